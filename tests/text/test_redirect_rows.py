"""A file of moved addresses as rows, and what is wrong with each line that is none."""

import pytest

from articles.text.redirect_rows import LONGEST, Fault, Row, Unreadable, read

HOST = "answers.example:8000"


def rows(text: str | bytes) -> list[Row | Fault]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read(b"old_path,new_path\n" + data, HOST))


def test_it_works() -> None:
    assert rows("/a,/b\n/c,/d?e=1#f\n") == [Row(2, "/a", "/b"), Row(3, "/c", "/d?e=1#f")]


def test_columns_are_found_by_name_among_others() -> None:
    data = b"\xef\xbb\xbfnote,new_path,old_path\r\nx,/b,/a\r\n"
    assert list(read(data, HOST)) == [Row(2, "/a", "/b")]


def test_empty_lines_are_passed_over() -> None:
    assert rows("\n/a,/b\n  \n") == [Row(3, "/a", "/b")]


def test_addresses_of_this_site_lose_their_host_and_encoded_letters_are_read() -> None:
    assert rows(
        "https://Answers.example:8000/a%C3%A9,/b?c=%20\nhttp://answers.example:8000,/b"
    ) == [
        Row(2, "/aé", "/b?c=%20"),
        Row(3, "/", "/b"),
    ]


def test_an_address_with_a_comma_stands_in_quotation_marks() -> None:
    assert rows('"/a,b",/c') == [Row(2, "/a,b", "/c")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"/\xff,/b", "Byte 2 of the line is not UTF-8"),
        (b",/b", "old_path is empty"),
        (b"/a,", "new_path is empty"),
        (b"/a", "The line has 1 cells"),
        (b"/a,/b,/c", "The line has 3 cells"),
        (b'"/a,/b', "cannot be read as CSV"),
        (b"https://evil.example/a,/b", "on another host than answers.example:8000"),
        (b"/a,https://answers.example:8000@evil.example/a", "on another host"),
        (b"/a,http://[evil/a", "on another host"),
        (b"a,/b", "no path of this site"),
        (b"/a,//evil.example", "no path of this site"),
        (b"/a,/%5Cevil.example", "no path of this site"),
        (b"/a?b=1,/c", "has a “?” or “#”"),
        (b"/a,/b c", "white space"),
        (b"/a\0,/b", "invisible character"),
        (b"/a%00,/b", "invisible character"),
        (b"/" + b"a" * LONGEST + b",/b", "501 characters"),
        (b"/" + b"a" * 200_000 + b",/b", "cannot be read as CSV: field larger"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(line: bytes, message: str) -> None:
    fault, row = rows(line + b"\n/c,/d")
    assert isinstance(fault, Fault)
    assert fault.line == 2
    assert message in fault.message
    assert len(fault.message) < 400
    assert fault.hint
    assert row == Row(3, "/c", "/d")


def test_an_address_of_the_greatest_length_is_kept() -> None:
    assert rows(f"/{'a' * (LONGEST - 1)},/b") == [Row(2, f"/{'a' * (LONGEST - 1)}", "/b")]


@pytest.mark.parametrize("data", [b"", b"old,new\n/a,/b", b"\xff\xfe", b"/a,/b\n", b'"old_path\n'])
def test_a_file_without_the_columns_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="Line 1 does not name the columns old_path and new_path"):
        list(read(data, HOST))
