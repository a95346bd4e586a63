"""What a mapping says: which key of another tool's files goes to which key of a document."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from articles.text.slugs import split_article_path

LARGEST = 65_536  # bytes; the mappings that ship have about one thousand

FILE_SOURCES = ("file.name", "file.slug", "file.title", "file.date", "file.folder")
"""What the path of a file tells, see `foreign_places`."""

URL = "/learn/{subject}/questions/{slug}"

_VALUES = frozenset(
    (
        *("answer", "title", "question", "article_title", "subject", "slug", "author", "id"),
        *("date", "date_format", "post_on_text", "score", "no_index", "draft", "redirects"),
        *("seo.title", "seo.page_description", "seo.page_keywords"),
        *("quicktakes.published_at", "quicktakes.unpublish_at"),
        *("quicktakes.provenance", "quicktakes.asked_by", "quicktakes.checked_by"),
        "quicktakes.share_image",
    )
)
_NAMES = frozenset(("only", "skip", "drafts", "words"))
_KEYS = _VALUES | _NAMES | {"url", "root", "without_front_matter"}
_REQUIRED = {"answer": "body", "subject": "file.folder", "slug": "file.name"}


class MappingError(ValueError):
    """What is wrong with a mapping: the `problem`, which names the key, and a `hint` what to do."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(f"{problem}. {hint}")
        self.problem = problem
        self.hint = hint


@dataclass(frozen=True)
class ForeignMapping:
    """A mapping as values; docs/importing-from-others.md describes each key.

    `sources` gives for a key, such as `seo.title`, the places that are looked at, in order.
    """

    sources: dict[str, tuple[str, ...]]
    url: str = URL
    root: str = ""
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without_front_matter: bool = False

    def wants(self, parts: Iterable[str]) -> bool:
        """Whether a file with these parts of a path is an article by `only` and `skip`."""
        parts = list(parts)
        return not any_matches(self.skip, parts) and (
            not self.only or any_matches(self.only, parts)
        )


def any_matches(patterns: Iterable[str], parts: Iterable[str]) -> bool:
    """Whether a part of a path has one of these names, in which `*` stands for any characters."""
    parts = list(parts)
    return any(fnmatchcase(part, pattern) for pattern in patterns for part in parts)


def load(data: bytes) -> ForeignMapping:
    """The mapping in the bytes of a TOML file. Raises MappingError."""
    given = _flat(_toml(data))
    for key in given:
        if key not in _KEYS:
            raise MappingError(f"`{key}` is no key of a mapping", f"Write one of {_listed(_KEYS)}.")
    url = _text(given.get("url", URL), "url")
    _check_url(url)
    without = given.get("without_front_matter", False)
    if not isinstance(without, bool):
        raise MappingError("`without_front_matter` must be true or false", "Write true or false.")
    sources = {key: _texts(given[key], key) for key in given if key in _VALUES}
    _check_sources(sources)
    return ForeignMapping(
        sources,
        url=url,
        root=_text(given.get("root", ""), "root"),
        without_front_matter=without,
        **{key: _texts(given[key], key) for key in given if key in _NAMES},
    )


def _toml(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        hint = "Name the file of a mapping, which is a handful of lines."
        raise MappingError(f"it is larger than {LARGEST:,} bytes", hint)
    try:
        return tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        hint = 'Write lines such as title = "title", in UTF-8.'
        raise MappingError(f"it is not TOML: {error}", hint) from error


def _flat(given: dict[str, Any]) -> dict[str, Any]:
    """`{"seo": {"title": …}}` as `{"seo.title": …}`."""
    flat: dict[str, Any] = {}
    for key, value in given.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{name}": part for name, part in value.items()}
        else:
            flat[key] = value
    return flat


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise MappingError(f"`{key}` must be one text", f'Write {key} = "…".')
    return value


def _texts(value: object, key: str) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(text, str) and text for text in texts):
        hint = f'Write {key} = "…", or {key} = ["…", "…"] with what is tried first in front.'
        raise MappingError(f"`{key}` must be a text or a list of texts", hint)
    return tuple(texts)


def _check_url(url: str) -> None:
    filled = url.replace("{subject}", "subject").replace("{slug}", "slug")
    if "{slug}" not in url or split_article_path(filled) is None:
        hint = f'Write url = "{URL}", or a fixed subject in place of {{subject}}.'
        raise MappingError(f"`url` is {url}, which gives no article its own address", hint)


def _check_sources(sources: dict[str, tuple[str, ...]]) -> None:
    for key, example in _REQUIRED.items():
        if key not in sources:
            raise MappingError(f"`{key}` is missing", f'Add a line {key} = "{example}".')
    if "title" not in sources and "question" not in sources:
        raise MappingError("`title` and `question` are missing", 'Add a line title = "title".')
    for key, names in sources.items():
        for name in names:
            if name.startswith("file.") and name not in FILE_SOURCES:
                hint = f"Write one of {_listed(FILE_SOURCES)}."
                raise MappingError(f"`{key}` names {name}, which a file does not have", hint)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
