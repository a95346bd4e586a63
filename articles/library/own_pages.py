"""Pages of the operator's own writing, and the two that the site has until they are written."""

import time
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string

from articles.library.prepared import Prepared
from articles.models import Page

BUILT_IN = ("about", "privacy")
SECONDS_KEPT = 30

_LISTED: Prepared[tuple[str, str]] = Prepared(
    lambda: (
        Page.objects.filter(is_listed=True)
        .order_by("position", "title")
        .values_list("slug", "title")
    )
)
_AT: Prepared[Page] = Prepared(lambda slug: Page.objects.filter(slug=slug), slug=str)


def find(slug: str) -> Page | None:
    """The page at `/<slug>`; the site's own text where nobody has written another."""
    written = _AT(slug=slug)
    if written:
        return written[0]
    return built_in(slug) if slug in BUILT_IN else None


def built_in(slug: str) -> Page:
    """The site's own text of one of `BUILT_IN`, not saved."""
    heading, _, body = (
        render_to_string(f"pages/{slug}.{settings.LANGUAGE_CODE}.md").strip().partition("\n")
    )
    return Page(slug=slug, title=heading.removeprefix("# "), body=body.strip())


def listed() -> list[tuple[str, str]]:
    """(slug, title) of the pages in the footer, in their order, as of half a minute ago: every page
    of the site shows them, and none asks for them."""
    return _listed(int(time.monotonic() // SECONDS_KEPT))


@lru_cache(maxsize=1)
def _listed(moment: int) -> list[tuple[str, str]]:
    written = _LISTED()
    own = [(slug, built_in(slug).title) for slug in BUILT_IN]
    missing = set(BUILT_IN) - set(
        Page.objects.filter(slug__in=BUILT_IN).values_list("slug", flat=True)
    )
    return [*written, *(entry for entry in own if entry[0] in missing)]


def forget() -> None:
    """Read the footer anew."""
    _listed.cache_clear()


def slugs_of_all() -> set[str]:
    """The slugs at which a reader finds a page."""
    return {*BUILT_IN, *Page.objects.values_list("slug", flat=True)}
