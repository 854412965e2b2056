import json
import os

import openai

from actions import ACTIONS, DEFINITIONS

openai.api_key = os.getenv("OPENAI_API_KEY")


class Brain:
    def __init__(self, config):
        self.config = config
        self.messages = [{"role": "system", "content": config.get("prompt", "You are a voice assistant.")}]

    def _stream(self, allow_functions=True):
        params = {
            "model": self.config.get("model", "gpt-3.5-turbo-0613"),
            "messages": self.messages,
            "temperature": self.config.get("temperature", 0.5),
            "stream": True,
        }
        if allow_functions:
            params["functions"] = DEFINITIONS
            params["function_call"] = "auto"
        return openai.ChatCompletion.create(**params)

    def think(self, text, speak):
        """Answer a text; complete sentences go to ``speak`` as soon as they are there."""
        self.messages.append({"role": "user", "content": text})
        for attempt in range(4):
            sentence, answer = "", ""
            function_call = {"name": "", "arguments": ""}
            for chunk in self._stream(allow_functions=attempt < 3):
                delta = chunk["choices"][0]["delta"]
                if "function_call" in delta:
                    for key, value in delta["function_call"].items():
                        function_call[key] += value
                elif delta.get("content"):
                    sentence += delta["content"]
                    answer += delta["content"]
                    if sentence.rstrip().endswith((".", "!", "?")):
                        speak(sentence)
                        sentence = ""
            if sentence:
                speak(sentence)
            if not function_call["name"]:
                self.messages.append({"role": "assistant", "content": answer})
                return
            self._act(function_call)

    def _act(self, function_call):
        name = function_call["name"]
        try:
            result = ACTIONS[name](**json.loads(function_call["arguments"] or "{}"))
        except Exception as e:
            result = str(e)
        self.messages.append({"role": "assistant", "content": "", "function_call": function_call})
        self.messages.append({"role": "function", "name": name, "content": json.dumps(result)})
