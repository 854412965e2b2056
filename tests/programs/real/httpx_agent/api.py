import asyncio

import httpx

import settings


class ApiError(Exception):
    def __init__(self, status, text):
        super().__init__(f"{status}: {text[:200]}")
        self.status = status


async def chat(client: httpx.AsyncClient, messages, functions=None, **options):
    payload = {"model": settings.MODEL, "messages": messages, **options}
    if functions:
        payload["functions"] = functions
    for attempt in range(4):
        response = await client.post(
            f"{settings.API_BASE}/chat/completions",
            headers={"Authorization": f"Bearer {settings.API_KEY}"},
            json=payload,
            timeout=settings.TIMEOUT,
        )
        if response.status_code in (429, 500, 502, 503):
            await asyncio.sleep(2**attempt)
            continue
        if response.status_code != 200:
            raise ApiError(response.status_code, response.text)
        return response.json()["choices"][0]
    raise ApiError(response.status_code, "gave up")
