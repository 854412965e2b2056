"""Which programs are looked into: no more than may have something legacy, and all of these, however many others there are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixers.python.harness import V1, Files, moved, told, write_all
from tests.fixers.python.legacy_functions.mentions.test_unresolved import APP, GEMINI
from tests.helpers import environment

CHAIN = {
    "app/__init__.py": "",
    "app/client.py": V1 + "\n\ndef complete(**options):\n    return client.chat.completions.create(**options)\n",
    "app/service.py": "from app import client\n\n\ndef send(**kw):\n    return client.complete(**kw).choices[0].message\n",
    "app/agent.py": "from .service import send\n\n\nclass Agent:\n    def ask(self, **given):\n        return send(**given)\n",
}
OTHERS = {
    f"app/m{number:02}.py": f"from app import m{(number + 1) % 40:02}\nfrom app.agent import Agent\nX = {number}\n"
    for number in range(40)
}
ASKED = "from app.agent import Agent\n\nmessage = Agent().ask(messages=[], {})\nif message.{}:\n    print(message.content)\n"
NEW = 'tools=[{"type": "function", "function": f} for f in FNS], parallel_tool_calls=False'
HISTORY = "def result(text):\n    return {'role': 'function', 'name': 'a', 'content': text}\n"
SENT: dict[str, tuple[str, Files, set[str]]] = {
    "a legacy message": (
        "from app.agent import Agent\nfrom app.history import result\n\nmessages = []\nmessages.append(result('1'))\n"
        "print(Agent().ask(messages=messages).content)\n",
        {"app/history.py": HISTORY},
        {"app/history.py"},
    ),
    "options from a module": (
        "from app.agent import Agent\nfrom app.options import OPTIONS\n\nprint(Agent().ask(messages=[], **OPTIONS).content)\n",
        {"app/options.py": "OPTIONS = {'functions': FNS, 'function_call': 'auto'}\n"},
        {"app/options.py"},
    ),
    "an answer that is read": (
        "from app.agent import Agent\n\nprint(Agent().ask(**options()).function_call.name)\n", {}, {"main.py"},
    ),
}  # fmt: skip


def test_request_is_followed_through_a_large_package() -> None:
    files = {**CHAIN, **OTHERS, "main.py": ASKED.format("functions=FNS", "function_call")}
    after = moved(files)
    assert after == {**files, "main.py": ASKED.format(NEW, "tool_calls")}
    assert told(after) == []


@pytest.mark.parametrize("name", SENT)
def test_legacy_request_of_a_large_package_is_found(name: str) -> None:
    main, more, paths = SENT[name]
    assert {one["path"] for one in told({**CHAIN, **OTHERS, **more, "main.py": main})} == paths


def test_nothing_is_parsed_for_edits_where_no_request_can_be_legacy(tmp_path: Path) -> None:
    write_all(
        tmp_path, {**CHAIN, **OTHERS, "gemini.py": GEMINI, "llm.py": APP, "main.py": "import app.agent, gemini, llm\n"}
    )
    code = "import sys; from ftlint.cli import main; assert not main(sys.argv[1:]); print('libcst' in sys.modules)"
    command = [sys.executable, "-c", code, "check", "--isolated", "--rule", "legacy-functions", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.splitlines()[-1] == "False"
