"""What the tests of edits share: small documents, and the lines in which two differ."""

import difflib
from dataclasses import replace
from typing import Any

from articles.text.documents import parse
from articles.text.documents_editing import edit

REQUIRED = "url: /learn/physics/questions/what-is-light\nquestion: What is light?\n"
ANSWER = "answer: A wave.\n"


def front(more: str, answer: str = ANSWER) -> bytes:
    return f"---\n{REQUIRED}{answer}{more}---\n\n&nbsp;".encode()


def edited(data: bytes, **changes: Any) -> bytes:
    """The file after an edit that kept its text, read back as what was meant."""
    document = replace(parse(data), **changes)
    result = edit(data, document)
    again = parse(result.data)
    assert not result.whole
    assert replace(again, layout=()) == replace(document, layout=())
    return result.data


def changed(data: bytes, **changes: Any) -> list[str]:
    """The lines that differ, as `git diff` shows them."""
    return differences(data, edited(data, **changes))


def differences(old: bytes, new: bytes) -> list[str]:
    before, after = (part.decode().splitlines(keepends=True) for part in (old, new))
    lines = difflib.unified_diff(before, after, n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
