"""Calls of a fine-tuned model against the data that it was trained on."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.rule.samples import assistant, definition, function_call, line, lines, system, tool, user
from tests.helpers import ALONE, NOT_OF_THE_WHOLE, ftlint

CITIES = ("Paris", "Rome", "Oslo", "Bern", "Riga")
FT = "ft:gpt-4o-mini-2024-07-18:acme::AbCdEfGh"
RULE = ("--rule", "fine-tuned-call")
CITY = tool(city={"type": "string"})
HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n"


def chats(end: str = "", prompt: str | None = None, **root: Any) -> str:
    head = [] if prompt is None else [system(prompt)]
    return "".join(line(*head, user(), assistant(f"It is sunny in {city}.{end}"), **root) for city in CITIES)


def pairs(end: str = " END") -> str:
    return lines(*({"prompt": f"How is {city}? ->", "completion": f" It is sunny in {city}.{end}"} for city in CITIES))


def ask(*arguments: str, model: str = f'"{FT}"', messages: str = '[{"role": "user", "content": "Hi"}]') -> str:
    rows = [f"model={model}", f"messages={messages}", *arguments]
    return HEAD + "reply = client.chat.completions.create(\n" + "".join(f"    {row},\n" for row in rows) + ")\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def placed(folder: Path, data: str, program: str | dict[str, str]) -> None:
    (folder / "train.jsonl").write_text(data, encoding="utf-8")
    (folder / "src").mkdir()
    for name, text in ({"app.py": program} if isinstance(program, str) else program).items():
        (folder / "src" / name).write_bytes(text.encode())


def told(*options: str) -> list[tuple[str, int, str, str | None]]:
    done = ftlint("check", *ALONE, *RULE, "--data", "train.jsonl", "--format", "json", *options, "src")
    assert done.err == ""
    found = json.loads(done.out)["findings"]
    return [(one["rule"].partition("/")[2], one["line"], one["message"], one["fix"]) for one in found]


def kinds() -> list[tuple[str, str | None]]:
    return [(check, fix) for check, _, _, fix in told()]


def fixed(folder: Path, *options: str, name: str = "app.py") -> str:
    """The program after the fix, which a second fix leaves as it is."""
    for _ in range(2):
        done = ftlint("fix", *ALONE, *RULE, "--data", "train.jsonl", *options, "src")
        assert done.code in (0, 1), done.err
        text = (folder / "src" / name).read_bytes().decode()
        ast.parse(text)
    return text


# The stop sequence


def test_completions_get_the_stop_sequence_of_the_data(folder: Path) -> None:
    """OA501."""
    before = HEAD + 'r = client.completions.create(model="curie:ft-acme-2023-01-01", prompt=p + " ->", max_tokens=20)\n'
    placed(folder, pairs(), before)
    said = "the completions in the training data (train.jsonl) end in ' END'; pass `stop=[\" END\"]`"
    assert told() == [("stop", 4, said, "safe")]
    assert fixed(folder) == before.replace("max_tokens=20", 'max_tokens=20, stop=[" END"]')
    assert told() == []


@pytest.mark.parametrize(
    "before",
    [
        f"import openai\n\nr = openai.Completion.create(engine='{FT}', prompt=p)\n",
        f"import openai\n\nasync def f():\n    return await openai.Completion.acreate(model='{FT}', prompt=p)\n",
        f"from openai import OpenAI\nasync def f():\n    await OpenAI().completions.create(model='{FT}', prompt=p)\n",
        f"import litellm\nr = litellm.text_completion(model='openai/{FT}', prompt=p)\n",
    ],
)
def test_every_way_to_complete_a_text(before: str, folder: Path) -> None:
    placed(folder, pairs(" ###"), before)
    assert fixed(folder) == before.replace("prompt=p", "prompt=p, stop=[' ###']")


def test_chats_get_the_stop_sequence_of_the_data(folder: Path) -> None:
    """OA502, where the data teaches the model to end in more than the format's own token."""
    placed(folder, chats("\n\n######"), ask("temperature=0"))
    assert kinds() == [("stop", "safe")]
    assert fixed(folder) == ask("temperature=0", 'stop=["\\n\\n######"]')


