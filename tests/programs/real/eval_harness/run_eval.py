"""How often does a model call the right function? cases.yaml holds what to ask, and what should be called."""

import argparse
import json
from collections import Counter

import yaml
from openai import OpenAI

from report import print_report

client = OpenAI()


def load(path):
    with open(path) as f:
        spec = yaml.safe_load(f)
    return spec["functions"], spec["cases"]


def calls_of(response):
    for choice in response.choices:
        function_call = getattr(choice.message, "function_call", None)
        if function_call:
            yield function_call.name, function_call.arguments
        else:
            yield None, choice.message.content


def run_case(case, functions, model, samples, forced):
    response = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": case["input"]}],
        functions=functions,
        function_call={"name": case["expected"]} if forced else "auto",
        n=samples,
        temperature=0.7 if samples > 1 else 0,
    )
    outcomes = Counter()
    for name, arguments in calls_of(response):
        if name != case["expected"]:
            outcomes["wrong function" if name else "no call"] += 1
            continue
        try:
            given = json.loads(arguments)
        except json.JSONDecodeError:
            outcomes["invalid JSON"] += 1
            continue
        wanted = case.get("arguments", {})
        good = all(given.get(key) == value for key, value in wanted.items())
        outcomes["right" if good else "wrong arguments"] += 1
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases")
    parser.add_argument("--model", action="append", required=True)
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--forced", action="store_true")
    args = parser.parse_args()
    functions, cases = load(args.cases)
    results = {}
    for model in args.model:
        total = Counter()
        for case in cases:
            total += run_case(case, functions, model, args.samples, args.forced)
        results[model] = total
    print_report(results)


if __name__ == "__main__":
    main()
