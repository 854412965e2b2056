import json
import logging

from openai import OpenAI

from devices import Devices
from registry import Registry

log = logging.getLogger(__name__)


class HomeAssistant:
    """Keeps one conversation, and carries out what the model wants."""

    def __init__(self, devices: Devices, model: str = "gpt-3.5-turbo-1106"):
        self.client = OpenAI()
        self.model = model
        self.registry = Registry()
        self.registry.register(devices.switch)
        self.registry.register(devices.dim)
        self.registry.register(devices.status)
        self.functions = self.registry.schemas()
        self.messages = [{"role": "system", "content": "You control a home. Confirm briefly."}]

    def _complete(self):
        response = self.client.chat.completions.create(
            model=self.model,
            messages=self.messages,
            functions=self.functions,
            function_call="auto",
        )
        log.debug("tokens: %s", response.usage.total_tokens)
        return response.choices[0].message

    def say(self, text: str) -> str:
        self.messages.append({"role": "user", "content": text})
        message = self._complete()
        while message.function_call is not None:
            self.messages.append(message)
            name = message.function_call.name
            try:
                arguments = json.loads(message.function_call.arguments)
                result = self.registry.call(name, arguments)
            except Exception as error:  # the model shall know
                log.exception("call of %s failed", name)
                result = {"error": str(error)}
            self.messages.append({"role": "function", "name": name, "content": json.dumps(result)})
            message = self._complete()
        self.messages.append({"role": "assistant", "content": message.content})
        return message.content
