"""Sites and blockers that move together."""

from __future__ import annotations

from ftlint.fixers.python.client_v0.move_groups import Draft, Groups
from ftlint.python.moves import Made
from ftlint.python.source.edits import Edit
from ftlint.results.finding import Fix, Severity
from tests.fixers.python.programs import node_at, world_of


def test_joined_keys_have_one_root() -> None:
    groups = Groups()
    assert groups.join("ab") == "a"
    groups.join("cd")
    groups.join("bd")
    assert len({groups.root(key) for key in "abcd"}) == 1
    assert groups.root("e") == "e"
    assert groups.join([]) is None


def test_moves_have_the_sites_and_blockers_of_joined_keys() -> None:
    world = world_of("one\ntwo\nthree\n", other="four\n")
    code, other = world.programs["app.py"].code, world.programs["other.py"].code
    one, two, three = (node_at(world.programs["app.py"], text) for text in ("one", "two", "three"))
    draft = Draft(lambda path: Severity.WARNING, lambda path: Made.NAMED if path == "other.py" else Made.ALWAYS)
    draft.site(2, "response", code, three, "third", [Edit(0, 0, b"")])
    draft.site(1, "resource", code, one, "first", severity=Severity.INFO)
    draft.site(3, "removed", code, two, "second")
    draft.site(2, "resource", other, node_at(world.programs["other.py"], "four"), "fourth", blocked="why")
    draft.block(4, code, two, "of no site")
    draft.join([1, 2])
    joined, alone = draft.moves()
    assert [(site.check, site.message) for site in joined.sites] == [
        ("client-v0/resource", "first"),
        ("client-v0/response", "third"),
        ("client-v0/resource", "fourth"),
    ]
    assert [site.severity for site in joined.sites] == [Severity.INFO, Severity.WARNING, Severity.WARNING]
    assert [blocker.why for blocker in joined.blockers] == ["why"]
    assert (joined.fix, joined.made) == (Fix.SAFE, Made.NAMED)
    assert [site.message for site in alone.sites] == ["second"]
    assert (alone.fix, alone.made, alone.blockers) == (None, Made.ALWAYS, [])
