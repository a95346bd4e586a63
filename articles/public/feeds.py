"""The newest questions as Atom feeds: https://www.rfc-editor.org/rfc/rfc4287."""

from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.library import rendering_store, seo
from articles.library.seo import absolute
from articles.models import Article, Subject
from articles.public import lists
from articles.public.errors import unknown_address
from articles.text.absolute_links import with_absolute_links
from articles.text.characters import visible

NEWEST = 20


@require_safe
def library_feed(request: HttpRequest) -> HttpResponse:
    """The newest questions of all subjects."""
    return _feed(settings.SITE_NAME, "/", request.path, lists.newest(NEWEST))


@require_safe
def subject_feed(request: HttpRequest, subject_slug: str) -> HttpResponse:
    """The newest questions of one subject; none, where all of its questions are copies or hide, for
    its page leads here all the same."""
    published = Article.objects.published().filter(subject=OuterRef("pk"))
    subject = Subject.objects.filter(Exists(published), slug=subject_slug, is_listed=True).first()
    if subject is None:
        return unknown_address(request)
    items = lists.newest(NEWEST, subject)
    title = f"{subject.name} | {settings.SITE_NAME}"
    return _feed(title, subject.get_absolute_url(), request.path, items)


class _Feed(Atom1Feed):
    """With the whole answer beside its beginning, for those who read it there."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def _feed(title: str, page: str, path: str, items: list[lists.Item]) -> HttpResponse:
    feed = _Feed(
        title=visible(title),
        link=absolute(page),
        description=None,
        feed_url=absolute(path),
        feed_guid=absolute(path),
        language=settings.LANGUAGE_CODE,
    )
    answers = rendering_store.get_many((item.article.answer for item in items), fields=("html",))
    for item in items:
        article = item.article
        address = absolute(article.get_absolute_url())
        feed.add_item(
            title=visible(seo.spoken(article.question)),
            link=address,
            unique_id=_id(article),
            description=visible(escape(item.excerpt)),  # Django declares it as HTML
            content=with_absolute_links(answers[article.answer].html, address),
            author_name=visible(article.author) or settings.SITE_NAME,
            pubdate=article.published_at,
            updateddate=article.changed_at,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _id(article: Article) -> str:
    """What makes an entry the same one after its article was renamed, moved or put off:
    "tag:answers.example,2025-03-04:7" (https://www.rfc-editor.org/rfc/rfc4151)."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"tag:{host},{article.created_at:%Y-%m-%d}:{article.pk}"
