import json
import sys

from llm import triage_completion

PROMPT = """You triage tickets of a software company. Severity 5 is the worst.

Ticket:
{ticket}
"""


def triage(ticket):
    response = triage_completion(messages=[{"role": "user", "content": PROMPT.format(ticket=ticket)}])
    message = response.choices[0].message
    return json.loads(message["function_call"]["arguments"])


def main():
    results = []
    for line in sys.stdin:
        ticket = json.loads(line)
        try:
            result = triage(ticket["body"])
        except (json.JSONDecodeError, KeyError) as e:
            print(f"skipped {ticket['id']}: {e}", file=sys.stderr)
            continue
        result["id"] = ticket["id"]
        results.append(result)
    results.sort(key=lambda r: -r["severity"])
    for result in results:
        print("{id}\t{severity}\t{team}\t{summary}".format(**result))


if __name__ == "__main__":
    main()
