"""The newest questions as Atom feeds: https://www.rfc-editor.org/rfc/rfc4287."""

from html import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from articles.library import seo
from articles.library.seo import absolute
from articles.models import Subject
from articles.public import lists
from articles.public.errors import unknown_address
from articles.text.characters import visible

NEWEST = 20


@require_safe
def library_feed(request: HttpRequest) -> HttpResponse:
    """The newest questions of all subjects."""
    return _feed(settings.SITE_NAME, "/", request.path, lists.newest(NEWEST))


@require_safe
def subject_feed(request: HttpRequest, subject_slug: str) -> HttpResponse:
    """The newest questions of one subject."""
    subject = Subject.objects.filter(slug=subject_slug).first()
    items = lists.newest(NEWEST, subject) if subject else []
    if subject is None or not items:
        return unknown_address(request)
    title = f"{subject.name} | {settings.SITE_NAME}"
    return _feed(title, subject.get_absolute_url(), request.path, items)


def _feed(title: str, page: str, path: str, items: list[lists.Item]) -> HttpResponse:
    feed = Atom1Feed(
        title=visible(title),
        link=absolute(page),
        description=None,
        feed_url=absolute(path),
        feed_guid=absolute(path),
        language="en",
    )
    for item in items:
        address = absolute(item.article.get_absolute_url())
        feed.add_item(
            title=visible(seo.spoken(item.article.question)),
            link=address,
            unique_id=address,
            description=visible(escape(item.excerpt)),  # Django declares it as HTML
            author_name=visible(item.article.author) or settings.SITE_NAME,
            pubdate=item.article.published_at,
            updateddate=item.article.updated_at,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
