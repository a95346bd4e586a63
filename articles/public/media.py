"""Files of MEDIA_ROOT: pictures are shown, anything else is only to be kept.

A file there may be anybody's: an SVG drawing or a page would run its scripts as this site. So each
is given the type that its name says, browsers are told to believe it, and what is no raster picture
is never opened.
"""

import stat
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from articles.public.pictures import FOR_GOOD
from articles.text.pictures import is_ours

AN_HOUR = "public, max-age=3600"

POLICY = "default-src 'none'; sandbox"

SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""The types that are shown, by the end of a name."""


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A regular file within MEDIA_ROOT, for good where its name tells its content.

    Raises Http404.
    """
    path = _found(name)
    state = path.stat()
    kind = SHOWN.get(path.suffix.lower())
    tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
    headers = {
        "Cache-Control": FOR_GOOD if is_ours(name) else AN_HOUR,
        "Last-Modified": http_date(state.st_mtime),
        "ETag": tag,
    }
    known = HttpResponse(headers=headers)
    answer: HttpResponseBase | None
    answer = get_conditional_response(request, tag, int(state.st_mtime), known)
    if answer is None or answer is known:
        answer = FileResponse(
            path.open("rb"),
            as_attachment=kind is None,
            filename=path.name,
            content_type=kind or "application/octet-stream",
            headers=headers,
        )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _found(name: str) -> Path:
    root = Path(settings.MEDIA_ROOT).resolve()
    if any(part.startswith(".") for part in name.split("/")):
        raise Http404  # unfinished files, and ways out
    try:
        path = (root / name).resolve(strict=True)
        is_file = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError) as error:  # not there; too long; a NUL in it
        raise Http404 from error
    if not is_file or not path.is_relative_to(root):
        raise Http404
    return path
