"""Reads mails, and writes what customers want into the CRM."""
import json
import os
import sys
import time

import openai

from crm import CRM
from mailbox import Mailbox

openai.api_key = os.environ["OPENAI_API_KEY"]

LOG = open("sync.log", "a")

FUNCTIONS = [
    {
        "name": "update_lead",
        "description": "Update the lead with what the mail says",
        "parameters": {
            "type": "object",
            "properties": {
                "company": {"type": "string"},
                "interest": {"type": "string", "enum": ["hot", "warm", "cold"]},
                "next_step": {"type": "string"},
            },
            "required": ["company", "interest"],
        },
    },
    {
        "name": "ignore_mail",
        "description": "The mail is not about a sale",
        "parameters": {"type": "object", "properties": {"reason": {"type": "string"}}},
    },
]


def decide(subject, body, force=False):
    function_call = "auto"
    if force:
        function_call = {"name": "update_lead"}
    for attempt in range(3):
        try:
            completion = openai.ChatCompletion.create(
                model="gpt-4-0613",
                messages=[
                    {"role": "system", "content": "You keep a CRM."},
                    {"role": "user", "content": "Subject: " + subject + "\n\n" + body[:6000]},
                ],
                functions=FUNCTIONS,
                function_call=function_call,
                temperature=0,
            )
            break
        except openai.error.ServiceUnavailableError:
            time.sleep(10 * (attempt + 1))
    else:
        sys.exit("the service is down")
    message = completion["choices"][0]["message"]
    LOG.write(json.dumps(message) + "\n")
    if "function_call" in message:
        return message["function_call"]["name"], json.loads(message["function_call"]["arguments"])
    return None, {}


def main():
    crm = CRM()
    with Mailbox() as mailbox:
        for sender, subject, body in mailbox.unseen():
            name, arguments = decide(subject, body, force=subject.startswith("[lead]"))
            if name == "update_lead":
                print(subject, crm.update_lead(sender=sender, **arguments))
            elif name == "ignore_mail":
                print("ignored:", subject, arguments.get("reason", ""))
            else:
                print("no decision:", subject)


if __name__ == "__main__":
    main()
