"""Addresses: hosts of OpenAI and Azure, and how programs write addresses."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.requests.addresses import first_part, is_known, reads_environment
from tests.fixers.python.programs import analysed, node_at


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://api.openai.com/v1", True),
        ("https://API.OpenAI.com:443", True),
        ("https://us.api.openai.com/v1/", True),
        ("https://{}.openai.azure.com/", True),
        ("https://a.cognitiveservices.azure.com/openai", True),
        ("https://api.openai.com.example.org/v1", False),
        ("https://myapi.openai.com/v1", False),
        ("https://api.openai.com@example.org/v1", False),
        ("http://localhost:8000/api.openai.com", False),
        ("https://{}/v1", False),
        ("{}/v1", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_address_is_known_by_its_host(address: str, known: bool) -> None:
    assert is_known(address) == known


@pytest.mark.parametrize(
    ("address", "expected"),
    [("a + '/v1'", "a"), ("f'{a}/v1'", "a"), ("f'https://{a}'", None), ("a % b", None), ("a", None)],
)
def test_first_part_of_an_address_may_be_its_host(address: str, expected: str | None) -> None:
    _, names = analysed(f"ask({address})\n")
    first = first_part(node_at(names, address))
    assert (names.code.text(first) if first is not None else None) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("os.getenv('A')", True),
        ("getenv('A', b)", True),
        ("os.environ.get('A')", True),
        ("environ.get('A')", True),
        ("os.environ['A']", False),
        ("settings.get('A')", False),
    ],
)
def test_environment_is_read_by_a_call(address: str, expected: bool) -> None:
    _, names = analysed(f"ask({address})\n")
    assert reads_environment(node_at(names, address)) is expected