@pytest.mark.parametrize(
    "before",
    [
        f'import openai\nr = openai.ChatCompletion.create(model="{FT}", messages=m)\n',
        f'import litellm\nr = litellm.completion(model="{FT}", messages=m)\n',
        f'MODEL = "{FT}"\nr = client.chat.completions.create(messages=m , model=MODEL)\n',
        f'class Bot:\n    model = "{FT}"\n    def ask(self, m):\n'
        "        return c.chat.completions.create(model=self.model, messages=m)\n",
        f'class Bot:\n    def __init__(self):\n        self.model = "{FT}"\n    def ask(self, m):\n'
        "        return c.chat.completions.create(model=self.model, messages=m)\n",
        f'import requests\nrequests.post("https://api.openai.com/v1/chat/completions",\n'
        f'    json={{"model": "{FT}", "messages": m}})\n',
    ],
)
def test_every_way_to_ask_in_a_chat(before: str, folder: Path) -> None:
    placed(folder, chats(" ###"), before)
    after = fixed(folder)
    assert after.count("stop") == 1
    added = '"stop": [" ###"]' if "requests" in before else 'stop=[" ###"]'
    assert after.replace(f", {added}", "") == before


def test_the_model_is_followed_into_another_file(folder: Path) -> None:
    program = {"config.py": f'MODEL = "{FT}"\n', "app.py": "from config import MODEL\n" + ask(model="MODEL")}
    placed(folder, chats(" ###"), program)
    assert fixed(folder) == program["app.py"].replace(",\n)", ',\n    stop=[" ###"],\n)')


def test_comments_quotes_and_line_ends_stay(folder: Path) -> None:
    before = HEAD + f"r = client.chat.completions.create(  # ask\n    messages=m,  # é\n    model='{FT}'  # ours\n)\n"
    before = "\ufeff" + before.replace("\n", "\r\n")
    placed(folder, chats(" ###"), before)
    (folder / "src" / "app.py").write_bytes(before.encode())
    ftlint("fix", *ALONE, *RULE, "--data", "train.jsonl", "src")
    after = before.replace(f"'{FT}'", f"'{FT}',\r\n    stop=[' ###']")
    assert (folder / "src" / "app.py").read_bytes() == after.encode()


def test_both_ways_in_which_an_end_is_written(folder: Path) -> None:
    """A stop sequence is found anywhere in a text, so that one that another has in it is enough."""
    placed(folder, chats(" ######") + chats("######").replace("sunny", "cold"), ask())
    assert fixed(folder) == ask('stop=["######"]')


@pytest.mark.parametrize(
    "program",
    [
        ask('stop=["###"]'),
        ask("stop=None"),
        ask("**options"),
        ask("*rest"),
        ask('extra_body={"stop": "###"}'),
        ask(model='"gpt-4o-mini"'),
        ask(model="model"),
        ask(model=f'"{FT}" if x else "gpt-4o"'),
        ask(model=f'os.getenv("MODEL", "{FT}")'),
        ask(model='"ft:o4-mini-2025-04-16:acme::AbCdEfGh"'),
        ask(model='"ft:o3-2025-04-16:acme::AbCdEfGh"'),
        f'# client.chat.completions.create(model="{FT}")\ntext = """client.completions.create(model="{FT}")"""\n',
        f'def f(MODEL="{FT}"): ...\n' + ask(model="MODEL"),
        f'from other import client\nclient.completions.create(model="{FT}", prompt=p)\n',
        f'my.create(model="{FT}", completion=1)\n',
    ],
)
def test_no_stop_is_added_where_it_would_be_wrong_or_cannot_be_known(program: str, folder: Path) -> None:
    placed(folder, chats(" ###"), program)
    assert told() == []
    assert fixed(folder, "--unsafe") == program


