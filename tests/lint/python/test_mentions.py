"""Which programs may call which, by names."""

from __future__ import annotations

from ftlint.python.mentions import MOST, Mentions
from ftlint.python.project import Project

FILES = {
    "client.py": "def send(**options):\n    return sdk.create(**options)\n\n\ndef other():\n    return 1\n",
    "agent.py": "class Agent:\n    def __init__(self):\n        self.sent = send()\n\n    def ask(self):\n        other()\n",
    "main.py": "from agent import Agent\n",
    "apart.py": "def ask():\n    return other()\n",
    "reader.py": "def read(agent):\n    return agent.sent\n",
}  # fmt: skip


def mentions(files: dict[str, str]) -> Mentions:
    return Mentions(Project(files, lambda path: files[path].encode()), files)


def test_callers_are_found_over_any_number_of_calls() -> None:
    found = mentions(FILES).linked("client.py", {"create"})
    assert found is not None
    assert found[0] == {"client.py", "agent.py", "main.py", "reader.py"}
    assert found[1] == {"send", "Agent", "sent", "read"}


def test_more_names_than_there_is_time_for_are_not_followed() -> None:
    def chain(count: int) -> dict[str, str]:
        return {"a.py": "".join(f"def f{n}():\n    return f{n - 1}()\n" for n in range(1, count + 1))}

    assert mentions(chain(MOST)).linked("a.py", {"f0"}) is not None
    assert mentions(chain(MOST + 1)).linked("a.py", {"f0"}) is None
