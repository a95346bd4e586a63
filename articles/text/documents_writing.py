"""Documents as text, in the one style of the library this format comes from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from itertools import pairwise

from articles.text.document_model import (
    FIELD_OF_KEY,
    Document,
    RelatedLink,
    Seo,
    Settings,
    rank,
    related_number,
)
from articles.text.escapes import EscapeError, escape
from articles.text.yamlextras import chunks, indented
from articles.text.yamlnodes import Fault
from articles.text.yamlwriting import (
    Place,
    folded_line,
    in_style,
    literal,
    quoted,
    refuse_unwritable,
)

# What is always folded in the `seo` map.
_FOLDED_IN_SEO = frozenset({"page_description", "page_keywords"})

_TOP = Place(key=0, text=4)
_SUBKEYS: dict[type[Seo | RelatedLink | Settings], tuple[str, ...]] = {
    Seo: ("title", "page_description", "page_keywords"),
    RelatedLink: ("id", "title", "subject", "url"),
    Settings: tuple(field.name for field in fields(Settings) if field.name != "extra"),
}
# Files with a `score` fold their titles, except those of these two subjects.
_UNFOLDED_SUBJECTS = frozenset({"Others", "Marine biology"})


def serialize(document: Document) -> bytes:
    """The document as UTF-8 with LF, which `parse` reads as an equal document.

    An answer that the convention cannot carry is written as a literal block, or quoted where it
    holds characters that no block can. Raises ValueError for what no document can hold: NUL, lone
    surrogates, `extra` that is not YAML or holds keys of the format, and an answer of one line that
    needs a block but holds such a character.
    """
    parts = {key: lines_of(document, key) for key in keys_of(document)}
    if _folded_titles(document) and not document.related:
        parts["score"] += "\n"  # so do all 1,832 such files
    extra = unknown_keys(document.extra)
    refuse_known(extra)
    parts |= extra
    keys = ordered(sorted(parts, key=rank), document.layout)
    text = "---\n" + "".join(parts[key] for key in keys) + "---\n"
    if document.body:
        text += "\n" + document.body
    refuse_unwritable(text)
    return text.encode()


def refuse_known(keys: Iterable[str]) -> None:
    """Raises ValueError where keys of the format are among the unknown ones: they would say again,
    and perhaps otherwise, what a field says."""
    known = [f"“{key}”" for key in keys if key in FIELD_OF_KEY or related_number(key)]
    if known:
        verb = "is no unknown key" if len(known) == 1 else "are no unknown keys"
        raise ValueError(f"{', '.join(known)} {verb}: write it where the format has it")


def lines_of(document: Document, key: str) -> str:
    """The lines of one top-level key that the format knows, as `serialize` writes them.

    Its value must not be None. Raises ValueError as `serialize` does.
    """
    number = related_number(key)
    folds = folded_in(document, key)
    value = getattr(document, FIELD_OF_KEY[key]) if number is None else document.related[number - 1]
    if isinstance(value, RelatedLink):
        return f"{key}:{_map(value, 4, 8, folds)}"
    if isinstance(value, Seo | Settings):
        return f"{key}:{_map(value, 2, 4, folds)}"
    if key == "answer":
        return f"{key}: {answer_scalar(str(value), '>', _TOP)}"
    return f"{key}: {new_scalar(value, _TOP, fold=key in folds)}"


def folded_in(document: Document, key: str) -> frozenset[str]:
    """The keys whose texts are folded in the map of this key; itself, if it holds a text."""
    if key in ("seo", "quicktakes"):
        return _FOLDED_IN_SEO if key == "seo" else frozenset()
    return _folded_titles(document) | {"question"}


def keys_of(document: Document) -> list[str]:
    """The keys that the format knows and the document has, in the format's order."""
    related = [f"related_article{number}" for number in range(1, len(document.related) + 1)]
    keys = [key for key, field in FIELD_OF_KEY.items() if getattr(document, field) is not None]
    at = len(keys) - (document.settings is not None)
    return [*keys[:at], *related, *keys[at:]]


def subkeys_of(value: Seo | RelatedLink | Settings) -> tuple[str, ...]:
    """All keys that the format knows in such a map, in its order."""
    return _SUBKEYS[type(value)]


def unknown_keys(extra: str) -> dict[str, str]:
    """The lines of each unknown key. Raises ValueError where `extra` is not YAML."""
    try:
        return chunks(extra)
    except Fault as fault:
        raise ValueError(f"unknown keys cannot be written: {fault.problem}") from fault


def ordered(keys: Iterable[str], layout: Iterable[str]) -> list[str]:
    """Those of `layout` that are among the keys, each other one after its neighbor in `keys`.

    `ordered(["id", "date", "url"], ["url", "id"])` is url, id, date.
    """
    keys = list(keys)
    present = set(keys)
    placed = [key for key in layout if key in present]
    missing = present.difference(placed)
    follower = {previous: key for previous, key in pairwise([None, *keys]) if key in missing}
    order: list[str] = []
    for placed_key in [None, *placed]:
        key = placed_key
        while True:
            order += [] if key is None else [key]
            if key not in follower:
                break
            key = follower[key]
    return order


def plain_scalar(value: object) -> str:
    """A number, truth value, day or moment as text: -1.0, True, 2025-03-04."""
    if isinstance(value, float):
        # YAML 1.1 takes 1e+16 for a string, 1.0e+16 for a number.
        digits = repr(value)
        return digits if "." in digits else digits.replace("e", ".0e")
    if isinstance(value, dt.datetime):
        moment = value.astimezone(dt.UTC) if value.tzinfo else value
        return f"{moment.replace(tzinfo=None).isoformat()}Z"
    return str(value)


def answer_scalar(answer: str, style: str, place: Place) -> str:
    """An answer by the convention for newlines, in `style` (see `in_style`) if that carries it.

    One that the convention cannot carry is a literal block, or quoted where it holds characters
    that no block can. Raises ValueError where it has one line and neither is possible.
    """
    try:
        return in_style(escape(answer), style, place)
    except EscapeError:
        block = literal(answer, place)
    if block is None and "\n" not in answer:
        raise ValueError("the answer needs a literal block, which cannot hold its characters")
    return block or quoted(answer)


def new_scalar(value: object, place: Place, fold: bool) -> str:
    """Texts on one line: plain, folded or in double quotes, the first that can carry it."""
    if not isinstance(value, str):
        return f"{plain_scalar(value)}\n"
    if fold:
        return folded_line(value, place) or quoted(value)
    return in_style(value, "", place)


def _folded_titles(document: Document) -> frozenset[str]:
    """The keys `title` and `article_title` if the library folds the titles of such a document."""
    folds = document.score is not None and document.subject not in _UNFOLDED_SUBJECTS
    return frozenset({"title", "article_title"}) if folds else frozenset()


def _map(
    value: Seo | RelatedLink | Settings, indent: int, text_indent: int, folded: frozenset[str]
) -> str:
    text = ""
    for key in subkeys_of(value):
        part = getattr(value, key)
        if part is not None:
            scalar = new_scalar(part, Place(indent, text_indent), fold=key in folded)
            text += f"{' ' * indent}{key}: {scalar}"
    if value.extra:
        text += indented("".join(unknown_keys(value.extra).values()), indent)
    return f"\n{text}" if text else " {}\n"