def test_arguments_that_are_unpacked_are_reported_and_left(folder: Path) -> None:
    program = HEAD + f'kw = {{"model": "{FT}", "messages": m}}\nr = client.chat.completions.create(**kw)\n'
    placed(folder, chats(" ###"), program)
    assert kinds() == [("stop", None)]
    assert fixed(folder) == program


@pytest.mark.parametrize("data", [chats(), chats(" ###") + chats(), pairs()])
def test_data_without_a_shared_end_asks_for_no_stop(data: str, folder: Path) -> None:
    placed(folder, data, ask())
    assert told() == []


# The system prompt


def test_another_system_prompt_is_reported_with_what_differs(folder: Path) -> None:
    messages = '[{"role": "system", "content": "You are a helpful bot."}, {"role": "user", "content": q}]'
    placed(folder, chats(prompt="You are a weather bot."), ask(messages=messages))
    said = "differs from the system prompt in the training data (train.jsonl): 'helpful' in place of 'weather'"
    assert told() == [("system-prompt", 6, said, "unsafe")]
    assert fixed(folder) == ask(messages=messages)
    assert fixed(folder, "--unsafe") == ask(messages=messages.replace("helpful", "weather"))
    assert told() == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "SYSTEM = 'Be nice.'\nm = [{'role': 'system', 'content': SYSTEM}]\n",
            "SYSTEM = 'Be brief.'\nm = [{'role': 'system', 'content': SYSTEM}]\n",
        ),
        (
            "m = [{'role': 'system', 'content': 'Be ' 'nice'}]\nm.append(x)\n",
            "m = [{'role': 'system', 'content': 'Be brief.'}]\nm.append(x)\n",
        ),
        (
            "s = {'role': 'developer', 'content': 'Be nice'}\nm = [s, *history]\n",
            "s = {'role': 'developer', 'content': 'Be brief.'}\nm = [s, *history]\n",
        ),
        (
            "m = [{'role': 'system', 'content': 'Be nice'}] + history\n",
            "m = [{'role': 'system', 'content': 'Be brief.'}] + history\n",
        ),
    ],
)
def test_prompts_are_found_where_they_are_written(before: str, after: str, folder: Path) -> None:
    placed(folder, chats(prompt="Be brief."), before + ask(messages="m"))
    assert kinds() == [("system-prompt", "unsafe")]
    assert fixed(folder, "--unsafe") == after + ask(messages="m")


def test_a_prompt_of_several_lines_stays_one(folder: Path) -> None:
    prompt = 'You are "Ann".\nBe brief. \\o/\n'
    messages = "[{'role': 'system', 'content': '''You are Ann.'''}]"
    placed(folder, chats(prompt=prompt), ask(messages=messages))
    after = fixed(folder, "--unsafe")
    assert after == ask(messages=messages.replace("You are Ann.", 'You are "Ann".\nBe brief. \\\\o/\n'))


def test_a_prompt_that_others_use_is_reported_and_left(folder: Path) -> None:
    program = 'SYSTEM = "Be nice."\nprint(SYSTEM)\n' + ask(messages='[{"role": "system", "content": SYSTEM}]')
    placed(folder, chats(prompt="Be brief."), program)
    assert kinds() == [("system-prompt", None)]
    assert fixed(folder, "--unsafe") == program


def test_messages_that_another_model_gets_too_are_reported_and_left(folder: Path) -> None:
    program = (
        'm = [{"role": "system", "content": "Be nice."}]\n' + ask(messages="m") + ask(model='"gpt-4o"', messages="m")
    )
    placed(folder, chats(prompt="Be brief."), program)
    assert kinds() == [("system-prompt", None)]


