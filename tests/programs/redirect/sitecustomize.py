"""Read by Python as it starts: sends what a program asks of api.openai.com by hand to the service on this machine."""

from __future__ import annotations

import os
import urllib.request
from typing import Any

REAL, HERE = "https://api.openai.com", os.environ["FAKE_OPENAI_URL"]


def redirect(owner: Any, name: str, position: int) -> None:
    """Let the function of this name, which gets a URL at this position, ask the service here."""
    original = getattr(owner, name)

    def asks_here(*args: Any, **kwargs: Any) -> Any:
        url = args[position].replace(REAL, HERE)
        return original(*args[:position], url, *args[position + 1 :], **kwargs)

    setattr(owner, name, asks_here)


redirect(urllib.request.Request, "__init__", 1)
try:
    import requests
except ImportError:
    pass
else:
    redirect(requests.api, "request", 1)
