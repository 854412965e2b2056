"""Moves programs written for openai before 1.0 to the current interface: every call with all reads of its response.

`candidates` selects the programs; `names` has the tables of old names and finds references; `answers` tracks responses;
`calls`, `errors`, `imports`, `settings`, `environment` and `patches` make the edits; `programs` runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ftlint.rule.codemod import Codemod

if TYPE_CHECKING:
    from ftlint.python.moves import Move
    from ftlint.python.project import Project
    from ftlint.rule.context import Context

_OLD = (
    rb"\b(?:ChatCompletion|Completion|Embedding|Moderation|Image|Audio|File|Model|FineTuningJob|FineTune|Edit|Engine|Customer"
    rb"|Deployment|ErrorObject|error|InvalidRequestError|Timeout|api_base|api_type|api_key_path|proxy|ca_bundle_path"
    rb"|verify_ssl_certs|requestssession|aiosession|debug|log|app_info|enable_telemetry|openai_object|embeddings_utils|util"
    rb"|api_resources|api_requestor|datalib|beta|OPENAI_API_BASE|OPENAI_ORGANIZATION|OPENAI_API_KEY_PATH)\b"
)


def _wants(data: bytes) -> bool:
    """Whether a file may name something that openai 1.0 removed or renamed."""
    return (b"openai" in data or b"OPENAI_" in data) and re.search(_OLD, data) is not None


def _moves(project: Project, paths: Sequence[str], context: Context) -> Iterable[Move]:
    """The moves of the groups of files that use the old package; `programs` imports libcst, so only if there are any."""
    from ftlint.fixers.python.client_v0.candidates import groups_of

    groups = list(groups_of(project, paths))
    if not groups:
        return ()
    from ftlint.fixers.python.client_v0.programs import moves

    return moves(project, groups, context)


codemod = Codemod(_wants, _moves, words=("openai", "OPENAI_API_BASE", "OPENAI_ORGANIZATION", "OPENAI_API_KEY_PATH"))
