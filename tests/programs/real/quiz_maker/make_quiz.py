import argparse
import asyncio
import json

from quiz.generate import make_quiz

parser = argparse.ArgumentParser()
parser.add_argument("topics", nargs="+")
parser.add_argument("--per-topic", type=int, default=3)
parser.add_argument("--out", default="quiz.json")
args = parser.parse_args()

questions = asyncio.run(make_quiz(args.topics, args.per_topic))
with open(args.out, "w") as f:
    json.dump(questions, f, indent=2, ensure_ascii=False)
print(len(questions), "questions")
