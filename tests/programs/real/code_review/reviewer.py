import asyncio
import json
from dataclasses import dataclass, field

from openai import AsyncOpenAI

REVIEW_FUNCTION = {
    "name": "add_comments",
    "description": "Add review comments to lines of the diff",
    "parameters": {
        "type": "object",
        "properties": {
            "comments": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "path": {"type": "string"},
                        "line": {"type": "integer"},
                        "body": {"type": "string"},
                        "severity": {"type": "string", "enum": ["nit", "minor", "major"]},
                    },
                    "required": ["path", "line", "body"],
                },
            }
        },
        "required": ["comments"],
    },
}


@dataclass
class Comment:
    path: str
    line: int
    body: str
    severity: str = "minor"


@dataclass
class Reviewer:
    model: str = "gpt-4-turbo"
    concurrency: int = 4
    client: AsyncOpenAI = field(default_factory=AsyncOpenAI)
    params: dict = field(default_factory=lambda: {
        "temperature": 0.1,
        "functions": [REVIEW_FUNCTION],
        "function_call": {"name": "add_comments"},
    })

    async def review_file(self, path, patch, limit):
        async with limit:
            response = await self.client.chat.completions.create(
                model=self.model,
                messages=[
                    {"role": "system", "content": "You review code. Be kind and brief."},
                    {"role": "user", "content": f"{path}\n\n{patch}"},
                ],
                **self.params,
            )
        function_call = response.choices[0].message.function_call
        if function_call is None:
            return []
        try:
            found = json.loads(function_call.arguments)["comments"]
        except (json.JSONDecodeError, KeyError):
            return []
        return [Comment(**comment) for comment in found]

    async def review(self, patches):
        limit = asyncio.Semaphore(self.concurrency)
        results = await asyncio.gather(*(self.review_file(path, patch, limit) for path, patch in patches.items()))
        return [comment for comments in results for comment in comments]
