"""The pictures that articles show, as files of MEDIA_ROOT, and who shows an uploaded one."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from articles.library.revising import Refused
from articles.models import Article, Draft, Page, Picture, SeoMetadata
from articles.text import pictures
from articles.text.queries import MOST_WORDS

_ADDRESS = re.compile(re.escape(settings.MEDIA_URL) + r"([^\s\"'()<>\[\]?#]+)")


@dataclass(frozen=True, slots=True)
class Uses:
    """What shows a picture: articles by answer or share picture, the site's own pages, and how
    many drafts. Old versions and the trash do not count."""

    articles: list[Article]
    pages: list[Page]
    drafts: int

    def __bool__(self) -> bool:
        return bool(self.articles or self.pages or self.drafts)


def used_by(article: Article) -> set[str]:
    """Names below MEDIA_ROOT that the answer or the share picture names, such as "bridge.png"; for
    an uploaded picture that is there those of all its files, since pages offer each of them."""
    seo = getattr(article, "seo", None) or SeoMetadata()
    texts = f"{article.answer}\n{seo.share_image}"
    if settings.MEDIA_URL not in texts:
        return set()
    return {file for name in _ADDRESS.findall(texts) for file in _shown_with(unquote(name))}


def _shown_with(name: str) -> list[str]:
    """The files of a picture; of an uploaded one that is missing only its own, so that it is told
    once."""
    is_there = pictures.named(name) and (Path(settings.MEDIA_ROOT) / name).is_file()
    return files_of(name) if is_there else [name]


def files_of(name: str) -> list[str]:
    """The names of a picture's files: its own, and for an uploaded one those beside it."""
    picture = pictures.named(name)
    return picture.files() if picture else [name]


def read(name: str) -> bytes | None:
    """A picture; None where MEDIA_ROOT holds none of that name, or it leads out of there."""
    root = Path(settings.MEDIA_ROOT).resolve()
    file = (root / name).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        return None
    return file.read_bytes()


def matching(words: str) -> QuerySet[Picture]:
    """Uploaded pictures whose description or title has all the words, the newest first."""
    conditions = (
        Q(alt__icontains=word) | Q(title__icontains=word) for word in words.split()[:MOST_WORDS]
    )
    return Picture.objects.filter(reduce(and_, conditions, Q()))


def uses(picture: Picture) -> Uses:
    """What shows an uploaded picture, in any of its files: one look at every text."""
    address = settings.MEDIA_URL + picture.name.rpartition(".")[0]
    shown = Q(answer__contains=address) | Q(seo__share_image__contains=address)
    drafts = Draft.objects.annotate(written=Cast("fields", TextField()))
    return Uses(
        articles=list(Article.objects.filter(shown).order_by("question", "pk")),
        pages=list(Page.objects.filter(body__contains=address).order_by("title", "pk")),
        drafts=drafts.filter(written__contains=address).count(),
    )


def delete(picture: Picture) -> None:
    """Delete an uploaded picture, then its files. Raises Refused while anything shows it."""
    with transaction.atomic():
        if shown := uses(picture):
            raise Refused(f"The picture stays: {_told(shown)}. Take it out there first.")
        picture.delete()
        transaction.on_commit(lambda: _remove(picture.name))


def _remove(name: str) -> None:
    # A file that cannot be removed is one that nobody links to.
    for file in files_of(name):
        with suppress(OSError):
            (Path(settings.MEDIA_ROOT) / file).unlink()


def _told(shown: Uses) -> str:
    return ", ".join(_parts(shown)) + (" shows it" if _count(shown) == 1 else " show it")


def _count(shown: Uses) -> int:
    return len(shown.articles) + len(shown.pages) + shown.drafts


def _parts(shown: Uses) -> Iterator[str]:
    if shown.articles:
        first = f"“{shown.articles[0].question}”"
        more = len(shown.articles) - 1
        yield f"{first} and {more:,} more" if more else first
    yield from (f"the page “{page.title}”" for page in shown.pages)
    if shown.drafts:
        yield "a draft" if shown.drafts == 1 else f"{shown.drafts:,} drafts"
