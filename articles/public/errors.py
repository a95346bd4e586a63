"""Addresses without a page: moved, gone, or never there."""

import logging

from django.db.models import Exists, OuterRef
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponsePermanentRedirect,
    HttpResponseServerError,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.translation import gettext

from articles.library import pages, redirecting, searching
from articles.library.seo import Head, titled
from articles.models import Article, Subject
from articles.public import lists
from articles.public.answers import public
from articles.public.paging import Pages
from articles.text import slugs

logger = logging.getLogger(__name__)


def unknown_address(request: HttpRequest) -> HttpResponse:
    """The answer to an address that has no page: 301 to where it moved, 410, or 404.

    Asked only after no page was found, so that a redirect never hides an article. An address that
    an older site spoiled gets the answer of the one that was meant.
    """
    path = slugs.mended(_path(request))
    bare = path.rstrip("/") or "/"
    if path != _path(request) and pages.readable([bare]):
        return _moved(request, bare)
    form = next((form for form in slugs.FORMS if bare.endswith(form)), "")
    page = bare.removesuffix(form)
    destination = redirecting.find(path) or (redirecting.find(page) if page != path else None)
    if destination and not destination.is_gone:
        has_forms = slugs.split_article_path(destination.path)
        return _moved(request, f"{destination.path}{form if has_forms else ''}")
    if destination or lists.was_published(page):
        return _gone(request)
    if bare != path and is_valid_path(bare):
        return _moved(request, bare)
    if spelled := lists.spelled(page):
        return _moved(request, f"{spelled}{form}")
    return _not_found(request)


def _path(request: HttpRequest) -> str:
    """The address as asked for; a NUL, which PostgreSQL refuses in a query, is made visible."""
    return request.path.replace("\0", "\ufffd")


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _gone(request: HttpRequest) -> HttpResponse:
    head = Head(titled(gettext("This page is gone")), "", "", is_indexed=False)
    return render(request, "410.html", {"head": head}, status=410)


def _not_found(request: HttpRequest) -> HttpResponse:
    path = _path(request)
    context = {
        "head": Head(titled(gettext("There is no page at this address")), "", "", is_indexed=False),
        "path": path,
        "words": " ".join(path.rpartition("/")[2].removesuffix(".md").split("-"))[:200],
        "subject": _named_subject(path),
        "suggestions": searching.close_to(path),
    }
    return render(request, "404.html", context, status=404)


def _named_subject(path: str) -> Subject | None:
    """The subject that a wrong address names, if it is one with questions."""
    slug = path.removeprefix(slugs.PREFIX).partition("/")[0]
    published = Article.objects.published().filter(subject=OuterRef("pk"))
    return Subject.objects.filter(Exists(published), slug=slug, is_listed=True).first()


def no_such_page(request: HttpRequest, pages: Pages) -> HttpResponse:
    """The answer to a list's page that the list does not have."""
    head = Head(titled(gettext("This list has no such page")), "", "", is_indexed=False)
    return render(request, "no_such_page.html", {"head": head, "pages": pages}, status=404)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to an address that no view is for."""
    return unknown_address(request)


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be read, or that names a host which is not this site's;
    it asks neither the database nor the request."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def server_error(request: HttpRequest) -> HttpResponseBase:
    """The page for a fault of our own; it asks neither the database nor the request. Where even
    that cannot be made, as without collected static files, a sentence."""
    try:
        return _fault(request)
    except Exception:
        logger.exception("The page for faults cannot be made. Was collectstatic run?")
        sentence = gettext("Something broke on our side")
        return HttpResponseServerError(sentence, content_type="text/plain; charset=utf-8")


@public
def _fault(request: HttpRequest) -> HttpResponse:
    return HttpResponseServerError(render_to_string("500.html"))
