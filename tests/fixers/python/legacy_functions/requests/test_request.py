"""What a request sends (part A of the catalogue): before and after, or what is said instead."""

from __future__ import annotations

import pytest

from tests.fixers.python.harness import V0, V1, assert_blocked, assert_moves, assert_silent, moved, told

CREATE = "response = client.chat.completions.create(model='gpt-4o', messages=messages, "
TOOL = '{"type": "function", "function": '
ONE = ", parallel_tool_calls=False"
AUTO = 'functions=FNS, function_call="auto")\n'
MOVED_AUTO = f'tools=[{TOOL}f}} for f in FNS], tool_choice="auto"{ONE})\n'

ROWS = {
    "OA101 inline": (
        CREATE + 'functions=[{"name": "a"}, {"name": "b"},])\n',
        CREATE + f'tools=[{TOOL}{{"name": "a"}}}}, {TOOL}{{"name": "b"}}}},]{ONE})\n',
    ),
    "OA101 names and attributes": (
        CREATE + "functions=[first, obj.schema])\n",
        CREATE + f"tools=[{TOOL}first}}, {TOOL}obj.schema}}]{ONE})\n",
    ),
    "OA101 comments stay": (
        CREATE + "functions=[  # those of the shop\n    {'name': 'a'},  # the first\n])\n",
        CREATE + "tools=[  # those of the shop\n    "
        "{\"type\": \"function\", \"function\": {'name': 'a'}},  # the first\n], parallel_tool_calls=False)\n",
    ),
    "OA101 starred": (
        CREATE + "functions=[*some, other])\n",
        CREATE + f"tools=[{TOOL}f}} for f in [*some, other]]{ONE})\n",
    ),
    "OA101 comprehension": (
        CREATE + "functions=[one.schema for one in known])\n",
        CREATE + f"tools=[{TOOL}one.schema}} for one in known]{ONE})\n",
    ),
    "OA102 name": (CREATE + "functions=FNS)\n", CREATE + f"tools=[{TOOL}f}} for f in FNS]{ONE})\n"),
    "OA102 call": (CREATE + "functions=get(f))\n", CREATE + f"tools=[{TOOL}fn}} for fn in get(f)]{ONE})\n"),
    "OA102 parentheses": (CREATE + "functions=(FNS))\n", CREATE + f"tools=[{TOOL}f}} for f in (FNS)]{ONE})\n"),
    "OA102 either": (
        CREATE + "functions=mine or yours)\n",
        CREATE + f"tools=[{TOOL}f}} for f in (mine or yours)]{ONE})\n",
    ),
    "OA104 the list is left alone": (
        'FNS = [{"name": "a"}]\nprint(FNS[0]["name"])\n' + CREATE + "functions=FNS)\n",
        'FNS = [{"name": "a"}]\nprint(FNS[0]["name"])\n' + CREATE + f"tools=[{TOOL}f}} for f in FNS]{ONE})\n",
    ),
    "OA105 auto": (CREATE + AUTO, CREATE + MOVED_AUTO),
    "OA105 none": (CREATE + AUTO.replace("auto", "none"), CREATE + MOVED_AUTO.replace("auto", "none")),
    "OA106 named": (
        CREATE + 'functions=FNS, function_call={"name": "a"})\n',
        CREATE + f'tools=[{TOOL}f}} for f in FNS], tool_choice={TOOL}{{"name": "a"}}}}{ONE})\n',
    ),
    "OA106 in a variable": (
        'choice = {"name": "a"}\n' + CREATE + "functions=FNS, function_call=choice)\n",
        'choice = {"name": "a"}\n' + CREATE + f"tools=[{TOOL}f}} for f in FNS], tool_choice={TOOL}choice}}{ONE})\n",
    ),
    "OA107 either": (
        CREATE + 'functions=FNS, function_call={"name": "a"} if forced else "auto")\n',
        CREATE + f'tools=[{TOOL}f}} for f in FNS], tool_choice={TOOL}{{"name": "a"}}}} if forced else "auto"{ONE})\n',
    ),
    "OA107 a word, else a dict": (
        'def ask(forced):\n    choice = "auto"\n    if forced:\n        choice = {"name": "a"}\n    ' + CREATE
        + "functions=FNS, function_call=choice)\n",
        f'def ask(forced):\n    choice = "auto"\n    if forced:\n        choice = {TOOL}{{"name": "a"}}}}\n    ' + CREATE
        + f"tools=[{TOOL}f}} for f in FNS], tool_choice=choice{ONE})\n",
    ),
    "OA109 said already": (
        CREATE + "functions=FNS, parallel_tool_calls=True)\n",
        CREATE + f"tools=[{TOOL}f}} for f in FNS], parallel_tool_calls=True)\n",
    ),
    "OA109 on a line of its own": (
        "client.chat.completions.create(\n    messages=messages,\n    functions=FNS,  # all\n    function_call='auto'\n)\n",
        f"client.chat.completions.create(\n    messages=messages,\n    tools=[{TOOL}f}} for f in FNS],  # all\n"
        "    tool_choice='auto',\n    parallel_tool_calls=False\n)\n",
    ),
    "OA110 dict": (
        'params = {"model": "gpt-4o", "messages": messages, "functions": FNS, "function_call": "auto"}\n'
        "client.chat.completions.create(**params)\n",
        f'params = {{"model": "gpt-4o", "messages": messages, "tools": [{TOOL}f}} for f in FNS], "tool_choice": "auto", '
        '"parallel_tool_calls": False}\nclient.chat.completions.create(**params)\n',
    ),
    "OA110 in place": (
        "client.chat.completions.create(messages=messages, **({'functions': FNS} if FNS else {}))\n",
        "client.chat.completions.create(messages=messages, **({'tools': [{'type': 'function', 'function': f} for f in FNS], "
        "'parallel_tool_calls': False} if FNS else {}))\n",
    ),
    "OA110 dict()": (
        "params = dict(messages=messages, functions=FNS)\nclient.chat.completions.create(**params)\n",
        f"params = dict(messages=messages, tools=[{TOOL}f}} for f in FNS]{ONE})\nclient.chat.completions.create(**params)\n",
    ),
    "OA111 stored": (
        "params = {}\nif FNS:\n    params['functions'] = FNS\n    params['function_call'] = 'auto'\n"
        "client.chat.completions.create(messages=messages, **params)\n",
        "params = {}\nif FNS:\n    params['tools'] = [{'type': 'function', 'function': f} for f in FNS]\n"
        "    params['parallel_tool_calls'] = False\n    params['tool_choice'] = 'auto'\n"
        "client.chat.completions.create(messages=messages, **params)\n",
    ),
    "OA111 update": (
        'params = {}\nparams.update({"functions": FNS})\nclient.chat.completions.create(messages=messages, **params)\n',
        f'params = {{}}\nparams.update({{"tools": [{TOOL}f}} for f in FNS], "parallel_tool_calls": False}})\n'
        "client.chat.completions.create(messages=messages, **params)\n",
    ),
    "OA117 several": (
        CREATE + "n=2, functions=FNS)\nfor choice in response.choices:\n    print(choice.message.function_call)\n",
        CREATE + f"n=2, tools=[{TOOL}f}} for f in FNS]{ONE})\nfor choice in response.choices:\n"
        "    print(choice.message.tool_calls[0].function if choice.message.tool_calls else None)\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_request_moves(row: str) -> None:
    before, after = ROWS[row]
    assert_moves(V1 + before, V1 + after)


BLOCKED = {
    "OA103 may be None": (
        "def ask(functions=None):\n"
        "    return client.chat.completions.create(functions=functions).choices[0].message.content\n",
        "`functions` may be None",
    ),
    "OA103 None": (CREATE + "functions=None)\n", "the API rejects `functions=None`"),
    "OA107 a parameter that anybody gives": (
        "def ask(choice):\n    client.chat.completions.create(functions=FNS, function_call=choice)\n",
        "callers pass a legacy value",
    ),
    "OA107 a call": (CREATE + "functions=FNS, function_call=choose())\n", "the value of `choose()` is unknown"),
    "OA108 no functions": (CREATE + 'function_call="auto")\n', "rejects `function_call` without `functions`"),
    "OA110 what ** holds": (CREATE + "functions=FNS, **options())\n", "these arguments are unknown"),
    "OA114 both": (CREATE + "functions=FNS, tools=TOOLS)\n", "this request also sends `tools`"),
    "OA116 types": (
        "from openai.types.chat import ChatCompletionFunctionMessageParam\n" + CREATE + "functions=FNS)\n"
        "messages.append(ChatCompletionFunctionMessageParam(role='function', name='a', content='1'))\n",
        "use `ChatCompletionToolMessageParam`",
    ),
    "a model that refuses": (
        CREATE.replace("gpt-4o", "gpt-5.4") + "functions=FNS)\n",
        'accepts function tools only with `reasoning_effort="none"`',
    ),
}


@pytest.mark.parametrize("row", BLOCKED)
def test_request_stays_and_is_reported(row: str) -> None:
    program, word = BLOCKED[row]
    assert_blocked(V1 + program, word)


@pytest.mark.parametrize("model", ["o1", "o3", "o3-mini", "o4-mini", "o3-mini-2025-01-31"])
def test_models_that_refuse_the_flag_get_none(model: str) -> None:
    program = V1 + CREATE.replace("gpt-4o", model) + "functions=FNS)\n"
    assert "parallel_tool_calls" not in moved(program)
    assert "tools=" in moved(program)


@pytest.mark.parametrize("model", ["o1-preview-like", "gpt-4o3", "gpt-5.3"])
def test_other_models_get_it(model: str) -> None:
    assert "parallel_tool_calls" in moved(V1 + CREATE.replace("gpt-4o", model) + "functions=FNS)\n")


def test_azure_before_the_flag_is_reported() -> None:
    client = "from openai import AzureOpenAI\nclient = AzureOpenAI(api_version='{}')\n"
    assert_blocked(client.format("2024-02-01") + CREATE + "functions=FNS)\n", "upgrade to 2024-10-21")
    assert "parallel_tool_calls" in moved(client.format("2024-10-21") + CREATE + "functions=FNS)\n")


def test_sdk_before_the_flag_gets_it_in_the_body() -> None:
    files = {"main.py": V1 + CREATE + "functions=FNS)\n", "requirements.txt": "openai==1.3.5\n"}
    after = moved(files)
    assert isinstance(after, dict)
    assert 'extra_body={"parallel_tool_calls": False}' in after["main.py"]


def test_sdk_without_tools_is_reported() -> None:
    files = {"main.py": V1 + CREATE + "functions=FNS)\n", "requirements.txt": "openai==1.0.1\n"}
    assert_blocked(files, "openai before 1.1 does not support `tools`")


def test_method_as_a_value_is_reported() -> None:
    """OA112."""
    program = V0 + (
        "from functools import partial\n"
        "ask = partial(openai.ChatCompletion.create, functions=FNS)\nask2 = retry(openai.ChatCompletion.create)\n"
    )
    assert moved(program) == program
    assert {one["line"] for one in told(program)} == {3, 4}
    assert {one["fix"] for one in told(program)} == {None}


HTTP = (
    "import requests\nbody = {'model': 'gpt-4o', 'messages': messages, 'functions': FNS}\n"
    "answer = requests.post('URL/chat/completions', json=body).json()\n"
    "print(answer['choices'][0]['message']['function_call']['name'])\n"
)
MOVED_HTTP = HTTP.replace(
    "'functions': FNS", "'tools': [{'type': 'function', 'function': f} for f in FNS], 'parallel_tool_calls': False"
).replace("['function_call']", "['tool_calls'][0]['function']")


def test_post_to_openai_moves() -> None:
    """OA115."""
    url = "https://api.openai.com/v1"
    assert_moves(HTTP.replace("URL", url), MOVED_HTTP.replace("URL", url))


@pytest.mark.parametrize("url", ["http://localhost:8000/v1", "https://api.openai.com.evil.example/v1"])
def test_post_to_another_host_is_reported(url: str) -> None:
    assert_blocked(HTTP.replace("URL", url), "this URL may not be OpenAI's")


CARRIED = V1 + "p = {'messages': messages, 'functions': FNS}\n%s\nclient.chat.completions.create(**p)\n"


@pytest.mark.parametrize(
    ("use", "word"),
    [
        ("del p['functions']", "uses the key `functions` of the request arguments"),
        ("p.pop('functions')", "uses the key `functions` of the request arguments"),
        ("if 'functions' in p:\n    pass", "uses the key `functions` of the request arguments"),
        ("print(len(p['functions']))", "uses the key `functions` of the request arguments"),
        ("other.send(p)", "the request arguments are also used here"),
        ("jobs = [p]", "the request arguments are also used here"),
    ],
)
def test_dict_that_is_used_otherwise_stays(use: str, word: str) -> None:
    assert_blocked(CARRIED % use, word)


@pytest.mark.parametrize("use", ["print(p)", "p['temperature'] = 0", "print(p['messages'])", "p.pop('n', None)"])
def test_dict_whose_other_keys_are_used_moves(use: str) -> None:
    after = moved(CARRIED % use)
    assert "'tools': [" in after
    assert "'parallel_tool_calls': False" in after


def test_raw_answer_is_reported() -> None:
    program = V1 + "client.chat.completions.with_raw_response.create(messages=messages, functions=FNS)\n"
    assert moved(program) == program
    assert [one["fix"] for one in told(program)] == [None]


def test_litellm_moves() -> None:
    assert_moves(
        "import litellm\nlitellm.completion(model='gpt-4o', messages=messages, " + AUTO,
        "import litellm\nlitellm.completion(model='gpt-4o', messages=messages, " + MOVED_AUTO,
    )


def test_old_sdk_moves_without_its_upgrade() -> None:
    before = V0 + "openai.ChatCompletion.create(model='gpt-4', messages=messages, " + AUTO
    assert_moves(before, before.replace(AUTO, MOVED_AUTO))


@pytest.mark.parametrize(
    "program",
    [
        V1 + CREATE + "tools=TOOLS)\n",
        "from magentic import prompt\nprompt('x', functions=[a])\n",
        "kani.run(functions=[one], messages=messages)\n",
        "def function_call(name):\n    return name\nfunction_call('a')\n",
    ],
)
def test_other_calls_are_left(program: str) -> None:
    assert_silent(program)
