"""The picture that an article is shared with: drawn once, and kept in a bounded folder."""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.utils.encoding import iri_to_uri

from articles.library import seo
from articles.models import Article, SeoMetadata
from articles.text import share_pictures
from articles.text.characters import visible
from articles.text.hues import hue_of
from articles.text.share_pictures import HEIGHT, WIDTH, Card


@dataclass(frozen=True, slots=True)
class SharePicture:
    """A picture's whole address, and its size in pixels where it is known."""

    address: str
    size: tuple[int, int] | None = None


def card(article: Article) -> Card:
    """What the picture of an article shows."""
    return Card(
        question=visible(seo.spoken(article.question)),
        subject=visible(" ".join(article.subject.name.split())),
        hue=hue_of(article.subject.slug),
        site=settings.SITE_NAME,
        host=urlsplit(settings.SITE_URL).netloc,
    )


def picture_of(article: Article) -> SharePicture:
    """The picture that an editor chose, else ours. Its address names its card, so that whoever
    kept the picture of an older question fetches the new one."""
    entry = getattr(article, "seo", None) or SeoMetadata()
    chosen = entry.share_image.strip()
    if chosen.startswith("/"):
        return SharePicture(seo.absolute(chosen))
    if chosen.startswith(("https://", "http://")):
        return SharePicture(iri_to_uri(chosen))
    path = f"{article.get_absolute_url()}.png?v={card(article).key}"
    return SharePicture(seo.absolute(path), (WIDTH, HEIGHT))


def png(drawn: Card) -> bytes:
    """The picture of a card. A full disk keeps none, and the next request draws once more."""
    kept = caches["pictures"]
    data: bytes | None = kept.get(drawn.key)
    if data is None:
        data = share_pictures.draw(drawn)
        with suppress(OSError):
            kept.set(drawn.key, data)
    return data
