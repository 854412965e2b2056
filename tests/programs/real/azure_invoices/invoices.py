"""Reads invoices from a container, and writes what they say into a table."""

import csv
import json
import logging
import os
import sys

from azure.storage.blob import ContainerClient
from openai import AzureOpenAI, RateLimitError

logger = logging.getLogger(__name__)

client = AzureOpenAI(
    api_key=os.environ["AZURE_OPENAI_API_KEY"],
    api_version=os.environ.get("OPENAI_API_VERSION", "2023-12-01-preview"),
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
)

INVOICE_SCHEMA = {
    "name": "record_invoice",
    "description": "Records the invoice",
    "parameters": {
        "type": "object",
        "properties": {
            "number": {"type": "string"},
            "date": {"type": "string", "description": "ISO 8601"},
            "seller": {"type": "string"},
            "total": {"type": "number"},
            "currency": {"type": "string"},
            "positions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"text": {"type": "string"}, "amount": {"type": "number"}},
                },
            },
        },
        "required": ["number", "total"],
    },
}


def read_invoice(text):
    response = client.chat.completions.create(
        model=os.environ["AZURE_OPENAI_DEPLOYMENT"],
        messages=[
            {"role": "system", "content": "Record the invoice that the user sends."},
            {"role": "user", "content": text},
        ],
        functions=[INVOICE_SCHEMA],
        function_call={"name": "record_invoice"},
        temperature=0,
    )
    message = response.choices[0].message
    if message.function_call is None:
        raise ValueError(f"no invoice: {message.content}")
    return json.loads(message.function_call.arguments)


def main():
    logging.basicConfig(level=logging.INFO)
    container = ContainerClient.from_connection_string(os.environ["STORAGE"], "invoices")
    writer = csv.DictWriter(sys.stdout, ["number", "date", "seller", "total", "currency"], extrasaction="ignore")
    writer.writeheader()
    for blob in container.list_blobs():
        if not blob.name.endswith(".txt"):
            continue
        text = container.download_blob(blob.name).readall().decode("utf-8", "replace")
        try:
            writer.writerow(read_invoice(text))
        except RateLimitError:
            logger.warning("rate limit at %s, stopping", blob.name)
            break
        except (ValueError, KeyError) as error:
            logger.error("%s: %s", blob.name, error)


if __name__ == "__main__":
    main()
