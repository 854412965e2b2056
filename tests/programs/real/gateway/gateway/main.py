import logging

from fastapi import FastAPI, Header, HTTPException

from gateway.backend import complete
from gateway.limits import Limits
from gateway.schema import ChatReply, ChatRequest

logger = logging.getLogger("gateway")
app = FastAPI(title="LLM gateway")
limits = Limits(per_minute=30)


@app.get("/health")
def health():
    return {"ok": True}


@app.post("/chat", response_model=ChatReply)
async def chat(body: ChatRequest, x_team: str = Header()):
    if not limits.allow(x_team):
        raise HTTPException(429, "Too many requests")
    logger.info("%s: %d messages, %d functions", x_team, len(body.messages), len(body.functions or []))
    return await complete(body)
