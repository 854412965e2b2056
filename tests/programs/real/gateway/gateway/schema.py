from typing import Any, Dict, List, Optional, Union

from pydantic import BaseModel


class FunctionCall(BaseModel):
    name: str
    arguments: str


class Message(BaseModel):
    role: str
    content: Optional[str] = None
    name: Optional[str] = None
    function_call: Optional[FunctionCall] = None


class ChatRequest(BaseModel):
    model: str
    messages: List[Message]
    functions: Optional[List[Dict[str, Any]]] = None
    function_call: Optional[Union[str, Dict[str, str]]] = None
    temperature: float = 1.0
    max_tokens: Optional[int] = None


class ChatReply(BaseModel):
    message: Message
    finish_reason: str
    cost: float
