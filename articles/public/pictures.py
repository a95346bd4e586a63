"""Pictures that links are shown with, and the site's icons."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.library import sharing
from articles.public import lists
from articles.public.errors import unknown_address

FOR_GOOD = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"


@require_safe
def share_picture(request: HttpRequest, subject_slug: str, slug: str) -> HttpResponse:
    """The picture of a published article. For good only at the address that names what it shows."""
    article = lists.at_path(subject_slug, slug)
    if article is None:
        return unknown_address(request)
    card = sharing.card(article)
    response = HttpResponse(sharing.png(card), content_type="image/png")
    response.headers["Cache-Control"] = FOR_GOOD if request.GET.get("v") == card.key else A_DAY
    return response


@cache_control(public=True, max_age=86_400)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers and readers of feeds ask for unasked."""
    return HttpResponse(_icon("favicon.ico"), content_type="image/x-icon")


@cache_control(public=True, max_age=86_400)
@require_safe
def touch_icon(request: HttpRequest) -> HttpResponse:
    """What iOS looks for when a page is put on its home screen: no page needs to name it."""
    return HttpResponse(_icon("apple-touch-icon.png"), content_type="image/png")


def _icon(name: str) -> bytes:
    found = finders.find(f"img/{name}")
    assert isinstance(found, str), name  # noqa: S101  (a file of ours)
    return Path(found).read_bytes()


@cache_control(public=True, max_age=86_400)
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The site as an app of its name: https://www.w3.org/TR/appmanifest/. With the
    browser's own way back: a library has no other to put in its place."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    data = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "start_url": "/",
        "display": "minimal-ui",
        "lang": settings.LANGUAGE_CODE,
        "background_color": "#fcfbf6",
        "theme_color": "#fcfbf6",
        "icons": [icon | {"purpose": "any maskable"} for icon in icons],
    }
    return JsonResponse(data, content_type="application/manifest+json")
