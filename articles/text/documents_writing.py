"""Documents as text, in the one style of the library this format comes from."""

import datetime as dt
import json
import re
from collections.abc import Iterable

import yaml

from articles.text.document_model import (
    FIELD_OF_KEY,
    Document,
    RelatedLink,
    Seo,
    Settings,
    rank,
)
from articles.text.escapes import EscapeError, escape
from articles.text.yamlextras import chunks, indented
from articles.text.yamlnodes import Fault, implied_tag

# Files with a `score` fold their titles, except those of these two subjects.
_UNFOLDED_SUBJECTS = frozenset({"Others", "Marine biology"})

# What YAML 1.1 neither prints as it is nor keeps on its line (U+0085, U+2028, U+2029).
_UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_UNWRITABLE_MESSAGE = "a document cannot hold a NUL character or a lone surrogate"
_NOT_PLAIN = re.compile(r"""\A[-?:,\[\]{}#&*!|>'"%@`\s]|:\s|\s#|[\t\n]|[:\s]\Z""")


def serialize(document: Document) -> bytes:
    """The document as UTF-8 with LF, which `parse` reads as an equal document.

    An answer that the convention cannot carry is written as a literal block, or quoted where it
    holds characters that no block can. Raises ValueError for what no document can hold: NUL, lone
    surrogates, `extra` that is not YAML, and an answer of one line that needs a block but holds
    such a character.
    """
    try:
        parts = _parts(document)
    except Fault as fault:
        raise ValueError(f"unknown keys cannot be written: {fault.problem}") from fault
    text = "---\n" + "".join(parts[key] for key in _order(parts, document.layout)) + "---\n"
    if document.body:
        text += "\n" + document.body
    if _UNWRITABLE.search(text):
        raise ValueError(_UNWRITABLE_MESSAGE)
    return text.encode()


def _parts(document: Document) -> dict[str, str]:
    """Each top-level key with its value, as lines."""
    fold_titles = document.score is not None and document.subject not in _UNFOLDED_SUBJECTS
    titles = frozenset({"title", "article_title"}) if fold_titles else frozenset()
    parts: dict[str, str] = {}
    for key, field in FIELD_OF_KEY.items():
        value = getattr(document, field)
        if value is not None:
            parts[key] = f"{key}:{_value(key, value, titles | {'question'})}"
    for number, link in enumerate(document.related, 1):
        key = f"related_article{number}"
        parts[key] = f"{key}:{_map(link, ('id', 'title', 'subject', 'url'), 4, 8, titles)}"
    if fold_titles and not document.related:
        parts["score"] += "\n"  # so do all 1,832 such files
    parts.update(chunks(document.extra))
    return parts


def _order(parts: dict[str, str], layout: tuple[str, ...]) -> list[str]:
    """The keys as `layout` has them; one that it lacks follows its neighbor in the format."""
    order = [key for key in layout if key in parts]
    placed = set(order)
    previous = None
    for key in sorted(parts, key=rank):
        if not layout:
            order.append(key)
        elif key not in placed:
            order.insert(0 if previous is None else order.index(previous) + 1, key)
        previous = key
    return order


def _value(key: str, value: object, folded: frozenset[str]) -> str:
    """What follows a top-level key and its colon, with the newline."""
    if isinstance(value, Seo):
        descriptions = ("page_description", "page_keywords")
        return _map(value, ("title", *descriptions), 2, 4, frozenset(descriptions))
    if isinstance(value, Settings):
        keys = [field for field in Settings.__slots__ if field != "extra"]
        return _map(value, keys, 2, 4, frozenset())
    if key == "answer":
        return _answer(str(value))
    return _scalar(value, 4, fold=key in folded)


def _map(
    value: Seo | RelatedLink | Settings,
    keys: Iterable[str],
    indent: int,
    text_indent: int,
    folded: frozenset[str],
) -> str:
    text = ""
    for key in keys:
        part = getattr(value, key)
        if part is not None:
            text += f"{' ' * indent}{key}:{_scalar(part, text_indent, fold=key in folded)}"
    if value.extra:
        text += indented(value.extra, indent)
    return f"\n{text}" if text else " {}\n"


def _scalar(value: object, indent: int, fold: bool) -> str:
    if isinstance(value, str):
        return _text(value, indent, fold)
    if isinstance(value, float):
        # YAML 1.1 takes 1e+16 for a string, 1.0e+16 for a number.
        digits = repr(value)
        return f" {digits if '.' in digits else digits.replace('e', '.0e')}\n"
    if isinstance(value, dt.datetime):
        moment = value.astimezone(dt.UTC) if value.tzinfo else value
        return f" {moment.replace(tzinfo=None).isoformat()}Z\n"
    return f" {value}\n"


def _text(text: str, indent: int, fold: bool) -> str:
    """One line: plain, folded (`>-`) or in double quotes, the first of them that can carry it."""
    if not fold and _is_plain(text):
        return f" {text}\n"
    if _fits_block(text) and "\n" not in text and text[0] not in " \t":
        return f" >-\n{' ' * indent}{text}\n"
    return f" {_quoted(text)}\n"


def _is_plain(text: str) -> bool:
    if not text or _NOT_PLAIN.search(text) or _UNPRINTABLE.search(text):
        return False
    return implied_tag(yaml.ScalarNode, text, plain=True) == "tag:yaml.org,2002:str"


def _fits_block(text: str) -> bool:
    return not _UNPRINTABLE.search(text) and bool(text.strip("\n"))


def _quoted(text: str) -> str:
    """In double quotes on one line: JSON's escapes are YAML's, and YAML escapes some more."""
    if _UNWRITABLE.search(text):
        raise ValueError(_UNWRITABLE_MESSAGE)
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _answer(answer: str) -> str:
    try:
        return _text(escape(answer), 4, fold=True)
    except EscapeError:
        if _fits_block(answer):
            return _literal(answer)
    if "\n" not in answer:
        raise ValueError("the answer needs a literal block, which cannot hold its characters")
    return f" {_quoted(answer)}\n"


def _literal(text: str) -> str:
    """A literal block, which says its indentation where the text begins with white space."""
    indentation = "4" if text[0] in " \t\n" else ""
    content = text.rstrip("\n")
    newlines = len(text) - len(content)
    chomping = "-" if newlines == 0 else "" if newlines == 1 else "+"
    lines = "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
    end = "" if newlines else "\n"
    return f" |{indentation}{chomping}\n{lines}{end}"
