"""Documents compared and merged key by key: what a folder changed, and what the library changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from articles.text.document_model import FIELD_OF_KEY, Document, Seo, Settings
from articles.text.documents_writing import subkeys_of, unknown_keys


class Key(NamedTuple):
    """One key: the map it stands in ("" for the front matter itself) and its name there.

    All related links are one key, since adding one renumbers the others; so is the body. Unknown
    keys stand in maps of their own names: an operator may have called one `body`.
    """

    place: str
    name: str

    def __str__(self) -> str:
        place = self.place.removesuffix(_UNKNOWN)
        return f"{place}.{self.name}" if place else self.name


_UNKNOWN = "?"
_RELATED = Key("", "related articles")
_BODY = Key("", "body")
_MAPS: dict[str, type[Seo | Settings]] = {"seo": Seo, "quicktakes": Settings}


@dataclass(frozen=True)
class Clash:
    """A key that both sides changed, with the value it had and those it has; None: it is absent."""

    key: str  # its name, such as "seo.title"
    base: Any
    folder: Any
    library: Any
    where: Key | None = field(default=None, compare=False)  # an unknown key can have any name

    @property
    def is_known(self) -> bool:
        """Whether the format knows the key."""
        return self.where is None or not self.where.place.endswith(_UNKNOWN)


@dataclass(frozen=True)
class Merge:
    """Two documents made one, and the keys in which that cannot be.

    `document` has the folder's values of the clashing keys, `of_library` the library's.
    """

    document: Document
    of_library: Document
    clashes: tuple[Clash, ...]

    def with_values(self, values: Iterable[tuple[Clash, Any]]) -> Document:
        """`document` with other values of clashing keys."""
        chosen = {clash.where: value for clash, value in values if clash.where}
        return _with_values(self.document, chosen)


def differing(before: Document, after: Document) -> list[str]:
    """The names of the keys whose values differ, such as `title` and `seo.page_description`."""
    if before == after:
        return []
    old, new = _keyed(before), _keyed(after)
    return [str(key) for key in old | new if old.get(key) != new.get(key)]


def merge(
    base: Document | None, folder: Document, library: Document, held: Iterable[Document] = ()
) -> Merge:
    """`folder` with what `library` changed since both were `base`.

    A key changed on one side only takes that side's value, one changed to the same value on both
    is no clash. `held` are the states the library has had since `base`: where the folder's value
    is one of those, the folder only holds what was exported meanwhile, and the library went on.
    Without a base every key that differs clashes.
    """
    was, ours, theirs = _keyed(base) if base else {}, _keyed(folder), _keyed(library)
    states = [_keyed(state) for state in held]
    taken: dict[Key, Any] = {}
    clashing: dict[Key, Any] = {}
    for key in ours | theirs:
        old, new, other = was.get(key), ours.get(key), theirs.get(key)
        if new == other or (other == old and base):
            continue
        went_on = any(state.get(key) == new for state in states)
        (taken if base and (new == old or went_on) else clashing)[key] = other
    document = _with_values(folder, taken)
    return Merge(
        document,
        _with_values(document, clashing),
        tuple(
            Clash(str(key), was.get(key), ours.get(key), other, key)
            for key, other in clashing.items()
        ),
    )


def _keyed(document: Document) -> dict[Key, Any]:
    """Every key that has a value."""
    values = {
        Key("", key): getattr(document, field)
        for key, field in FIELD_OF_KEY.items()
        if key not in _MAPS
    }
    for place, kind in _MAPS.items():
        part = getattr(document, FIELD_OF_KEY[place]) or kind()
        values |= {Key(place, name): getattr(part, name) for name in subkeys_of(part)}
        values |= _unknown(place, part.extra)
    values |= {_RELATED: document.related or None, _BODY: document.body or None}
    values |= _unknown("", document.extra)
    return {key: value for key, value in values.items() if value is not None}


def _unknown(place: str, extra: str) -> dict[Key, Any]:
    return {Key(place + _UNKNOWN, name): lines for name, lines in unknown_keys(extra).items()}


def _with_values(document: Document, values: Mapping[Key, Any]) -> Document:
    """The document with those keys set, or removed where the value is None."""
    changes: dict[str, Any] = {
        FIELD_OF_KEY[key.name]: value
        for key, value in values.items()
        if not key.place and key not in (_RELATED, _BODY)
    }
    if _RELATED in values:
        changes["related"] = values[_RELATED] or ()
    if _BODY in values:
        changes["body"] = values[_BODY] or ""
    for place, kind in _MAPS.items():
        field = FIELD_OF_KEY[place]
        part = getattr(document, field)
        changed = _part_with_values(place, part or kind(), values)
        if changed != (part or kind()):
            changes[field] = None if changed == kind() else changed
    changes["extra"] = _extra_with_values("", document.extra, values)
    return replace(document, **changes)


def _part_with_values(
    place: str, part: Seo | Settings, values: Mapping[Key, Any]
) -> Seo | Settings:
    known = {key.name: value for key, value in values.items() if key.place == place}
    return replace(part, **known, extra=_extra_with_values(place, part.extra, values))


def _extra_with_values(place: str, extra: str, values: Mapping[Key, Any]) -> str:
    changed = {key.name: value for key, value in values.items() if key.place == place + _UNKNOWN}
    if not changed:
        return extra
    lines = {**unknown_keys(extra), **changed}
    return "".join(text for text in lines.values() if text)
