"""Programs that send tools only, whatever else is named `function_call` in them: nothing is reported, and nothing blocks a
legacy request beside them. What may be of a legacy request is still reported."""

from __future__ import annotations

import pytest

from tests.fixers.python.harness import V1, Files, assert_silent, moved, told

APP = V1 + (
    "\n\nclass LLM:\n    def __init__(self):\n        self.client = OpenAI()\n\n    def generate(self, messages, tools):\n"
    "        response = self.client.chat.completions.create(model='gpt-4o', messages=messages, tools=tools)\n"
    "        calls = response.choices[0].message.tool_calls\n"
    "        return {'content': None, 'tool_calls': [{'name': call.function.name} for call in calls or []]}\n"
)
GEMINI = "def names(response):\n    return [part.function_call.name for part in response.parts if part.function_call]\n"
MOCKED = "from unittest.mock import Mock, patch\nimport app, gemini\n\n\ndef test():\n    client = Mock(function_call=None)\n"
RETRIED = (
    V1 + "import gemini\n\n\ndef ask(messages):\n    response = {}\n    return response.choices[0].message.tool_calls\n"
)
TOOLS: dict[str, Files] = {
    "mock": {"test_app.py": MOCKED + "    client.chat.completions.create.return_value = Mock()\n"},
    "mock that fails": {"test_app.py": MOCKED + "    client.chat.completions.create.side_effect = ValueError\n"},
    "mock that was called": {"test_app.py": MOCKED + "    client.chat.completions.create.assert_called_once()\n"},
    "arguments of a mock": {"test_app.py": MOCKED + "    print(client.chat.completions.create.call_args)\n"},
    "mock that is set": {"test_app.py": MOCKED + "    client.chat.completions.create = Mock(function_call=None)\n"},
    "mock of the old client": {"test_app.py": MOCKED + "    client.ChatCompletion.create.return_value = Mock()\n"},
    **{
        name: {"retry.py": RETRIED.format(call)}
        for name, call in {
            "retry": "with_retry(client.chat.completions.create, messages=messages, tools=TOOLS)",
            "retrier": "Retrying(stop=3)(client.chat.completions.create, messages=messages, tools=TOOLS)",
            "partial": "partial(client.chat.completions.create, tools=TOOLS)(messages=messages)",
            "thread": "asyncio.to_thread(client.chat.completions.create, messages=messages, tools=TOOLS)",
            "pool": "pool.submit(client.chat.completions.create, messages=messages, tools=TOOLS).result()",
            "keyword": "call(function=client.chat.completions.create, arguments={'tools': TOOLS})",
            "splat": "with_retry(client.chat.completions.create, **{'messages': messages, 'tools': TOOLS})",
        }.items()
    },
}


@pytest.mark.parametrize("name", TOOLS)
def test_nothing_is_reported_where_only_tools_are_sent(name: str) -> None:
    assert_silent({"app.py": APP, "gemini.py": GEMINI, **TOOLS[name]})


