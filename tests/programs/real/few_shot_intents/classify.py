import argparse
import json

import openai
import pandas as pd
from tqdm import tqdm

from examples import SHOTS

set_intent = {
    "name": "set_intent",
    "description": "Says what the user wants",
    "parameters": {
        "type": "object",
        "properties": {
            "intent": {"type": "string", "enum": ["play_music", "set_alarm", "smalltalk", "other"]},
            "genre": {"type": "string"},
            "time": {"type": "string"},
        },
        "required": ["intent"],
    },
}


def classify(text, model):
    response = openai.ChatCompletion.create(
        model=model,
        temperature=0,
        messages=[{"role": "system", "content": "Classify."}, *SHOTS, {"role": "user", "content": text}],
        functions=[set_intent],
        function_call={"name": "set_intent"},
    )
    reply = response["choices"][0]["message"]
    try:
        return json.loads(reply["function_call"]["arguments"])
    except json.JSONDecodeError:
        return {"intent": "other"}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("csv")
    parser.add_argument("--model", default="gpt-3.5-turbo-0613")
    args = parser.parse_args()
    frame = pd.read_csv(args.csv)
    tqdm.pandas()
    found = frame["text"].progress_apply(lambda text: classify(text, args.model))
    frame["predicted"] = [row["intent"] for row in found]
    print((frame["predicted"] == frame["intent"]).mean())
    frame.to_csv(args.csv.replace(".csv", ".predicted.csv"), index=False)
