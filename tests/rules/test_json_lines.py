from pathlib import Path

import pytest

from ftlint.rule import Sample
from ftlint.rule.samples import assistant, line, user
from tests.helpers import OF_THE_WHOLE
from tests.rules.running import check_file, fix_file

GOOD = line(user("Hi"), assistant("Hello!")).encode()
WHOLE = {"ignore": OF_THE_WHOLE}
PLAIN = Sample(bad="", good="", settings=WHOLE)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GOOD * 2, id="lines"),
        pytest.param(GOOD[:-1], id="no line feed at the end"),
        pytest.param(GOOD.replace(b"\n", b"\r\n") * 2, id="CRLF"),
        pytest.param(line(user("a\u2028b"), assistant()).encode(), id="a line separator inside a text"),
        pytest.param(line(user("\U0001f600"), assistant()).encode(), id="an emoji"),
        pytest.param(GOOD.replace(b"Hi", b"\\ud83d\\ude00"), id="an escaped emoji"),
        pytest.param(GOOD.replace(b'"Hi"', b'"a \\u0022: b"'), id="an escaped quote before a colon"),
    ],
)
def test_valid_files_have_no_findings(data: bytes, tmp_path: Path) -> None:
    assert not any(name.startswith("json-lines") for name in check_file(data, tmp_path, PLAIN))


def test_pretty_printed_objects_are_reported_each_and_still_checked(tmp_path: Path) -> None:
    pretty = GOOD.replace(b'{"messages"', b'{\n  "messages"').replace(b'"role": "user"', b'"role":\n "User"')
    found = check_file(pretty * 2, tmp_path, PLAIN)
    assert found == {"json-lines/pretty-printed": 2, "message-shape/unknown-role": 2}


def test_an_array_file_has_one_finding_and_is_still_checked(tmp_path: Path) -> None:
    bad = GOOD[:-1].replace(b"user", b"User")
    found = check_file(b"[" + bad + b",\n" + bad + b"]", tmp_path, PLAIN)
    assert found == {"json-lines/array-file": 1, "message-shape/unknown-role": 2}


def test_an_array_file_with_a_malformed_element_is_not_converted(tmp_path: Path) -> None:
    data = b"[" + GOOD[:-1] + b",\n" + GOOD[:40] + b"\n]"
    assert fix_file(data, tmp_path, PLAIN, "json-lines") == data


def test_joining_lines_keeps_numbers_and_escapes(tmp_path: Path) -> None:
    data = (
        b'[\n  {"messages": [\n    {"role": "user", "content": "\\u00e9"}],\n'
        b'   "n": 123456789012345678901234567890.10}\n]\n'
    )
    want = b'{"messages": [{"role": "user", "content": "\\u00e9"}], "n": 123456789012345678901234567890.10}\n'
    assert fix_file(data, tmp_path, PLAIN, "json-lines") == want


def test_azure_asks_for_the_byte_order_mark_that_others_reject(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + GOOD
    assert check_file(data, tmp_path, PLAIN) == {"json-lines/bom": 1}
    assert check_file(data, tmp_path, Sample(bad="", good="", profile="azure", settings=WHOLE)) == {}


def test_the_byte_order_mark_stays_unless_its_rule_is_selected(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + GOOD.replace(b"user", b"User")
    assert fix_file(data, tmp_path, PLAIN, "message-shape") == b"\xef\xbb\xbf" + GOOD


def test_utf_16_is_converted_only_if_its_rule_is_selected(tmp_path: Path) -> None:
    text = GOOD.decode().replace("user", "User").encode("utf-16")
    assert fix_file(text, tmp_path, PLAIN, "json-lines") == GOOD.replace(b"user", b"User")
    assert fix_file(text, tmp_path, PLAIN, "message-shape") == text


def test_half_a_character_in_utf_16_is_kept(tmp_path: Path) -> None:
    broken = GOOD.decode().encode("utf-16")[:-2] + b"\x00\xd8\n\x00"
    assert fix_file(broken, tmp_path, PLAIN, "json-lines") == broken


def test_only_blank_lines_are_removed(tmp_path: Path) -> None:
    assert fix_file(b"\n" + GOOD + b" \t\r\n" + GOOD[:-1], tmp_path, PLAIN, "json-lines") == GOOD + GOOD[:-1]


def test_several_objects_on_a_line_are_split_but_not_other_values(tmp_path: Path) -> None:
    assert fix_file(GOOD[:-1] * 3 + b"\n", tmp_path, PLAIN, "json-lines") == GOOD * 3
    odd = GOOD[:-1] + b" 5\n"
    assert fix_file(odd, tmp_path, PLAIN, "json-lines") == odd


def test_duplicate_keys_are_reported_at_any_depth_and_never_rewritten(tmp_path: Path) -> None:
    data = GOOD.replace(b'"content": "Hi"', b'"content" : "Hi", "content": "Hi", "role": "User"')
    assert check_file(data, tmp_path, PLAIN) == {"json-lines/duplicate-key": 2}
    assert fix_file(data, tmp_path, PLAIN, unsafe=True) == data