SENT, RESENT = (
    "functions=FNS",
    'tools=[{"type": "function", "function": f} for f in FNS], parallel_tool_calls=False',
)
CALL = V1 + "message = client.chat.completions.create(model='gpt-4o', messages=[], functions=FNS).choices[0].message\n"
READ = "if message.function_call:\n    print(message.function_call.name)\n"
NEW = "new = client.chat.completions.create(messages=[], tools=T).choices[0].message\nprint(new.tool_calls)\n"
BESIDE: dict[str, tuple[str, Files]] = {
    "module": ("from pkg.function_call import run\n", {"pkg/__init__.py": "", "pkg/function_call.py": "def run(): ...\n"}),
    "module of a package": (
        "import pkg.function_call\npkg.function_call.run()\n",
        {"pkg/__init__.py": "", "pkg/function_call.py": "def run(): ...\n"},
    ),
    "function of a module": ("import tool\ntool.function_call('a')\n", {"tool.py": "def function_call(name): ...\n"}),
    "class of a module": ("import tool\ntool.function_call('a')\n", {"tool.py": "class function_call: ...\n"}),
    "method": ("class A:\n    def function_call(self): ...\n\n\nA().function_call()\n", {}),
    "method of its own": ("class A:\n    def function_call(self): ...\n    def a(self):\n        self.function_call()\n", {}),
    "attribute": ("class A:\n    def __init__(self):\n        self.function_call = 'off'\n\n\nprint(A().function_call)\n", {}),
    "key of settings": ("SETTINGS = {'function_call': True}\nprint(SETTINGS['function_call'])\n", {}),
    "parts of Gemini": ("import gemini\n", {"gemini.py": GEMINI}),
    "first part of Gemini": ("def first(response):\n    return response.candidates[0].content.parts[0].function_call\n", {}),
    "class of Gemini": ("from google.genai import types\n\n\ndef name(one: types.Part):\n    return one.function_call\n", {}),
    "answer of Gemini": ("from google import genai\nprint(genai.ask().function_call)\n", {}),
    "call of Gemini": ("from google.genai.types import FunctionCall\nprint(FunctionCall(name='a'))\n", {}),
    "role of Gemini": ("history = [{'role': 'function', 'parts': []}]\nprint(history)\n", {}),
    "message of LangChain": ("def name(answer):\n    return answer.additional_kwargs['function_call']\n", {}),
    "kind of an item": ("def call(one):\n    return one.type == 'function_call' or one.kind in ('function_call', 'b')\n", {}),
    "kind of an event": ("events.emit(type='function_call')\nprint({'type': 'function_call'})\n", {}),
    "mock": ("from unittest.mock import Mock\nfake = Mock(function_call=None)\nprint(fake.function_call)\n", {}),
    "tools in another file": ("import app\n", {"app.py": APP}),
    "tools in the same file": (NEW, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_legacy_request_moves_next_to_others(name: str) -> None:
    more, files = BESIDE[name]
    after = moved({"main.py": CALL + more + READ, **files})
    new = READ.replace("message.function_call:", "message.tool_calls:").replace(
        "message.function_call.name", "message.tool_calls[0].function.name"
    )
    assert after == {"main.py": CALL.replace(SENT, RESENT) + more + new, **files}


def test_message_of_langchain_is_reported_by_itself() -> None:
    """It is legacy, but of another request than the one in the same file."""
    more = (
        "from langchain_openai import ChatOpenAI\nprint(ChatOpenAI().invoke('a').additional_kwargs['function_call'])\n"
    )
    after = moved(CALL + more + READ)
    assert RESENT in after
    assert [(one["line"], one["fix"]) for one in told(after)] == [(5, None)]


LEGACY: dict[str, tuple[str, set[int]]] = {
    "retry": ("response = with_retry(client.chat.completions.create, functions=FNS)\n", {3}),
    "splat": ("params = {'functions': FNS}\nresponse = with_retry(client.chat.completions.create, **params)\n", {3, 4}),
    "partial": (
        "ask = partial(client.chat.completions.create, function_call='auto')\nresponse = ask(messages=[])\n",
        {3},
    ),
    "name": ("create = client.chat.completions.create\nresponse = create(messages=[], functions=FNS)\n", {3, 4}),
    "decorated": ("create = retry(client.chat.completions.create)\nresponse = create(functions=FNS)\n", {3, 4}),
    "attribute": (
        "class A:\n    def __init__(self):\n        self.create = client.chat.completions.create\n\n\n"
        "response = A().create(messages=[], functions=FNS)\n",
        {5, 8},
    ),
    "wrapper": (
        "def ask(**options):\n    return with_retry(client.chat.completions.create, **options)\n\n\n"
        "response = ask(messages=[], functions=FNS)\n",
        {4, 7},
    ),
    "thread": ("response = await_(to_thread(client.chat.completions.create, functions=FNS))\n", {3}),
}


@pytest.mark.parametrize("name", LEGACY)
def test_method_that_is_passed_on_with_functions_is_reported(name: str) -> None:
    sends, lines = LEGACY[name]
    program = V1 + sends + "print(response.choices[0].message.function_call.name)\n"
    assert moved(program) == program
    assert {one["line"] for one in told(program)} == lines | {program.count("\n")}


UNKNOWN = {
    "parameter": "def name(answer):\n    return answer.function_call.name\n",
    "stored": "import json\nprint(json.load(open('a'))['function_call'])\n",
    "field": "class A(BaseModel):\n    function_call: dict = None\n\n\ndef show(one: A):\n    print(one.function_call)\n",
    "given by the request": (
        "class A:\n    def __init__(self, call):\n        self.function_call = call\n\n\n"
        "print(A(message.function_call).function_call)\n"
    ),
    "reason": "def ended(reason):\n    return reason in ('stop', 'function_call')\n",
    "role": "def results(messages):\n    return [one for one in messages if one['role'] == 'function']\n",
    "answer of another library": "import requests\nprint(requests.get(URL).json()['function_call'])\n",
    "asked by name": "def ask(one, name='function_call'):\n    return getattr(one, name)\n",
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_may_be_of_the_request_blocks_it(name: str) -> None:
    program = CALL + UNKNOWN[name] + READ
    assert moved(program) == program
    assert {one["fix"] for one in told(program)} == {None}


def test_record_that_is_made_in_steps_is_reported() -> None:
    program = (
        "record = {'messages': []}\n"
        "record['messages'].append({'role': 'assistant', 'function_call': {'name': 'a', 'arguments': '{}'}})\n"
        "record['functions'] = FNS\nprint(record)\n"
    )
    assert moved(program) == program
    assert [(one["rule"], one["line"]) for one in told(program)] == [
        ("legacy-functions/history", 2),
        ("legacy-functions/dataset-builder", 3),
    ]
