"""What crawlers are told: https://www.rfc-editor.org/rfc/rfc9309."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.library.seo import absolute


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin. The search page stays open, since a crawler that
    may not fetch it could not see its `noindex`."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
