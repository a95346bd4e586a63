"""The site closed for a while: as long as a file named `maintenance` lies in VAR_DIR."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from articles.public.answers import public

RETRY_AFTER = "600"
"""Seconds after which machines may ask again; they keep what they know of the site until then."""

OPEN = frozenset({"/healthz"})

Handler = Callable[[HttpRequest], HttpResponseBase]


def closing(answer: Handler) -> Handler:
    """Middleware: 503 for every address but that of the process's own health. Neither the database
    nor anything else is asked, so whatever is being mended may be away."""

    def closed_or_open(request: HttpRequest) -> HttpResponseBase:
        if request.path not in OPEN and settings.MAINTENANCE_FILE.exists():
            return closed(request)
        return answer(request)

    return closed_or_open


@public
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER}
    )