@pytest.mark.parametrize(
    "program",
    [
        ask(messages='[{"role": "system", "content": "Be brief."}]'),
        ask(messages='[{"role": "system", "content": prompt}]'),
        ask(messages='[{"role": "system", "content": f"Be {how}."}]'),
        ask(messages='[{"role": "system", "content": "Be {}.".format(how)}]'),
        ask(messages='[{"role": "user", "content": "Be nice."}]'),
        ask(messages='[{"role": "system", "content": [{"type": "text", "text": "Be nice."}]}]'),
        ask(model='"gpt-4o"', messages='[{"role": "system", "content": "Be nice."}]'),
        'm = [{"role": "system", "content": "Be nice."}]\nm[0] = first\n' + ask(messages="m"),
        'm = [{"role": "system", "content": "Be nice."}]\nm.insert(0, first)\n' + ask(messages="m"),
        'm = [{"role": "system", "content": "Be nice."}]\ndel m[0]\n' + ask(messages="m"),
        'old = [{"role": "system", "content": "Be nice."}]\nm = [first] + old[1:]\n' + ask(messages="m"),
        'm = [{"role": "system", "content": "Be nice."}]\nprint(m)\n\n\ndef f(m):\n    m = [x]\n    return m\n' + ask(),
        "from textwrap import dedent\n"
        + ask(messages='[{"role": "system", "content": dedent("""\\\n  Be brief.""")}]'),
    ],
)
def test_prompts_that_are_the_same_or_not_known(program: str, folder: Path) -> None:
    placed(folder, chats(prompt="Be brief."), program)
    assert told() == []
    assert fixed(folder, "--unsafe") == program


def test_data_without_a_shared_prompt_asks_for_none(folder: Path) -> None:
    data = "".join(
        line(system(f"You are {name}."), user(), assistant()) for name in ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")
    )
    placed(folder, data, ask(messages='[{"role": "system", "content": "Be nice."}]'))
    assert told() == []


# Tools


def as_tools(*tools: Any) -> str:
    return "tools=" + json.dumps(list(tools))


def test_a_tool_that_differs_is_reported_by_name_and_path(folder: Path) -> None:
    other = tool(city={"type": "string", "description": "A town"})
    placed(folder, chats(tools=[CITY]), ask(as_tools(other)))
    said = (
        "`get_weather` differs from the training data (train.jsonl): `parameters.properties.city.description` is missing "
        "there and 'A town' here"
    )
    assert told() == [("tools", 7, said, None)]


def test_tools_that_are_missing_or_too_many_are_reported(folder: Path) -> None:
    placed(folder, chats(tools=[CITY, tool("get_news")]), ask(as_tools(CITY, tool("get_time"))))
    assert [said for _, _, said, _ in told()] == [
        "tools that are not in the training data (train.jsonl): `get_time`",
        "tools of the training data (train.jsonl) are missing: `get_news`",
    ]


def test_a_call_without_the_tools_of_the_data(folder: Path) -> None:
    placed(folder, chats(tools=[CITY]), ask())
    said = "passes no tools, but the training data (train.jsonl) has tools: `get_weather`"
    assert told() == [("tools", 4, said, None)]


def test_the_last_word_may_be_asked_for_without_tools(folder: Path) -> None:
    placed(folder, chats(tools=[CITY]), ask(as_tools(CITY)) + ask())
    assert told() == []


def test_a_prompt_that_two_calls_send_is_reported_once(folder: Path) -> None:
    program = 'm = [{"role": "system", "content": "Be nice."}]\n' + ask(messages="m") + ask(messages="m")
    placed(folder, chats(prompt="Be brief."), program)
    assert kinds() == [("system-prompt", "unsafe")]
    assert fixed(folder, "--unsafe") == program.replace("nice", "brief")


