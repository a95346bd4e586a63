"""Pages that are not public, for whoever has their link: as readers would see them, with a bar
above that says so. No machine is told of them, and nobody keeps a copy."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.library import previewing
from articles.library.previewing import Preview
from articles.library.seo import Head, titled
from articles.public import lists, views
from articles.text.rendering import render as render_markdown

PRIVATE = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}
"""The address is the key: neither a cache, a search engine nor the next site may learn it."""


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The page that a link shows; where it shows none (any more), how to get a new one."""
    try:
        found = previewing.article_of(token)
    except previewing.Expired as expired:
        return _nothing(request, 410, expired.until)
    except previewing.NotFound:
        return _nothing(request, 404)
    context = _page(found) | {"preview": _words(found), "until": _moment(found.until)}
    return _private(render(request, "articles/question.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def _page(found: Preview) -> dict[str, object]:
    article = found.article
    article.question = article.question.strip() or gettext("The question is still to be written")
    has_subject = article.subject.pk is not None
    context = views.question_page(
        article,
        render_markdown(article.answer),
        lists.led_to(article, found.related),
        lists.neighbors(article) if has_subject else lists.Neighbors(),
    )
    context["head"] = replace(context["head"], canonical="", is_indexed=False)
    if not has_subject:
        context["crumbs"] = context["crumbs"][:1]
    return context


def _words(found: Preview) -> str:
    """What the page is, as a sentence."""
    if found.number is not None:
        text = gettext("Preview of version %(number)s, which may differ from what is public.")
        return text % {"number": found.number}
    return {
        "unsaved": gettext("Preview of a draft, not public."),
        "draft": gettext("Preview of a draft, not public."),
        "in_review": gettext("Preview of an article that waits for its review, not public."),
        "scheduled": gettext("Preview of an article that is not public yet."),
        "published": gettext("Preview of an article that is public."),
    }.get(found.state, gettext("Preview of an article that is not public any more."))


def _moment(moment: datetime) -> str:
    """A moment in the site's zone, which it names: "Dec 3, 9:14 UTC"."""
    return date_format(timezone.localtime(moment), gettext("M j, G:i T"))


def _nothing(request: HttpRequest, status: int, until: datetime | None = None) -> HttpResponse:
    head = Head(titled(gettext("This preview cannot be shown")), "", "", is_indexed=False)
    context = {"head": head, "until": _moment(until) if until else ""}
    return _private(render(request, "no_preview.html", context, status=status))
