"""Small edits that keep the style of a program, and string literals."""

from __future__ import annotations

import libcst as cst

from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit, after, before, indentation, line_ending
from ftlint.python.source.nodes import Node, walk


def quote_of(node: Node | None) -> str:
    """The quotation mark of a string literal; a double one for other nodes."""
    return node.quote[0] if isinstance(node, cst.SimpleString) else '"'


def renamed(code: Code, node: Node, new: str) -> Edit:
    """The edit that replaces a name, or the text of a string literal inside of its quotes."""
    start, end = code.span(node)
    if isinstance(node, cst.SimpleString):
        before = len(node.prefix) + len(node.quote)
        return Edit(start + before, end - len(node.quote), new.encode())
    return Edit(start, end, new.encode())


def replaced(code: Code, node: Node, new: str) -> Edit:
    """The edit that replaces an expression with its parentheses."""
    start, end = code.outer(node)
    return Edit(start, end, new.encode())


def around(code: Code, node: Node, opening: str, closing: str, level: int = 1) -> tuple[Edit, Edit]:
    """The edits that insert text around an expression; a higher ``level`` is further out."""
    span = code.outer(node)
    return before(span, opening.encode(), level), after(span, closing.encode(), level)


def wrapping(code: Code, node: Node, quote: str = '"') -> tuple[Edit, Edit]:
    """The edits that wrap a function definition, or a name of one, as an item of ``tools``."""
    return around(code, node, opening(quote), "}")


def opening(quote: str) -> str:
    """The text before a definition in ``tools``."""
    return '{"type": "function", "function": '.replace('"', quote)


def another_argument(code: Code, last: Node, start: int, text: str) -> Edit:
    """The edit that adds an argument or entry after the value ``last`` of the one that begins at ``start``: on a separate
    line if that one is on a separate line."""
    _, end = code.outer(last)
    is_first = not code.source[code.source.rfind(b"\n", 0, start) + 1 : start].strip(b" \t")
    separator = line_ending(code.source, start) + indentation(code.source, start) if is_first else b" "
    return Edit(end, end, b"," + separator + text.encode())


def another_line(code: Code, statement: Node, text: str) -> Edit:
    """The edit that adds a statement after a statement that ends its line."""
    start, end = code.span(statement)
    line = code.source.find(b"\n", end)
    line = len(code.source) if line < 0 else line
    ending = line_ending(code.source, start)
    if ending == b"\r\n" and code.source[line - 1 : line] == b"\r":
        line -= 1
    return Edit(line, line, ending + indentation(code.source, start) + text.encode())


def free_name(code: Code, node: Node, wanted: tuple[str, ...] = ("f", "fn", "one", "definition")) -> str:
    """A name that is not used in an expression."""
    used = {name.value for name in walk(node) if isinstance(name, cst.Name)}
    return next((name for name in wanted if name not in used), "function_definition")


def quoted(text: str, quote: str = '"', encoding: str = "utf-8", ending: str = "") -> str:
    """A string literal with this value; characters that the encoding lacks or that are not printable are escaped.

    With a line ``ending``, a text of several lines becomes a triple-quoted string.
    """
    if ending and "\n" in text:
        lines = (quoted(line, quote, encoding)[1:-1] for line in text.split("\n"))
        return quote * 3 + ending.join(lines) + quote * 3
    return quote + "".join(_character(char, quote, encoding) for char in text) + quote


def _character(char: str, quote: str, encoding: str) -> str:
    if char == quote:
        return f"\\{char}"
    if char == "\\" or not (char.isprintable() and _has(encoding, char)):
        return char.encode("unicode_escape").decode()
    return char


def _has(encoding: str, char: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
