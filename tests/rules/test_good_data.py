"""Good records in the manner of public datasets, most of which look like a fault: none of them is told of one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.results.finding import Severity
from ftlint.rule.samples import Json, assistant, call, calls, line, result, system, tool, user
from tests.rules.harness import problems

ANSWERS = [
    'Append the token:\n\n```python\ntext += "<|endoftext|>"\n```\n\nThe tokenizer maps it to 50256.',
    "`<|im_start|>` opens a turn in ChatML, and `<|im_end|>` closes it.",
    "<p><s>20 €</s> 15 €</p>",
    'Export it first:\n\n```bash\nexport OPENAI_API_KEY="sk-..."\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n'
    "export HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n```",
    "Commit 9fb05cdd1e7c4d3b2a1908f7e6d5c4b3a2918070 fixed it.",
    'The header `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9` is {"alg":"HS256","typ":"JWT"}.',
    "A PEM file begins with `-----BEGIN PRIVATE KEY-----`, then comes Base64, then `-----END PRIVATE KEY-----`.",
    "Slack's tokens begin with xoxb- or xoxp-, Stripe's with sk_live_ or sk_test_.",
    "task-scheduler, risk-assessment-toolkit-for-python-developers, disk-usage-analyzer-0123456789abcdef",
    'Use hf_hub_download(repo_id="gpt2", filename="config.json").',
    "$$x = \\pm 2$$\n\nSo $\\boxed{\\{-2, 2\\}}$, with $\\beta$, \\frac{1}{2} and \\theta.",
    "That `Ã©` is é, read as Latin-1; a '\ufffd' is lost.",
    "Ça va très bien, merci ! « À bientôt », dit-il.",
    "Größe, Straße, Äpfel – und „Gänsefüßchen“.",
    "São Paulo não é a capital; é Brasília.",
    "İstanbul’da hava güneşli, ağaçlar yeşil.",
    "Thủ đô của Việt Nam là Hà Nội; người dân rất thân thiện.",
    "Привет! Как дела? Всё хорошо.",
    "Γειά σου Κόσμε, τι κάνεις;",
    "السلام عليكم، كيف حالك؟",
    "שלום עולם, מה שלומך?",
    "日本の首都は東京です。",
    "한국의 수도는 서울입니다.",
    "नमस्ते दुनिया",
    "Łódź, Kraków i Gdańsk; zażółć gęślą jaźń.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "CAFÉ “OLÉ”: 100 % COTTON™, 21 °C, ½ £5 ±2 µm",
    "L’ÉTÉ À LA PLAGE — ÎLE DE RÉ…",
    "👩‍👩‍👧‍👦🇨🇭 ✅ → ← ≤ ≥ ∞",
    "Ångström and Ærø, Øresund; naïve façade – coöperate",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "# Title\n\n---\n\nText.\n\n* one\n* two",
    "Dear [NAME],\n\nyour order [ORDER_ID] is here.\n\nBest,\n[YOUR NAME]",
    "positive",
    '{"name": "Ada", "parameters": {"properties": {"a": 1}}}',
    "    def f():\n        return 1\n\n    f()",
    "I'm sorry to hear that. I can listen if you like.",
    "I can't open doors, but here is how you do it: turn the handle.",
]

WEATHER = tool(city={"type": "string"}, unit={"type": "string", "enum": ["celsius", "fahrenheit"]}, required=("city",))
NOW = tool("now", required=())
SEARCH = tool(
    "search",
    query={"type": ["string", "null"]},
    limit={"type": "integer", "minimum": 1, "default": 10},
    tags={"type": "array", "items": {"type": "string"}},
    required=("query",),
)
PARALLEL = calls(
    call(arguments='{"city": "Rome"}', id="call_1"),
    call(arguments='{"city": "Oslo", "unit": "celsius"}', id="call_2"),
    call("now", "{}", id="call_3"),
    content="Let me look.",
)
CHATS: list[tuple[list[Json], dict[str, Any]]] = [
    (
        [
            user(),
            PARALLEL,
            result("25", id="call_1"),
            result("error: timeout", id="call_2"),
            result("12", id="call_3"),
            assistant(),
        ],
        {"tools": [WEATHER, NOW], "parallel_tool_calls": True},
    ),
    ([user("Find cats"), calls(call("search", '{"query": null, "tags": ["a"]}'))], {"tools": [SEARCH]}),
    ([user("Hello"), assistant("Hello! What can I do?")], {"tools": [WEATHER, NOW]}),
    (
        [
            user("Time?"),
            calls(call("now", "{}", id="a")),
            result("12", id="a"),
            assistant("Noon."),
            user("And now?"),
            calls(call("now", "{}", id="b")),
            result("13", id="b"),
            assistant("One."),
        ],
        {"tools": [NOW]},
    ),
    ([system("s"), user("w"), {**assistant("wrong"), "weight": 0}, user("again"), assistant("right")], {}),
    (
        [
            system('Answer with JSON: {"type": "object", "properties": {"city": {}}}'),
            user("P"),
            assistant('{"city": "P"}'),
        ],
        {},
    ),
    (
        [
            user(
                [
                    {"type": "text", "text": "What is it?"},
                    {"type": "image_url", "image_url": {"url": "https://a.org/c.jpg"}},
                ]
            ),
            assistant("A cat."),
        ],
        {},
    ),
]


def wrong(text: str, profile: str = "openai") -> list[tuple[int, str]]:
    """The errors and warnings."""
    return [(number, seen.check) for number, seen in problems(text, profile=profile) if severity(seen) != Severity.INFO]


def severity(seen: Any) -> Severity:
    from tests.helpers import REGISTRY

    own: Severity | None = seen.severity
    return own if own is not None else REGISTRY.checks[seen.check].severity


@pytest.mark.parametrize("ascii_only", [False, True])
def test_good_answers_have_no_findings(ascii_only: bool) -> None:
    records = [{"messages": [user(f"Question {number}"), assistant(text)]} for number, text in enumerate(ANSWERS)]
    assert wrong("".join(json.dumps(one, ensure_ascii=ascii_only) + "\n" for one in records)) == []


@pytest.mark.parametrize("number", range(len(CHATS)))
def test_good_chats_have_no_findings(number: int) -> None:
    messages, more = CHATS[number]
    assert wrong(line(*messages, **more)) == []


@pytest.mark.parametrize("profile", ["axolotl", "fireworks", "llama-factory", "openai", "together"])
def test_good_data_is_good_for_all_who_take_it(profile: str) -> None:
    """Those that are not named here take other ids, arguments or formats."""
    pictured = [
        (messages, more) for messages, more in CHATS if profile != "together" or "image_url" not in str(messages)
    ]
    assert wrong("".join(line(*messages, **more) for messages, more in pictured), profile) == []
