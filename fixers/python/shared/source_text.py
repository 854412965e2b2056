"""Small edits that keep how a program is written: quotes, names, argument lists."""

from __future__ import annotations

import libcst as cst

from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit, after, before, indentation, line_ending
from ftlint.python.source.nodes import Node, walk


def quote_of(node: Node | None) -> str:
    """The quotation mark of a string literal; a double one where there is none."""
    return node.quote[0] if isinstance(node, cst.SimpleString) else '"'


def renamed(code: Code, node: Node, new: str) -> Edit:
    """Another name in place of a name, or another text in the quotes of a string literal."""
    start, end = code.span(node)
    if isinstance(node, cst.SimpleString):
        before = len(node.prefix) + len(node.quote)
        return Edit(start + before, end - len(node.quote), new.encode())
    return Edit(start, end, new.encode())


def replaced(code: Code, node: Node, new: str) -> Edit:
    """A text in place of a whole expression, its parentheses included."""
    start, end = code.outer(node)
    return Edit(start, end, new.encode())


def around(code: Code, node: Node, opening: str, closing: str, level: int = 1) -> tuple[Edit, Edit]:
    """Text before and after an expression; of the same one, a higher ``level`` is further out."""
    span = code.outer(node)
    return before(span, opening.encode(), level), after(span, closing.encode(), level)


def wrapping(code: Code, node: Node, quote: str = '"') -> tuple[Edit, Edit]:
    """A definition, or a name, as an entry of ``tools`` has it."""
    return around(code, node, opening(quote), "}")


def opening(quote: str) -> str:
    """What stands before a definition in ``tools``."""
    return '{"type": "function", "function": '.replace('"', quote)


def is_alone(code: Code, start: int) -> bool:
    """Whether only white space stands before a byte on its line."""
    line = code.source[code.source.rfind(b"\n", 0, start) + 1 : start]
    return not line.strip(b" \t")


def another_argument(code: Code, last: Node, start: int, text: str) -> Edit:
    """One more argument, or entry, behind the value ``last`` of the one that begins at ``start``: on a line of its own
    where that one has one."""
    _, end = code.outer(last)
    if is_alone(code, start):
        return Edit(end, end, b"," + line_ending(code.source, start) + indentation(code.source, start) + text.encode())
    return Edit(end, end, b", " + text.encode())


def another_line(code: Code, statement: Node, text: str) -> Edit:
    """One more statement behind one that ends its line."""
    start, end = code.span(statement)
    line = code.source.find(b"\n", end)
    line = len(code.source) if line < 0 else line
    ending = line_ending(code.source, start)
    if ending == b"\r\n" and code.source[line - 1 : line] == b"\r":
        line -= 1
    return Edit(line, line, ending + indentation(code.source, start) + text.encode())


def free_name(code: Code, node: Node, wanted: tuple[str, ...] = ("f", "fn", "one", "definition")) -> str:
    """A name that an expression does not use."""
    used = {name.value for name in walk(node) if isinstance(name, cst.Name)}
    return next((name for name in wanted if name not in used), "function_definition")
