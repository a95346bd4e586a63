"""What a document is: its parts, the order of its keys, and what can be wrong with one."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

# Days and moments outside cannot be moved into every time zone: 0001-01-01 in Tokyo is no date.
YEARS = range(1000, 9001)


class DocumentError(ValueError):
    """A fault in a document, at a 1-based line and column of its file (in characters, no BOM).

    `problem` says what is wrong, `hint` in one sentence what to do. `kind` is one of aliases,
    bad-url, broken-yaml, duplicate-key, impossible-date, missing-key, no-closing-fence,
    no-front-matter, not-a-mapping, not-utf8, nul, out-of-range, too-deep, too-large, wrong-type.

    str() gives "learn/physics/light.md:4:7: `date` is 2023-02-29, a day that does not exist. Write
    a day of the calendar as YYYY-MM-DD."
    """

    def __init__(
        self, path: str, line: int, column: int, problem: str, hint: str, kind: str
    ) -> None:
        # All of them as `args`, so that an error survives the way home from a worker process.
        super().__init__(path, line, column, problem, hint, kind)
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem
        self.hint = hint
        self.kind = kind

    def __str__(self) -> str:
        place = f"{self.path or '<document>'}:{self.line}:{self.column}"
        return f"{place}: {self.problem}. {self.hint}"


@dataclass(frozen=True)
class Seo:
    """The `seo` map. `extra` holds its unknown keys as YAML text."""

    title: str | None = None
    page_description: str | None = None
    page_keywords: str | None = None
    extra: str = ""


@dataclass(frozen=True)
class RelatedLink:
    """One `related_article` map as given: its `url` may dangle and its `id` be another's."""

    url: str | None = None
    title: str | None = None
    subject: str | None = None
    id: int | None = None
    extra: str = ""


@dataclass(frozen=True)
class Settings:
    """The `quicktakes` map: what an article has and the format has no key for.

    The two moments know their offset from UTC; `canonical` is the path of an article.
    """

    status: str | None = None
    published_at: dt.datetime | None = None
    unpublish_at: dt.datetime | None = None
    canonical: str | None = None
    provenance: str | None = None
    asked_by: str | None = None
    checked_by: str | None = None
    share_image: str | None = None
    extra: str = ""


@dataclass(frozen=True)
class Document:
    """A document as values; None means that the key is absent.

    `answer` is Markdown with real newlines. `extra` holds the unknown top-level keys as YAML text.
    `layout` names the top-level keys in the order given, related links numbered from 1; it is
    empty where that is the format's own order.
    """

    url: str
    answer: str
    question: str | None = None
    title: str | None = None
    article_title: str | None = None
    schema: str | None = None
    id: int | None = None
    date: dt.date | None = None
    date_format: str | None = None
    post_on_text: str | None = None
    seo: Seo | None = None
    author: str | None = None
    subject: str | None = None
    file_name: str | None = None
    score: float | None = None
    no_index: bool | None = None
    related: tuple[RelatedLink, ...] = ()
    settings: Settings | None = None
    body: str = ""
    extra: str = ""
    layout: tuple[str, ...] = ()

    @property
    def subject_slug(self) -> str:
        """The third part of `url`: "physics" of "/learn/physics/questions/what-is-light"."""
        return self.url.split("/")[2]

    @property
    def slug(self) -> str:
        """The last part of `url`: "what-is-light" of "/learn/physics/questions/what-is-light"."""
        return self.url.split("/")[4]


# The field that holds each key, in the order in which keys are written. The related links stand
# before `quicktakes`, unknown keys after it.
FIELD_OF_KEY = {
    "_schema": "schema",
    "id": "id",
    "date": "date",
    "title": "title",
    "article_title": "article_title",
    "date_format": "date_format",
    "post_on_text": "post_on_text",
    "seo": "seo",
    "author": "author",
    "question": "question",
    "no_index": "no_index",
    "answer": "answer",
    "subject": "subject",
    "file_name": "file_name",
    "url": "url",
    "score": "score",
    "quicktakes": "settings",
}

_RELATED_KEY = re.compile(r"related_article([1-9][0-9]{0,8})")
_RANK_OF_KEY = {key: rank for rank, key in enumerate(FIELD_OF_KEY)}
_RANK_OF_SETTINGS = 10**10
_RANK_OF_KEY["quicktakes"] = _RANK_OF_SETTINGS


@lru_cache(maxsize=1024)
def related_number(key: str) -> int | None:
    """3 for "related_article3"; None for "related_article0", "related_article03" and the rest."""
    match = _RELATED_KEY.fullmatch(key)
    return int(match[1]) if match else None


@lru_cache(maxsize=1024)
def rank(key: str) -> int:
    """Where a top-level key stands in the format's own order; all unknown keys rank last."""
    known = _RANK_OF_KEY.get(key)
    if known is not None:
        return known
    number = related_number(key)
    return _RANK_OF_SETTINGS + 1 if number is None else len(FIELD_OF_KEY) + number
