"""Reads mails, and writes what customers want into the CRM."""
import imaplib
import json
import email
import os

import openai
from simple_salesforce import Salesforce

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


def mails():
    box = imaplib.IMAP4_SSL(os.environ["IMAP_HOST"])
    box.login(os.environ["IMAP_USER"], os.environ["IMAP_PASSWORD"])
    box.select("INBOX")
    _, found = box.search(None, "UNSEEN")
    for number in found[0].split():
        _, data = box.fetch(number, "(RFC822)")
        message = email.message_from_bytes(data[0][1])
        for part in message.walk():
            if part.get_content_type() == "text/plain":
                yield message["Subject"], part.get_payload(decode=True).decode(errors="replace")
                break


def decide(subject, body, force=False):
    function_call = "auto"
    if force:
        function_call = {"name": "update_lead"}
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
    message = completion["choices"][0]["message"]
    LOG.write(json.dumps(message) + "\n")
    if "function_call" in message:
        return message["function_call"]["name"], json.loads(message["function_call"]["arguments"])
    return None, {}


def main():
    crm = Salesforce(username=os.environ["SF_USER"], password=os.environ["SF_PASSWORD"], security_token=os.environ["SF_TOKEN"])
    for subject, body in mails():
        name, arguments = decide(subject, body, force=subject.startswith("[lead]"))
        if name == "update_lead":
            crm.Lead.create({"Company": arguments["company"], "LastName": "?", "Rating": arguments["interest"].title()})
        elif name == "ignore_mail":
            print("ignored:", subject, arguments.get("reason", ""))
        else:
            print("no decision:", subject)


if __name__ == "__main__":
    main()
