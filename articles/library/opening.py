"""An article as it was when somebody opened its form, whatever was saved since."""

from dataclasses import dataclass

from articles.library import mapping
from articles.models import Article, RelatedArticle, Revision, SeoMetadata, Subject
from articles.text import slugs
from articles.text.documents import Document, parse


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with what belongs to it, and the number of the revision that says so."""

    article: Article
    seo: SeoMetadata
    links: list[RelatedArticle]
    number: int | None


def as_it_is(article: Article) -> Opened:
    """`article` as the database has it by now, in three queries more."""
    links = RelatedArticle.objects.filter(article=article).select_related(None)
    newest = Revision.objects.filter(article=article).order_by("-number")
    return Opened(
        article,
        SeoMetadata.objects.filter(article=article).first() or SeoMetadata(article=article),
        list(links.select_related("target__subject").order_by("position")),
        newest.values_list("number", flat=True).first(),
    )


def as_opened(article: Article, version: int | None, number: int | None) -> Opened:
    """`article` as it was at `version`, when `number` was its last revision: values in memory
    only, so that what an editor sends back is compared with what that editor saw.

    As it is now, where nothing was saved since or that revision is no more.
    """
    now = as_it_is(article)
    document = base(article, number) if article.version != version else None
    if document is None:
        return now
    then = Article.objects.get(pk=article.pk)
    for column, value in mapping.article_values(document).items():
        setattr(then, column, value)
    then.subject = Subject.objects.filter(slug=document.subject_slug).first() or article.subject
    then.published_at = mapping.stated_time(document) or article.created_at
    targets = {link.url: link.target for link in now.links}
    links = [
        RelatedArticle(position=place, target=targets.get(row["url"]) or _at(row["url"]), **row)
        for place, row in enumerate(mapping.related_values(document), 1)
    ]
    for column, value in mapping.seo_values(document).items():
        setattr(now.seo, column, value)
    return Opened(then, now.seo, links, number)


def base(article: Article, number: int | None) -> Document | None:
    """The document of a revision of `article`; None where there is none."""
    row = Revision.objects.filter(article=article, number=number or 0).select_related(None).first()
    return parse(row.text) if row else None


def _at(url: str) -> Article | None:
    where = slugs.split_article_path(url)
    return Article.objects.at_path(*where).first() if where else None
