"""What is not public, shown as its page: to the editor at once, to others by a link that ends.

A link is made for whoever may read what it shows, and shows that to anybody who has it.
"""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.editing import guards
from articles.library import drafting, finding, previewing, seo
from articles.library.previewing import OWN_LIFETIME, Shown
from articles.models import Article

_READ = ("view_article", "change_article")
_WRITE = ("add_article", "change_article")


@require_safe
@guards.page(*_READ)
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """An article as it stands."""
    get_object_or_404(Article, pk=pk)
    return _page(Shown(pk))


@require_safe
@guards.page(*_READ)
def article_link(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Article, pk=pk)
    return _link(request, Shown(pk), str(found), "the article as it stands when the link is opened")


@require_safe
@guards.page(*_READ)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An article as one of its versions has it."""
    _version(pk, number)
    return _page(Shown(pk, number))


@require_safe
@guards.page(*_READ)
def version_link(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = _version(pk, number)
    return _link(request, Shown(pk, number), str(found), f"version {number} of the article")


@require_safe
@guards.page(*_WRITE)
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was typed, and is not saved."""
    try:
        drafting.readable(request.user, key)  # type: ignore[arg-type]
    except drafting.NotYours as refused:
        return _refused(request, refused)
    return _page(Shown(draft=key, reader=request.user.pk))


@require_safe
@guards.page(*_WRITE)
def draft_link(request: HttpRequest, key: UUID) -> HttpResponse:
    try:
        found = drafting.readable(request.user, key)  # type: ignore[arg-type]
    except drafting.NotYours as refused:
        return _refused(request, refused)
    what = "the draft with its newest words, until it is saved or thrown away"
    return _link(request, Shown(draft=key, reader=request.user.pk), str(found), what)


def _version(pk: int, number: int) -> Article:
    found = get_object_or_404(Article, pk=pk)
    try:
        finding.version(found, number)
    except finding.NotFound as missing:
        raise Http404(str(missing)) from missing
    return found


def _refused(request: HttpRequest, refused: Exception) -> HttpResponse:
    messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("article_drafts"))


def _page(shown: Shown) -> HttpResponse:
    """To the page itself, by an address that works for as long as a look takes."""
    token = previewing.link_to(shown, OWN_LIFETIME).token
    return HttpResponseRedirect(reverse("preview", args=[token]))


def _link(request: HttpRequest, shown: Shown, name: str, what: str) -> HttpResponse:
    """The secret address, to be copied."""
    link = previewing.link_to(shown)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "A link to share",
        "name": name,
        "what": what,
        "address": seo.absolute(reverse("preview", args=[link.token])),
        "until": link.until,
    }
    return render(request, "admin/articles/preview_link.html", context)
