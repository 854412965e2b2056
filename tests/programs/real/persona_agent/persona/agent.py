import json
from typing import Callable, Dict, List

from openai import OpenAI

from persona.messages import History


class Persona:
    def __init__(self, name: str, character: str, model: str = "gpt-4"):
        self.name = name
        self.model = model
        self.history = History(f"You are {name}. {character}")
        self.functions: List[dict] = []
        self.callables: Dict[str, Callable] = {}
        self.client = OpenAI()

    def teach(self, schema: dict):
        """Decorator: the persona may call the function."""

        def register(function):
            self.functions.append(schema)
            self.callables[schema["name"]] = function
            return function

        return register

    def talk(self, text: str) -> str:
        self.history.user(text)
        while True:
            options = {"functions": self.functions} if self.functions else {}
            response = self.client.chat.completions.create(
                model=self.model, messages=self.history.to_openai(), **options
            )
            message = response.choices[0].message
            if not message.function_call:
                self.history.assistant(message.content)
                return message.content
            self.history.assistant(message.content, message.function_call.model_dump())
            self.history.function_result(message.function_call.name, self._call(message.function_call))

    def _call(self, function_call) -> str:
        function = self.callables.get(function_call.name)
        if function is None:
            return "There is no such function."
        try:
            return str(function(**json.loads(function_call.arguments)))
        except Exception as error:
            return f"Error: {error}"