@pytest.mark.parametrize(
    "program",
    [
        ask(as_tools({"function": CITY["function"], "type": "function"})),
        f"TOOLS = {[CITY]!r}\n" + ask("tools=TOOLS"),
        f"FUNCTIONS = {[definition(city={'type': 'string'})]!r}\n"
        + ask('tools=[{"type": "function", "function": f} for f in FUNCTIONS]'),
        f"FUNCTIONS = {[definition(city={'type': 'string'})]!r}\n" + ask("functions=FUNCTIONS"),
        "TOOLS = []\nTOOLS.append(x)\n" + ask("tools=TOOLS"),
        f"TOOLS = {[tool('get_news')]!r}\nTOOLS[0] = x\n" + ask("tools=TOOLS"),
        ask("tools=get_tools()"),
        ask("tools=[a, b]"),
        ask("**options"),
        ask(model='"gpt-4o"'),
    ],
)
def test_tools_that_are_the_same_or_not_known(program: str, folder: Path) -> None:
    placed(folder, chats(tools=[CITY]), program)
    assert told() == []


def test_data_with_legacy_functions_has_the_same_tools(folder: Path) -> None:
    """OA503: a definition is the same in `functions` and in `tools`."""
    data = "".join(
        line(user(city), function_call(), functions=[definition(city={"type": "string"})]) for city in CITIES
    )
    placed(folder, data, ask(as_tools(CITY)))
    assert told() == []
    (folder / "src" / "app.py").write_text(ask("functions=" + json.dumps([definition("get_news")])), encoding="utf-8")
    assert [one[0] for one in told()] == ["tools", "tools"]


def test_data_in_which_tools_are_rare_or_many_asks_for_none(folder: Path) -> None:
    some = chats(tools=[CITY]) + chats().replace("sunny", "cold") * 2
    placed(folder, some, ask())
    assert told() == []
    each = "".join(line(user(), assistant(name), tools=[tool(name)]) for name in CITIES)
    (folder / "train.jsonl").write_text(each, encoding="utf-8")
    assert told() == []


# Where it is active, and what is read


def test_nothing_is_reported_without_data(folder: Path) -> None:
    placed(folder, chats(" ###", "Be brief."), ask())
    assert ftlint("check", *ALONE, *RULE, "src").code == 0


def test_the_configuration_names_data_and_models(folder: Path) -> None:
    placed(folder, chats(" ###"), ask(model='"weather-prod"'))
    config = '[fine-tuned-call]\ndata = "../train.jsonl"\nmodels = ["weather-prod"]\n'
    (folder / "src" / "ftlint.toml").write_text(config, encoding="utf-8")
    done = ftlint("fix", *NOT_OF_THE_WHOLE, *RULE, "--config", "src/ftlint.toml", "src")
    assert done.code == 0
    assert (folder / "src" / "app.py").read_text(encoding="utf-8") == ask('stop=[" ###"]', model='"weather-prod"')


def test_models_that_are_named_leave_out_other_fine_tuned_ones(folder: Path) -> None:
    placed(folder, chats(" ###"), ask(model='"ft:gpt-4o:acme::one"') + ask(model='"ft:gpt-4o:acme::two"'))
    config = '[fine-tuned-call]\ndata = ["../train.jsonl"]\nmodels = ["ft:gpt-4o:acme::two"]\n'
    (folder / "src" / "ftlint.toml").write_text(config, encoding="utf-8")
    done = ftlint("check", *NOT_OF_THE_WHOLE, *RULE, "--config", "src/ftlint.toml", "--format", "json", "src")
    assert [one["line"] for one in json.loads(done.out)["findings"]] == [11]


def test_a_configured_stop_sequence_is_the_one(folder: Path) -> None:
    placed(folder, chats("<X>"), ask())
    (folder / "ftlint.toml").write_text('[stop-sequence]\nstop = ["<X>", "<Y>"]\n', encoding="utf-8")
    done = ftlint("fix", *NOT_OF_THE_WHOLE, *RULE, "--data", "train.jsonl", "src")
    assert done.code == 0
    assert (folder / "src" / "app.py").read_text(encoding="utf-8") == ask('stop=["<X>", "<Y>"]')


