"""Documents drawn at random, full of texts that YAML takes for something else."""

import datetime as dt
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

import yaml
from hypothesis import assume
from hypothesis import strategies as st

from articles.text.document_model import FIELD_OF_KEY
from articles.text.documents import (
    Document,
    DocumentError,
    RelatedLink,
    Seo,
    Settings,
    parse,
    serialize,
)
from articles.text.escapes import EscapeError, escape

ODD = ["null", "~", "yes", "1984", "2023-02-29", "12:30:45", ".nan", "<<", "=", "---", "...", "- a"]
ODD += ["a: b", "a #b", "#", "'", '"', "\\n", "\\", "|", ">-", "*a", "&a", "!t", "%", "@", "`", "{"]
ODD += [
    " a",
    "a ",
    "\ta",
    "a\t",
    "a:",
    "\u2028",
    "a\x85b",
    "\ufeff",
    "\x1b",
    "\x7f",
    "\uffff",
    "😀",
]
ODD += ["a\r\nb", "\r", "$a \\neq b$", '`"\\n"`', "a\n\n", "\n\na", "a\n  b", "  \n", "a\n\t\n"]
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.lists(st.sampled_from(ODD), max_size=4).map("".join),
)
SPOKEN = TEXTS.filter(str.strip)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
PATHS = st.from_regex(r"/learn/[a-z-]{1,9}/questions/[a-z0-9-]{1,9}", fullmatch=True)
OFFSETS = st.integers(-86_399, 86_399).map(lambda s: dt.timezone(dt.timedelta(seconds=s)))
DAYS = st.dates(dt.date(1000, 1, 1), dt.date(9000, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(9000, 12, 31), timezones=OFFSETS)
VALUES = st.recursive(
    TEXTS | INTEGERS | st.booleans() | st.none() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def extras(known: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.dictionaries(known, VALUES, max_size=3).map(
        lambda values: yaml.safe_dump(values, allow_unicode=True, sort_keys=False) if values else ""
    )


NAMES = st.from_regex(r"x_[a-z]{1,8}", fullmatch=True)
LINKS = st.builds(
    *(RelatedLink, maybe(TEXTS), maybe(TEXTS), maybe(TEXTS), maybe(INTEGERS)), extra=extras(NAMES)
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    document = draw(
        st.builds(
            Document,
            url=PATHS,
            answer=SPOKEN,
            question=SPOKEN,
            **dict.fromkeys(("title", "article_title", "schema", "subject"), maybe(TEXTS)),
            **dict.fromkeys(("date_format", "post_on_text", "author"), maybe(TEXTS)),
            id=maybe(INTEGERS),
            date=maybe(DAYS),
            seo=maybe(st.builds(Seo, *[maybe(TEXTS)] * 3, extra=extras(NAMES))),
            file_name=maybe(TEXTS),
            score=maybe(st.floats(allow_nan=False, allow_infinity=False)),
            no_index=maybe(st.booleans()),
            related=st.lists(LINKS, max_size=7).map(tuple),
            settings=maybe(
                st.builds(
                    *(Settings, maybe(TEXTS), maybe(MOMENTS), maybe(MOMENTS), maybe(PATHS)),
                    *(maybe(TEXTS), maybe(TEXTS)),
                    extra=extras(NAMES),
                )
            ),
            body=TEXTS,
            extra=extras(NAMES),
        )
    )
    assume("\n" in document.answer or carried(document.answer))
    if not draw(st.booleans()):
        return document
    # Reading settles the order of the unknown keys by that of the layout.
    given_order = tuple(draw(st.permutations(keys_of(document))))
    return parse(serialize(replace(document, layout=given_order)))


def carried(answer: str) -> bool:
    try:
        return escape(answer) is not None
    except EscapeError:
        return answer.isprintable()


def keys_of(document: Document) -> list[str]:
    known = [key for key, field in FIELD_OF_KEY.items() if getattr(document, field) is not None]
    links = [f"related_article{number + 1}" for number in range(len(document.related))]
    return [*known, *links, *(yaml.safe_load(document.extra) or {})]


ASIDES = ["\n", "# aside\n", "  # further in\n", "\n# aside\n\n", "\t\n"]


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A document in many styles at once: of scalars, maps, indentation, line ends, asides."""
    document = draw(documents())
    keys = keys_of(document)
    if draw(st.booleans()):
        keys = draw(st.permutations(keys))
    chunks = [_chunk(draw, key, document) for key in keys]
    if document.author is None and draw(st.booleans()):
        chunks.insert(draw(st.integers(0, len(chunks))), "author: ~\n")
    front = "".join(
        chunk + (draw(st.sampled_from(ASIDES)) if draw(st.integers(0, 3)) == 0 else "")
        for chunk in chunks
    )
    if draw(st.integers(0, 7)) == 0:
        front = "".join(f"  {line}" for line in front.splitlines(keepends=True))
    text = f"---\n{front}---\n{draw(st.sampled_from(['', chr(10)]))}{document.body}"
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    data = (draw(st.sampled_from(["", "\ufeff"])) + text).encode()
    try:
        parse(data)
    except DocumentError:  # a style that cannot carry its text
        assume(False)
    return data


def _chunk(draw: st.DrawFn, key: str, document: Document) -> str:
    value = _plain_value(key, document)
    if key.startswith("related_article") and draw(st.booleans()):
        key = f"related_article{int(key[15:]) + 3}"
    if isinstance(value, dict) and draw(st.integers(0, 3)) == 0:
        return f"{key}: {yaml.safe_dump(value, default_flow_style=True, width=10_000)}"
    chunk = yaml.safe_dump(
        {key: value},
        allow_unicode=True,
        default_flow_style=False,
        default_style=draw(st.sampled_from([None, None, '"', "'", "|", ">"])),
        indent=draw(st.sampled_from([2, 3, 4, 8])),
        sort_keys=False,
        width=draw(st.sampled_from([20, 10_000])),
    )
    name, colon, rest = chunk.partition(":")
    if chunk.count("\n") == 1 and draw(st.integers(0, 3)) == 0:
        rest = rest[:-1] + draw(st.sampled_from(["  # aside\n", "  \n"]))
    if draw(st.integers(0, 7)) == 0:
        name = draw(st.sampled_from([f"'{name}'", f"? {name}\n", f"{name} "]))
    return name + colon + draw(st.sampled_from(["", "", "", " ", "\t"])) + rest


def _plain_value(key: str, document: Document) -> object:
    """What YAML's own writer takes."""
    if key == "answer":
        with suppress(EscapeError):
            return escape(document.answer)
    if key in FIELD_OF_KEY:
        value = getattr(document, FIELD_OF_KEY[key])
    elif key.startswith("related_article"):
        value = document.related[int(key[15:]) - 1]
    else:
        return yaml.safe_load(document.extra)[key]
    if not isinstance(value, Seo | RelatedLink | Settings):
        return value
    given = {field.name: getattr(value, field.name) for field in fields(value)}
    extra = yaml.safe_load(given.pop("extra")) or {}
    return {name: part for name, part in given.items() if part is not None} | extra


@st.composite
def edits(draw: st.DrawFn, old: Document) -> Document:
    """A document of which a few keys, subkeys and links differ."""
    other = draw(documents())
    names = draw(st.lists(st.sampled_from([f.name for f in fields(old)]), min_size=1, max_size=4))
    changes = {name: getattr(other, name) for name in names if name != "layout"}
    if "seo" in changes:
        before, after = old.seo or Seo(), other.seo or Seo()
        subkeys = draw(st.lists(st.sampled_from([f.name for f in fields(Seo)])))
        changes["seo"] = replace(before, **{name: getattr(after, name) for name in subkeys})
    if "related" in changes and old.related + other.related:
        links = st.sampled_from(old.related + other.related)
        changes["related"] = tuple(draw(st.lists(links, max_size=6)))
    new = replace(old, **changes)
    assume("\n" in new.answer or carried(new.answer))
    return parse(serialize(new))  # which settles the order of the keys
