"""The images of an example: where each stands, its address or its data, their type and size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Conversation

# What an address ends in that names an image of another type than those that fine-tuning takes.
_TYPES: Final = {
    "gif": "image/gif",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "avif": "image/avif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
_ALSO_CALLED: Final = {"image/jpg": "image/jpeg"}


class Image(NamedTuple):
    """One image. ``pointer`` leads from the list of messages to its address; ``type`` and ``size`` (bytes) are None where
    the record does not tell them."""

    pointer: str
    is_data: bool
    type: str | None
    size: int | None


def images(talk: Conversation) -> Iterator[Image]:
    """The images in the user's messages; those in others stand there by mistake."""
    for index in talk.order.images:
        for place, part in enumerate(talk.messages[index]["content"]):
            at, address = _address(part) if isinstance(part, dict) else ("", None)
            if address is not None:
                yield _image(f"/{index}/content/{place}{at}", address)


def _address(part: dict[str, Any]) -> tuple[str, str | None]:
    given = part.get("image_url") if part.get("type") == "image_url" else None
    if isinstance(given, dict):
        url = given.get("url")
        return "/image_url/url", url if isinstance(url, str) else None
    return "/image_url", given if isinstance(given, str) else None


def _image(pointer: str, address: str) -> Image:
    if address[:5].lower() != "data:":
        return Image(pointer, False, _type_of(address), None)
    head, comma, data = address.partition(",")
    kind, *options = head[5:].lower().split(";")
    in_base64 = bool(comma) and "base64" in options
    size = len(data) * 3 // 4 - data[-2:].count("=") if in_base64 else None
    return Image(pointer, True, _ALSO_CALLED.get(kind, kind) or None, size)


def _type_of(address: str) -> str | None:
    """What the end of an address says; with a query behind it anything may come."""
    from urllib.parse import urlsplit  # few have an image, and it brings a lot

    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    ending = parts.path.rpartition(".")[2].lower()
    return None if parts.query else _TYPES.get(ending)
