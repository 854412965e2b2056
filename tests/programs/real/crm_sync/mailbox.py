import email
import email.header
import imaplib
import os
import re


def decoded(value):
    parts = email.header.decode_header(value or "")
    return "".join(p.decode(c or "utf-8", "replace") if isinstance(p, bytes) else p for p, c in parts)


def without_quotes(text):
    """Drop what a reply quotes."""
    lines = []
    for line in text.splitlines():
        if line.startswith(">"):
            continue
        if re.match(r"(On|Am|Le) .* (wrote|schrieb|a écrit)\s*:$", line):
            break
        lines.append(line)
    return "\n".join(lines).strip()


class Mailbox:
    def __init__(self):
        self.box = imaplib.IMAP4_SSL(os.environ["IMAP_HOST"])
        self.box.login(os.environ["IMAP_USER"], os.environ["IMAP_PASSWORD"])
        self.box.select("INBOX")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.box.close()
        self.box.logout()

    def unseen(self):
        _, found = self.box.search(None, "UNSEEN")
        for number in found[0].split():
            _, data = self.box.fetch(number, "(RFC822)")
            message = email.message_from_bytes(data[0][1])
            for part in message.walk():
                if part.get_content_type() == "text/plain":
                    text = part.get_payload(decode=True).decode(errors="replace")
                    yield decoded(message["From"]), decoded(message["Subject"]), without_quotes(text)
                    break
