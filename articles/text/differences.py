"""What differs between two documents, key by key; `comparing` then tells it word by word."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from articles.text.comparing import gaps
from articles.text.document_model import (
    FIELD_OF_KEY,
    Document,
    RelatedLink,
    Seo,
    Settings,
    rank,
)
from articles.text.documents_writing import plain_scalar, subkeys_of, unknown_keys


class Fate(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """A key that differs and its texts, None where it is absent.

    Keys inside of maps are "seo.title" or "related_article2.url", with the number that a link
    has now, or had if it is gone; the text below the front matter is "body". A link that moved
    gives in `moved_from` the key it had; its texts are its own, and equal.
    """

    key: str
    old: str | None
    new: str | None
    moved_from: str = ""

    @property
    def fate(self) -> Fate:
        if self.moved_from:
            return Fate.MOVED
        if self.old is None:
            return Fate.ADDED
        return Fate.REMOVED if self.new is None else Fate.CHANGED


def differences(old: Document, new: Document) -> list[Change]:
    """The keys that differ, in the format's order, then unknown keys, related links and the body.

    How a document is written (styles, comments, the order of its keys) makes no difference. Raises
    ValueError where `extra` is not YAML, which no document has that was read.
    """
    return [
        *_changes(_texts(old), _texts(new)),
        *_changes(_named(unknown_keys(old.extra)), _named(unknown_keys(new.extra))),
        *_link_changes(old.related, new.related),
        *_changes(_body(old), _body(new)),
    ]


_Texts = dict[tuple[str, ...], str]  # by the names that lead to a key: ("seo", "title")


def _changes(old: _Texts, new: _Texts) -> Iterator[Change]:
    for names in sorted(new | old, key=lambda names: rank(names[0])):
        if old.get(names) != new.get(names):
            yield Change(".".join(names), old.get(names), new.get(names))


def _texts(document: Document) -> _Texts:
    texts: _Texts = {}
    for key, field in FIELD_OF_KEY.items():
        value = getattr(document, field)
        if isinstance(value, Seo | Settings):
            texts |= _of_map(key, value)
        elif value is not None:
            texts[key,] = _text(value)
    return texts


def _of_map(key: str, value: Seo | RelatedLink | Settings) -> _Texts:
    parts = {name: getattr(value, name) for name in subkeys_of(value)}
    known = {name: _text(part) for name, part in parts.items() if part is not None}
    return {(key, name): text for name, text in (unknown_keys(value.extra) | known).items()}


def shown_value(value: object) -> str:
    """A value of a document as people read it; "" where it is absent."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "\n\n".join(_shown(link) for link in value)
    return _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else plain_scalar(value)


def _named(lines_of_key: dict[str, str]) -> _Texts:
    return {(key,): lines for key, lines in lines_of_key.items()}


def _body(document: Document) -> _Texts:
    return {("body",): document.body} if document.body else {}


def _link_changes(old: tuple[RelatedLink, ...], new: tuple[RelatedLink, ...]) -> Iterator[Change]:
    """Links are the same if they have the same url, wherever they stand: one that is put before
    the others does not change each number."""
    before, after = _identities(old), _identities(new)
    old_places = {identity: place for place, identity in enumerate(before)}
    new_places = {identity: place for place, identity in enumerate(after)}
    displaced = {
        identity for gap in gaps(before, after) for identity in after[gap.new_start : gap.new_end]
    }
    for place, identity in enumerate(before):
        if identity not in new_places:
            yield Change(_key(place), _shown(old[place]), None)
    for place, identity in enumerate(after):
        was = old_places.get(identity)
        if was is None:
            yield Change(_key(place), None, _shown(new[place]))
            continue
        if identity in displaced:
            text = _shown(new[place])
            yield Change(_key(place), text, text, moved_from=_key(was))
        yield from _changes(_of_map(_key(place), old[was]), _of_map(_key(place), new[place]))


def _identities(links: tuple[RelatedLink, ...]) -> list[str]:
    """A name for each link, different from all others of its list: the second link to an address
    is the second one in the other list too."""
    seen: Counter[str] = Counter()
    names = []
    for link in links:
        name = link.url or link.title or _text(link.id)
        seen[name] += 1
        names.append(f"{name} {seen[name]}")
    return names


def _key(place: int) -> str:
    return f"related_article{place + 1}"


def _shown(link: RelatedLink) -> str:
    parts = (link.title, link.url) if link.title or link.url else (_text(link.id),)
    return "\n".join(part for part in parts if part)
