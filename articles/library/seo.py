"""What search engines and share cards are told: titles, descriptions, canonical addresses."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.encoding import iri_to_uri

from articles.models import Article, ArticleQuerySet, SeoMetadata
from articles.text.mathspans import Kind, spans
from articles.text.speaking import speak


@dataclass(frozen=True, slots=True)
class Head:
    """A page's `<title>`, description and canonical address (absolute, percent-encoded)."""

    title: str
    description: str
    canonical: str
    is_indexed: bool = True

    @property
    def own_title(self) -> str:
        """The title without the site's name, which stands beside it wherever a page is shared."""
        return self.title.removesuffix(titled(""))


def absolute(path: str) -> str:
    """The whole address of a path on this site: "https://answers.example/learn/physics"."""
    return iri_to_uri(f"{settings.SITE_URL}{path}")


def titled(text: str) -> str:
    """A page's title: its own words, then the site's name."""
    return f"{text} | {settings.SITE_NAME}"


def spoken(question: str) -> str:
    """A question or title in plain characters on one line: formulas spoken, the rest as typed.

    It is no Markdown: "2. Why *x*?" keeps its number and its stars.
    """
    pieces = [
        speak(question[span.content_start : span.content_end])
        if span.kind in (Kind.INLINE_MATH, Kind.DISPLAY_MATH)
        else question[span.start : span.end]
        for span in spans(question)
    ]
    return " ".join("".join(pieces).split())


def provenance(article: Article) -> str:
    """A value of Provenance: what the article says of itself, else what holds for the library."""
    return article.provenance or settings.DEFAULT_PROVENANCE


def with_head(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Adds what `article_head` needs, so that it asks the database for nothing more."""
    same_title = SeoMetadata.objects.filter(title=OuterRef("seo__title"))
    return articles.select_related("subject", "seo", "canonical__subject").annotate(
        title_is_shared=Exists(same_title.exclude(article=OuterRef("pk")))
    )


def article_head(article: Article, excerpt: str) -> Head:
    """The head of a question page, for an article that comes from `with_head`.

    An SEO title that several articles share is boilerplate ("QuickTakes | Sociology"): the title
    is then the question and the site's name. Without a description the answer's excerpt serves.
    """
    seo = getattr(article, "seo", None) or SeoMetadata()
    has_own_title = bool(seo.title.strip()) and not article.title_is_shared  # type: ignore[attr-defined]
    return Head(
        title=seo.title.strip() if has_own_title else titled(spoken(article.question)),
        description=" ".join(seo.description.split()) or excerpt,
        canonical=_canonical(article, seo),
        is_indexed=not seo.no_index and article.subject.is_listed,
    )


def _canonical(article: Article, seo: SeoMetadata) -> str:
    """The original's address. One that readers may not see now is not named, nor is a path that
    no article has."""
    if article.canonical and article.canonical.is_published:
        return absolute(article.canonical.get_absolute_url())
    if seo.canonical_url.startswith(("https://", "http://")):
        return iri_to_uri(seo.canonical_url)
    return absolute(article.get_absolute_url())
