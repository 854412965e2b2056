from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.analysis.images import Image, images
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, line, user


def found(*parts: Any) -> list[Image]:
    (conversation,) = Indexer().example(json.loads(line(user(list(parts)), assistant()))).conversations
    return list(images(conversation))


def picture(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


@pytest.mark.parametrize(
    ("url", "type", "size"),
    [
        ("data:image/png;base64,QUJD", "image/png", 3),
        ("data:image/png;base64,QUI=", "image/png", 2),
        ("data:image/png;base64,QQ==", "image/png", 1),
        ("DATA:image/JPG;base64,", "image/jpeg", 0),
        ("data:image/svg+xml,<svg/>", "image/svg+xml", None),
        ("data:;base64,QUJD", None, 3),
    ],
)
def test_data_has_a_type_and_a_size(url: str, type: str | None, size: int | None) -> None:
    assert found(picture(url)) == [Image("/0/content/0/image_url/url", True, type, size)]


@pytest.mark.parametrize(
    ("url", "type"),
    [
        ("https://a.org/x.GIF", "image/gif"),
        ("https://a.org/x.gif#top", "image/gif"),
        ("https://a.org/x.gif?format=png", None),
        ("https://a.org/x", None),
        ("http://[", None),
    ],
)
def test_an_address_has_the_type_that_its_path_says(url: str, type: str | None) -> None:
    assert found(picture(url)) == [Image("/0/content/0/image_url/url", False, type, None)]


def test_images_are_found_among_other_parts_and_as_bare_addresses() -> None:
    bare = {"type": "image_url", "image_url": "https://a.org/x.png"}
    parts = [{"type": "text", "text": "a"}, bare, {"type": "image_url", "image_url": {"url": 1}}, picture("data:,")]
    assert [image.pointer for image in found(*parts)] == ["/0/content/1/image_url", "/0/content/3/image_url/url"]
