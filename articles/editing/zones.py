"""The time zone that an editor lives in, as their browser tells it."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "zone"
"""Set by the admin's script, for `/admin/` alone."""


def of_editors(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: the admin shows and takes moments in the editor's zone, else in the site's."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return get_response(request)
        with timezone.override(known(request.COOKIES.get(COOKIE, ""))):
            return get_response(request)

    return answer


def known(name: str) -> ZoneInfo | None:
    """The zone of that name; None (the site's own) where there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
