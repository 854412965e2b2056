"""A class made by `ftlint.rows` is the named tuple that `typing.NamedTuple` makes of it."""

from __future__ import annotations

import pickle

import pytest

from ftlint.rows import NamedTuple


class Place(NamedTuple):
    """Where something is."""

    path: str
    line: int = 1
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """As people write it."""
        return f"{self.path}:{self.line}"

    @classmethod
    def first(cls, path: str) -> Place:
        """The first line."""
        return cls(path)


def test_it_is_a_tuple_of_its_fields() -> None:
    place = Place("a", 2)
    path, line, notes = place
    assert (path, line, notes) == ("a", 2, ()) == place
    assert hash(place) == hash(("a", 2, ()))
    assert isinstance(place, tuple)


def test_its_fields_are_told_and_replaced_by_name() -> None:
    place = Place(line=3, path="a", notes=("x",))
    assert repr(place) == "Place(path='a', line=3, notes=('x',))"
    assert place._replace(path="b") == ("b", 3, ("x",))
    assert Place._fields == ("path", "line", "notes")


def test_what_has_no_default_must_be_given() -> None:
    with pytest.raises(TypeError, match="path"):
        Place(line=1)  # type: ignore[call-arg]


def test_its_fields_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        Place("a").line = 2  # type: ignore[misc]


def test_its_methods_and_its_docstring_stay() -> None:
    assert Place.first("a").shown == "a:1"
    assert Place.__doc__ == "Where something is."


def test_it_travels_between_processes() -> None:
    there = pickle.loads(pickle.dumps(Place("a", 2)))
    assert there == Place("a", 2)
    assert type(there) is Place