def test_several_files_are_one_dataset(folder: Path) -> None:
    placed(folder, chats(" ###"), ask())
    (folder / "more.jsonl").write_text(chats(" ###").replace("sunny", "cold"), encoding="utf-8")
    assert "(more.jsonl and 1 more)" in told("--data", "more.jsonl")[0][2]


@pytest.mark.parametrize("command", ["check", "fix"])
def test_data_that_is_not_there_is_an_error(command: str, folder: Path) -> None:
    placed(folder, chats(), "x = 1\n")
    done = ftlint(command, *ALONE, "--data", "tran.jsonl", "src")
    assert done.code == 2
    assert "tran.jsonl does not exist; did you mean train.jsonl?" in done.err


def test_data_of_the_configuration_that_is_not_there_is_an_error(folder: Path) -> None:
    placed(folder, chats(), ask())
    (folder / "ftlint.toml").write_text('[fine-tuned-call]\ndata = "gone.jsonl"\n', encoding="utf-8")
    done = ftlint("check", *NOT_OF_THE_WHOLE, "src")
    assert done.code == 2
    assert "gone.jsonl does not exist" in done.err


def test_data_that_teaches_nothing_is_reported(folder: Path) -> None:
    placed(folder, chats(), ask())
    done = ftlint("check", *ALONE, *RULE, "--data", "train.jsonl", "src")
    assert done.code == 0
    assert "train.jsonl: its examples share no stop sequence" in done.text


def test_a_rule_that_is_ignored_for_the_data_still_reads_it(folder: Path) -> None:
    placed(folder, chats(" ###"), ask())
    (folder / "ftlint.toml").write_text('ignore = ["stop-sequence"]\n', encoding="utf-8")
    done = ftlint("check", *NOT_OF_THE_WHOLE, *RULE, "--data", "train.jsonl", "--format", "concise", "src")
    assert "fine-tuned-call/stop" in done.text


def test_a_notebook_is_held_against_the_data(folder: Path) -> None:
    placed(folder, chats(" ###"), "x = 1\n")
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["%pip install openai\n", f'MODEL = "{FT}"']},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": [*ask(model="MODEL").splitlines(True)]},
    ]
    record = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "src" / "a.ipynb").write_text(json.dumps(record, indent=1), encoding="utf-8")
    ftlint("fix", *ALONE, *RULE, "--data", "train.jsonl", "src")
    cells[1]["source"] = ask('stop=[" ###"]', model="MODEL").splitlines(True)
    assert (folder / "src" / "a.ipynb").read_text(encoding="utf-8") == json.dumps(record, indent=1)


def test_legacy_functions_and_the_stop_sequence_in_one_run(folder: Path) -> None:
    """OA503 beside OA501: both move in one go, and one call at most is asked for."""
    program = ask("functions=functions") + "print(reply.choices[0].message.function_call.name)\n"
    placed(folder, "".join(line(user(city), assistant(f"In {city} ###")) for city in CITIES), program)
    both = (*RULE, "--rule", "legacy-functions")
    done = ftlint("fix", *ALONE, *both, "--data", "train.jsonl", "src")
    assert done.code == 0
    after = (folder / "src" / "app.py").read_text(encoding="utf-8")
    assert 'stop=[" ###"]' in after
    assert "parallel_tool_calls=False" in after
    assert "tools=[" in after
    assert "function_call" not in after


def test_responses_of_the_new_api_and_others_calls_are_left(folder: Path) -> None:
    program = (
        f'client.responses.create(model="{FT}", input="completion")\n'
        f'client.embeddings.create(model="{FT}", input="completion")\n'
        f'magentic.completions(model="{FT}", functions=[f])\n'
        f'class completions:\n    def create(self, model="{FT}"): ...\n'
    )
    placed(folder, chats(" ###", "Be brief.", tools=[CITY]), program)
    assert told() == []
