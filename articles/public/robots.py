"""What crawlers are told: https://www.rfc-editor.org/rfc/rfc9309."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.library.seo import absolute
from articles.public.errors import unknown_address


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin. The search page stays open, since a crawler that
    may not fetch it could not see its `noindex`."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def indexnow_key(request: HttpRequest, key: str) -> HttpResponse:
    """The key of IndexNow at its own name, which proves whose the site is."""
    if key != settings.INDEXNOW_KEY:
        return unknown_address(request)
    return HttpResponse(key, content_type="text/plain; charset=utf-8")
