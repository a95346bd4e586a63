"""A file of moved addresses, as CSV with the columns old_path and new_path: bytes in, rows out."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

COLUMNS = ("old_path", "new_path")

LARGEST = 10_000_000
"""Bytes of one file: about 50,000 moves of the usual length, which take seconds."""

LONGEST = 500
"""Characters of an address: what the library's column holds."""

_PARTS = re.compile(r"([^?#]*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """`old` leads to `new`, as line `line` (the first is 1) of the file says."""

    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, and what to do about it."""

    line: int
    message: str
    hint: str


class Unreadable(ValueError):
    """Bytes that are no such file; the sentence says why and what to do."""


class _Bad(ValueError):
    """A row that cannot be taken: a sentence, and a hint."""


def read(data: bytes, host: str) -> Iterator[Row | Fault]:
    """The rows of a file, and a fault for each line that holds none. `host` is this site's own
    ("answers.example:8000"): an address may begin with it.

    A row is one line: a quotation mark that is never closed spoils its own line and not the rest.
    Empty lines are passed over. Raises Unreadable for a file without the two columns.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    try:
        names = [cell.strip() for cell in _cells(lines[0])] if lines else []
    except _Bad:
        names = []
    if not set(names) >= set(COLUMNS):
        raise Unreadable(
            f"Line 1 does not name the columns {' and '.join(COLUMNS)}. Write: {','.join(COLUMNS)}"
        )
    old, new = map(names.index, COLUMNS)
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            cells = _cells(line)
            if len(cells) != len(names):
                raise _Bad(
                    f"The line has {len(cells)} cells, and line 1 has {len(names)}.",
                    "Put quotation marks around an address that holds a comma.",
                )
            yield Row(number, _old(cells[old], host), _path("new_path", cells[new], host))
        except _Bad as bad:
            yield Fault(number, *bad.args)


def _cells(line: bytes) -> list[str]:
    try:
        return next(csv.reader([line.decode()], strict=True))
    except UnicodeDecodeError as error:
        raise _Bad(
            f"Byte {error.start + 1} of the line is not UTF-8.", "Save the file as UTF-8."
        ) from error
    except csv.Error as error:
        raise _Bad(
            f"The line cannot be read as CSV: {error}.", "Write: /old/address,/new/address"
        ) from error


def _old(cell: str, host: str) -> str:
    path = _path("old_path", cell, host)
    if "?" in path or "#" in path:
        raise _Bad(
            f"old_path {path} has a “?” or “#”.", "Leave it out with what follows: the path counts."
        )
    return path


def _path(column: str, cell: str, host: str) -> str:
    """The cell as a path of this site, with its letters in plain: no request has "%C3%A9" in it."""
    given = cell.strip()
    if not given:
        raise _Bad(f"{column} is empty.", "Write a path of this site, such as /learn/physics.")
    path, query = _PARTS.fullmatch(_without_host(column, given, host)).groups()  # type: ignore[union-attr]
    path = unquote(path) + query
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise _Bad(
            f"{column} {_short(path)} is no path of this site.", "Begin it with a single slash."
        )
    if len(path) > LONGEST:
        raise _Bad(
            f"{column} has {len(path):,} characters.", f"At most {LONGEST} can be kept: shorten it."
        )
    if " " in path or not path.isprintable():
        raise _Bad(
            f"{column} {_short(path)!a} holds white space or an invisible character.", "Remove it."
        )
    return path


def _without_host(column: str, given: str, host: str) -> str:
    if not given.lower().startswith(("http://", "https://")):
        return given
    rest = given.partition("://")[2]
    named = re.split("[/?#]", rest, maxsplit=1)[0]
    if named.lower() != host.lower():
        raise _Bad(
            f"{column} {_short(given)} is on another host than {host}.",
            "Only addresses of this site can be kept: write the path alone.",
        )
    return rest[len(named) :] or "/"


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]}…"
