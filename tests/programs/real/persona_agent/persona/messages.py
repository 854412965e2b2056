from dataclasses import dataclass
from typing import Any, Dict, List, Optional


@dataclass
class Message:
    role: str
    content: Optional[str] = None
    name: Optional[str] = None
    function_call: Optional[Dict[str, str]] = None

    def to_openai(self) -> Dict[str, Any]:
        data = {"role": self.role, "content": self.content}
        if self.name:
            data["name"] = self.name
        if self.function_call:
            data["function_call"] = self.function_call
        return data


class History:
    def __init__(self, system: str):
        self.items: List[Message] = [Message("system", system)]

    def user(self, text: str):
        self.items.append(Message("user", text))

    def assistant(self, text: Optional[str], function_call=None):
        self.items.append(Message("assistant", text, function_call=function_call))

    def function_result(self, name: str, content: str):
        self.items.append(Message("function", content, name=name))

    def to_openai(self):
        return [item.to_openai() for item in self.items]
