"""Pictures for the editor's dialog: one is uploaded, or chosen among earlier ones."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from articles.editing import guards
from articles.editing.guards import sorry
from articles.library import pictures, uploading
from articles.library.revising import Refused
from articles.models import Picture
from articles.text import raster
from articles.text.pictures import thumbnail

PER_PAGE = 24

MOST_PAGES = 1_000

ROOM = 100_000
"""Bytes of a request beside the picture: the description, the token, the frame of the form."""


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponseBase:
    """Store the picture in `file` with its description in `alt`; `decoration` says that it needs
    none.

    Who may not, and what is too large, is told so before the request is read: looking for the
    token reads and keeps the whole of it, so that comes second.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if refusal := _forbidden(request, "add_picture"):
        return refusal
    size = guards.declared(request)
    if size > raster.MOST_BYTES + ROOM:
        return sorry(raster.too_many_bytes(size), 413)
    return _stored(request)


@csrf_protect
def _stored(request: HttpRequest) -> HttpResponseBase:
    file = request.FILES.get("file")
    alt = request.POST.get("alt", "")
    if file is None:
        return sorry("Choose a picture first.", 422)
    if file.size is not None and file.size > raster.MOST_BYTES:
        return sorry(raster.too_many_bytes(file.size), 413)
    if not alt.strip() and not request.POST.get("decoration"):
        return sorry(
            "Describe the picture for those who cannot see it, or say that it is decoration.", 422
        )
    try:
        picture = uploading.take_in(file.read(), file.name or "", alt=alt, user=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        return sorry(str(refused), 422)
    return JsonResponse(_shown(picture), status=HTTPStatus.CREATED)


@require_safe
def library(request: HttpRequest) -> HttpResponseBase:
    """Earlier pictures whose description or title has all words of `q`, PER_PAGE a `page`."""
    if refusal := _forbidden(request, "view_picture", "add_picture"):
        return refusal
    given = request.GET.get("page", "1")
    page = min(int(given), MOST_PAGES) if given.isdecimal() and len(given) < 9 else 1
    start = (max(page, 1) - 1) * PER_PAGE
    words = request.GET.get("q", "").replace("\0", "")
    found = list(pictures.matching(words)[start : start + PER_PAGE + 1])
    shown = [_shown(picture) for picture in found[:PER_PAGE]]
    return JsonResponse({"pictures": shown, "more": len(found) > PER_PAGE})


def _shown(picture: Picture) -> dict[str, str | int]:
    return {
        "address": settings.MEDIA_URL + picture.name,
        "thumbnail": settings.MEDIA_URL + thumbnail(picture.name),
        "alt": picture.alt,
        "title": picture.title,
        "width": picture.width,
        "height": picture.height,
    }


def _forbidden(request: HttpRequest, *permissions: str) -> JsonResponse | None:
    """Why somebody without any of the permissions gets nothing; None for who has one."""
    if not admin.site.has_permission(request):
        return sorry(guards.SIGNED_OUT, 403)
    if not any(request.user.has_perm(f"articles.{permission}") for permission in permissions):
        what = "upload" if permissions == ("add_picture",) else "look at"
        return sorry(f"You may not {what} pictures. Ask an administrator for the permission.", 403)
    return None
