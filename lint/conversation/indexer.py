"""Builds examples from records. Message shapes and tool definitions repeat, so they are built once per distinct value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson

from ftlint.conversation.example import DEFINITION_KEYS, Conversation, Example, Part
from ftlint.conversation.formats import CONVERSATIONAL, OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, Format
from ftlint.conversation.shape import RootShape
from ftlint.conversation.shape_cache import Shapes
from ftlint.conversation.tools import Declaration, Definitions

_CHAT_PARTS: Final = (Part(0, "/messages"),)
_MAX_DEFINITIONS: Final = 256


class Indexer:
    """Builds examples; holds the tables of shapes and definitions of one process."""

    def __init__(self, method: str | None = None) -> None:
        self.shapes = Shapes()
        self.method = method
        self._definitions: dict[tuple[str, bytes], Definitions] = {}
        self._from_fixers: dict[int, Definitions] = {}  # by the id of the value, which the definitions keep alive

    def example(self, record: dict[str, Any], definitions: tuple[Definitions, ...] | None = None) -> Example:
        """The example of a record; ``definitions`` are its definitions if the caller knows them."""
        root = self.shapes.root(record)
        messages = record.get("messages")
        form = root.format
        if form is not Format.CHAT or root.own_keys or self.method is not None:
            form = _format_of(record, root, self.method)
        if form not in CONVERSATIONAL:
            return Example(record, root, form, ())
        if form is Format.PREFERENCE:
            return self._preference(record, root)
        conversations: tuple[Conversation, ...] = ()
        if definitions is None:
            definitions = self.definitions(record)
        if messages.__class__ is list and messages:
            order = self.shapes.order(messages)
            form = order.foreign or form
            conversations = (Conversation(messages, order, _CHAT_PARTS, definitions=definitions),)
        return Example(record, root, form, conversations, definitions)

    def twin(self, example: Example, record: dict[str, Any]) -> Example:
        """The example of an equal record."""
        has_cached = example.conversations and not example.definitions_at
        twin = self.example(record, example.definitions if has_cached else None)
        twin.number, twin.sound = example.number, example.sound
        return twin

    def rebuilt(self, before: Example, record: dict[str, Any]) -> Example:
        """The example of a record that a fixer built from parts of another one."""
        if before.definitions_at:
            return self.example(record)
        old = {definitions.key: definitions for definitions in before.definitions}
        known = [
            old[key] if key in old and before.record.get(key) is record[key] else self._of_fixer(key, record[key])
            for key in DEFINITION_KEYS
            if key in record
        ]
        return self.example(record, tuple(known))

    def definitions(self, holder: dict[str, Any], known: Definitions | None = None) -> tuple[Definitions, ...]:
        """The definitions under ``tools`` and ``functions``, one object per distinct value. ``known`` are those of one key."""
        return tuple(
            known if known is not None and known.key == key else self._cached(key, holder[key])
            for key in DEFINITION_KEYS
            if key in holder
        )

    def definitions_of(self, key: str, entries: Sequence[Declaration]) -> Definitions:
        """The definitions that consist of these entries."""
        return self._cached(key, [entry.value for entry in entries], entries)

    def _of_fixer(self, key: str, value: Any) -> Definitions:
        """The definitions of a value that a fixer built, which many records share."""
        known = self._from_fixers.get(id(value))
        if known is None or known.value is not value or known.key != key:
            known = self._cached(key, value)
            if known.value is value:
                self._from_fixers[id(value)] = known
        return known

    def _cached(self, key: str, value: Any, entries: Sequence[Declaration] | None = None) -> Definitions:
        try:
            data = orjson.dumps(value)
        except TypeError:  # nested too deeply
            return Definitions(key, value)
        known = self._definitions.get((key, data))
        if known is None:
            if len(self._definitions) >= _MAX_DEFINITIONS:
                self._definitions.clear()
                self._from_fixers.clear()
            known = self._definitions[key, data] = Definitions(key, value, entries)
        else:
            known.recurs = True
        return known

    def _preference(self, record: dict[str, Any], root: RootShape) -> Example:
        prompt = record["input"] if isinstance(record.get("input"), dict) else {}
        start = prompt.get("messages")
        start = start if isinstance(start, list) else []
        definitions = self.definitions(prompt)
        conversations = []
        outputs = [key for key in PREFERENCE_OUTPUTS + OLD_PREFERENCE_OUTPUTS if key in record]
        for number, key in enumerate(outputs):
            output = record[key]
            if not isinstance(output, list):
                continue
            messages = [*start, *output]
            parts = (Part(0, "/input/messages"), Part(len(start), f"/{key}"))
            own_from = len(start) if number else 0
            conversations.append(Conversation(messages, self.shapes.order(messages), parts, own_from, definitions))
        return Example(record, root, Format.PREFERENCE, tuple(conversations), definitions, "/input")


def _format_of(record: dict[str, Any], root: RootShape, method: str | None) -> Format | None:
    """The format of a record. Reinforcement data is a chat whose last message is from the user and that has its own root
    keys; ``method`` takes precedence."""
    form = root.format
    if form is Format.SHAREGPT:
        return _sharegpt_variant(record)
    if form is not Format.CHAT or "messages" not in root.types:
        return form
    if method in ("sft", "rft"):
        return Format.CHAT if method == "sft" else Format.REINFORCEMENT
    messages = record["messages"]
    if root.own_keys and isinstance(messages, list) and messages:
        last = messages[-1]
        if isinstance(last, dict) and last.get("role") == "user":
            return Format.REINFORCEMENT
    return form


def _sharegpt_variant(record: dict[str, Any]) -> Format:
    """ShareGPT, or a format with the same root keys: Hermes and ToolACE differ in what the messages hold."""
    turns = [turn for turn in record["conversations"] if isinstance(turn, dict)]
    speakers = {turn.get("from") for turn in turns if isinstance(turn.get("from"), str)}
    if any("<tools>" in value for turn in turns if isinstance(value := turn.get("value"), str)):
        return Format.HERMES
    return Format.TOOLACE if "system" in record and "assistant" in speakers else Format.SHAREGPT
