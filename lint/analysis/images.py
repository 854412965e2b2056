"""The images of an example: their places, types and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Conversation

# Media types by the file name extension of a URL.
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
_ALIASES: Final = {"image/jpg": "image/jpeg"}


class Image(NamedTuple):
    """One image. ``pointer``: from the list of messages to the URL. ``is_data``: it is a data URL. ``type`` (media type) and
    ``size`` (bytes) are None if unknown."""

    pointer: str
    is_data: bool
    type: str | None
    size: int | None


def images(conversation: Conversation) -> Iterator[Image]:
    """The images in user messages; `message-shape/misplaced-image` reports others."""
    for index in conversation.order.images:
        for number, part in enumerate(conversation.messages[index]["content"]):
            key, url = _url(part) if isinstance(part, dict) else ("", None)
            if url is not None:
                yield _image(f"/{index}/content/{number}{key}", url)


def _url(part: dict[str, Any]) -> tuple[str, str | None]:
    """The pointer from a part to the URL of its image, and the URL if it is a string."""
    value = part.get("image_url") if part.get("type") == "image_url" else None
    if isinstance(value, dict):
        url = value.get("url")
        return "/image_url/url", url if isinstance(url, str) else None
    return "/image_url", value if isinstance(value, str) else None


def _image(pointer: str, url: str) -> Image:
    if url[:5].lower() != "data:":
        return Image(pointer, False, _type_of(url), None)
    head, comma, data = url.partition(",")
    kind, *options = head[5:].lower().split(";")
    in_base64 = bool(comma) and "base64" in options
    size = len(data) * 3 // 4 - data[-2:].count("=") if in_base64 else None
    return Image(pointer, True, _ALIASES.get(kind, kind) or None, size)


def _type_of(url: str) -> str | None:
    """The type by the extension, None if the URL has a query, which may choose another type."""
    from urllib.parse import urlsplit  # slow to import, and few examples have images

    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    extension = parts.path.rpartition(".")[2].lower()
    return None if parts.query else _TYPES.get(extension)
