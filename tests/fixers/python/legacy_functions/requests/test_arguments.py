"""Arguments with their edits or what blocks them, and parameters that are renamed with all callers."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.requests.arguments import Blocked, move_argument, move_parameter, why_kept
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, edited, edited_by, node_at

CREATE = "client.chat.completions.create(messages=[], functions={})\n"
ASK = V1 + "def ask(functions=F):\n    {}" + CREATE.format("functions") + "\n\nask(functions=G)\nask(H)\n"


def in_brackets(names: Names, node: Node) -> Iterator[tuple[Code, Edit]]:
    start, end = names.code.span(node)
    yield names.code, Edit(start, end, f"[{names.code.text(node)}]".encode())


def test_argument_is_renamed_and_its_value_converted_in_all_programs() -> None:
    flow, names = analysed("from other import F\n" + V1 + CREATE.format("F"), other="F = G\n")
    (request,) = flow.requests.values()
    (entry,) = flow.arguments(request).of("functions")
    other = flow.world.programs["other.py"]
    draft = Draft(legacy={request})
    values = [*in_brackets(names, entry.value), *in_brackets(other, node_at(other, "G"))]
    move_argument(draft, request, entry, "call-site", "why", iter(values))
    (move,) = draft.moves().values()
    assert edited_by([move]) == "from other import F\n" + V1 + CREATE.replace("functions", "tools").format("[F]")
    assert edited_by([move], "other.py") == "F = [G]\n"
    assert [site.message for site in move.sites] == ["why", ""]
    assert move.blockers == []


def test_blocked_argument_is_reported_without_edits() -> None:
    flow, names = analysed(V1 + CREATE.format("F"))
    (request,) = flow.requests.values()
    (entry,) = flow.arguments(request).of("functions")

    def blocked() -> Iterator[tuple[Code, Edit]]:
        yield from in_brackets(names, entry.value)
        raise Blocked(names, request.call, "no")

    draft = Draft(legacy={request})
    move_argument(draft, request, entry, "call-site", "why", blocked())
    (move,) = draft.moves().values()
    assert [(site.message, site.edits) for site in move.sites] == [("why", ())]
    assert [(one.why, one.start) for one in move.blockers] == [("no", names.code.span(request.call)[0])]


def test_parameter_is_renamed_once_with_its_default_and_callers() -> None:
    flow, names = analysed(ASK.format(""))
    wrappers, function = Wrappers(flow), next(flow.world.functions())
    param = function.all_params["functions"]
    edits = [edit for _, edit in move_parameter(wrappers, function, param, in_brackets)]
    assert edited(names.code, edits) == V1 + (
        "def ask(tools=[F]):\n    client.chat.completions.create(messages=[], functions=tools)\n\n\n"
        "ask(tools=[G])\nask([H])\n"
    )
    assert list(move_parameter(wrappers, function, param, in_brackets)) == []


def test_parameter_that_is_used_otherwise_is_kept() -> None:
    for use, why in (("", ""), ("print(functions); ", "`ask` also uses its `functions` otherwise")):
        flow, _ = analysed(ASK.format(use))
        function = next(flow.world.functions())
        assert why_kept(Wrappers(flow), function, function.all_params["functions"], "functions") == why
