"""A file whose text goes out as it is."""

import pytest

from cdk_pinpoint.templates.text_file import read_text


@pytest.fixture
def read(tmp_path):
    def write_and_read(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return read_text(path)

    return write_and_read


def test_line_ends_of_windows_are_read(read):
    assert read("é\r\nb".encode()) == ("é\nb", [])


def test_a_byte_order_mark_is_refused(read):
    assert read(b"\xef\xbb\xbfa") == (
        "a",
        [("line 1", "begins with a byte order mark, which recipients would get; save it without")],
    )


@pytest.mark.parametrize(
    ("content", "byte"),
    [("a\ncafé".encode("latin-1"), "0xE9"), ("a\n“".encode("cp1252"), "0x93")],
)
def test_another_encoding_is_told_by_line(read, content, byte):
    problem = f"has the byte {byte}, which is not UTF-8; save it as UTF-8"
    assert read(content) == (None, [("line 2", problem)])


def test_utf_16_is_refused(read):
    assert read("a".encode("utf-16"))[1][0][1].startswith("has the byte 0xFF, which is not UTF-8")


def test_a_control_character_is_told_by_line(read):
    assert read(b"a\nb\x00") == (None, [("line 2", "has the character U+0000; remove it")])


def test_a_file_that_is_not_there(tmp_path):
    assert read_text(tmp_path / "absent") == (
        None,
        [("", "is missing; it tells the name and variables of a template")],
    )
