#!/usr/bin/env python3
"""Mails a digest of some feeds every morning (from cron)."""

import json
import smtplib
import sys
from datetime import date
from email.message import EmailMessage

import feedparser
from openai import OpenAI

from config import FEEDS, INTERESTS, MAIL

openai_client = OpenAI()


def entries():
    for url in FEEDS:
        for entry in feedparser.parse(url).entries[:15]:
            yield {"title": entry.title, "link": entry.link, "text": entry.get("summary", "")[:500]}


def rate(entry):
    completion = openai_client.chat.completions.create(
        model="gpt-3.5-turbo-1106",
        messages=[
            {"role": "system", "content": f"The reader's interests: {', '.join(INTERESTS)}"},
            {"role": "user", "content": f"{entry['title']}\n{entry['text']}"},
        ],
        functions=[
            {
                "name": "rate",
                "description": "Rate how interesting the article is for the reader",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "score": {"type": "integer", "description": "0 (not at all) to 10"},
                        "why": {"type": "string"},
                    },
                    "required": ["score"],
                },
            }
        ],
        function_call={"name": "rate"},
        temperature=0,
    )
    return json.loads(completion.choices[0].message.function_call.arguments)


def main():
    rated = []
    for entry in entries():
        try:
            rating = rate(entry)
        except (json.JSONDecodeError, AttributeError):
            continue
        if rating["score"] >= 6:
            rated.append((rating["score"], rating.get("why", ""), entry))
    rated.sort(key=lambda item: item[0], reverse=True)
    lines = [f"{score:>2}  {entry['title']}\n    {why}\n    {entry['link']}" for score, why, entry in rated]
    if "--print" in sys.argv:
        print("\n\n".join(lines))
        return
    message = EmailMessage()
    message["Subject"] = f"Digest of {date.today():%d %B}"
    message["From"] = message["To"] = MAIL
    message.set_content("\n\n".join(lines) or "Nothing today.")
    with smtplib.SMTP("localhost") as smtp:
        smtp.send_message(message)


if __name__ == "__main__":
    main()
