"""Differences of documents as the admin shows them: keys by the names of the form, word by word."""

from collections.abc import Iterable
from dataclasses import dataclass

from articles.text.comparing import Piece, compare, surroundings
from articles.text.differences import Change, Fate

WORDS_AROUND = 30
"""Words kept on each side of a change, where a text is not shown whole."""

_LABELS = {
    "answer": "Answer",
    "article_title": "Title above the article",
    "author": "Author",
    "body": "Text after the front matter",
    "date": "Day shown to readers",
    "date_format": "Format of the day",
    "file_name": "File",
    "id": "Number at the source",
    "no_index": "Hidden from search engines",
    "post_on_text": "Label before the date",
    "question": "Question",
    "related articles": "Related articles",
    "score": "Score",
    "seo.page_description": "Description for search engines",
    "seo.page_keywords": "Keywords",
    "seo.title": "Page title",
    "subject": "Subject",
    "title": "Title",
    "url": "Address",
    "quicktakes.asked_by": "Asked by",
    "quicktakes.canonical": "Original",
    "quicktakes.checked_by": "Checked by",
    "quicktakes.provenance": "Provenance",
    "quicktakes.published_at": "Public from",
    "quicktakes.share_image": "Share image",
    "quicktakes.status": "Status",
    "quicktakes.unpublish_at": "Public until",
}


def label(key: str) -> str:
    """The name of a document's key as the form has it."""
    if key.startswith("related_article"):
        number, _, part = key.removeprefix("related_article").partition(".")
        return f"Related article {number}" + (f", {part}" if part else "")
    return _LABELS.get(key, key.removeprefix("other-"))


@dataclass(frozen=True, slots=True)
class Difference:
    """A key that differs, and its text in pieces; `was` and `now` are those of one side each."""

    label: str
    fate: str
    pieces: list[Piece]

    @property
    def was(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "added"]

    @property
    def now(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "removed"]


def shown(changes: Iterable[Change], *, whole: bool = False) -> list[Difference]:
    """What differs, in pieces; with `whole` also what is far from any change."""
    return [
        Difference(
            label(change.key),
            f"moved from place {change.moved_from.removeprefix('related_article')}"
            if change.fate is Fate.MOVED
            else change.fate.value,
            pieces(change.old or "", change.new or "", whole=whole),
        )
        for change in changes
    ]


def pieces(old: str, new: str, *, whole: bool = True) -> list[Piece]:
    """Two texts word by word."""
    found = compare(old, new)
    return found if whole else surroundings(found, WORDS_AROUND)
