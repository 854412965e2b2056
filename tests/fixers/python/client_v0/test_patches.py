"""Paths of mocks, and methods that are no longer in beta."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.client_v0.patches import DICT
from tests.fixers.python.client_v0.harness import blocked, migrated, moves, reported

OLD = "'openai.ChatCompletion.create'"
NEW = "'openai.resources.chat.completions.Completions.create'"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"@patch({OLD})\ndef test(create): ...\n", f"@patch({NEW})\ndef test(create): ...\n"),
        (
            "patch('app.openai.Embedding.acreate', return_value=Mock())\n",
            "patch('app.openai.resources.embeddings.AsyncEmbeddings.create', return_value=Mock())\n",
        ),
        (
            f"with patch({OLD}) as create:\n    create.return_value = MagicMock()\n",
            f"with patch({NEW}) as create:\n    create.return_value = MagicMock()\n",
        ),
    ],
)
def test_path_of_a_mock_is_moved(before: str, after: str) -> None:
    assert migrated(before) == after


@pytest.mark.parametrize(
    "program",
    [
        f"patch({OLD}, return_value={{'choices': []}})\n",
        f"patch({OLD}, side_effect=answer)\n",
        f"@patch({OLD})\ndef test(create):\n    create.return_value = {{}}\n",
        f"monkeypatch.setattr({OLD}, fake)\n",
    ],
)
def test_mock_whose_response_may_be_a_dict_is_blocked(program: str) -> None:
    assert migrated(program) == program
    assert blocked(program) == [DICT]


@pytest.mark.parametrize(
    "program", ["patch('openai.ChatCompletion.retrieve')\n", "patch('openai.Audio.transcribe')\n", f"find({OLD})\n"]
)
def test_other_paths_are_not_reported(program: str) -> None:
    assert reported(program) == []


def test_beta_is_removed_from_the_path_of_parse() -> None:
    program = "client.beta.chat.completions.parse(n=1)\nclient.beta.chat.completions.stream()\n"
    assert migrated(program) == program.replace("beta.chat.completions.parse", "chat.completions.parse")
    assert [site.severity for move in moves(program) for site in move.sites] == ["info"]
