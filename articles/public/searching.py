"""The search page, suggestions while a reader types, and what browsers need to search from afar."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.library import searching, seo
from articles.library.searching import PERIODS, Filters, Results
from articles.library.seo import Head, absolute, titled
from articles.models import Subject
from articles.public import lists
from articles.public.errors import no_such_page
from articles.public.paging import Pages, asked_number

LONGEST_QUERY = 200
MOST_SUBJECTS = 8
"""Subjects at the side of the results; the chosen one is always among them."""
SUGGESTIONS = 8
START_FROM = 3
"""Subjects offered where nothing was found."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the results: how many there are, and the address that shows them."""

    name: str
    count: int
    address: str
    is_current: bool
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for, as an address says it."""

    query: str
    filters: Filters
    as_typed: bool

    def parameters(self, **changes: str) -> dict[str, str]:
        """The address's parameters but for the page; those that say nothing are left out."""
        subject = self.filters.subject
        values = {
            "q": self.query,
            "subject": subject.slug if subject else "",
            "posted": self.filters.period,
            "sort": "new" if self.filters.newest_first else "",
            "typed": "1" if self.as_typed else "",
        }
        return {name: value for name, value in (values | changes).items() if value}

    def address(self, **changes: str) -> str:
        return f"/search?{urlencode(self.parameters(**changes))}"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = _asked(request.GET)
    number = asked_number(request.GET.get("page"))
    title = gettext("Search: %s") % asked.query if asked.query else gettext("Search")
    context: dict[str, object] = {
        "head": Head(titled(title), "", "", is_indexed=False),
        "section": "search",
        "asked": asked,
        "has_own_field": True,
    }
    if asked.query:
        started = time.perf_counter()
        results = searching.search(asked.query, asked.filters, page=number, as_typed=asked.as_typed)
        took = time.perf_counter() - started
        parameters = tuple(asked.parameters().items())
        pages = Pages("/search", number, max(results.pages, 1), parameters)
        if not pages.has_this_one:
            return no_such_page(request, pages)
        context |= _shown(asked, results) | {
            "milliseconds": max(1, round(took * 1000)),
            "pages": pages,
        }
    return render(request, "articles/search.html", context)


def _asked(given: Mapping[str, str]) -> Asked:
    query = " ".join(given.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]
    period = given.get("posted", "")
    filters = Filters(
        subject=_subject(given),
        period=period if period in PERIODS else "",
        newest_first=given.get("sort") == "new",
    )
    return Asked(query, filters, as_typed=given.get("typed") == "1")


def _subject(given: Mapping[str, str]) -> Subject | None:
    """The subject that a search is narrowed to; 404 for one that is not there."""
    within = given.get("subject", "").replace("\0", "\ufffd")
    return get_object_or_404(Subject, slug=within) if within else None


def _shown(asked: Asked, results: Results) -> dict[str, object]:
    return {
        "results": results,
        "mended_address": asked.address(q=results.mended_query),
        "typed_address": asked.address(typed="1"),
        "best_address": asked.address(sort=""),
        "newest_address": asked.address(sort="new"),
        "subjects": _subjects(asked, results),
        "periods": _periods(asked, results),
        "largest": [] if results.total else _largest(),
    }


def _subjects(asked: Asked, results: Results) -> list[Facet]:
    """All subjects together, then those with most hits in the chosen period."""
    period, chosen = asked.filters.period, asked.filters.subject
    facets = [
        Facet(
            found.name,
            found.of(period),
            asked.address(subject=found.slug),
            chosen is not None and found.slug == chosen.slug,
            found.slug,
        )
        for found in sorted(results.found, key=lambda found: -found.of(period))
    ]
    shown = [
        facet for place, facet in enumerate(facets) if place < MOST_SUBJECTS or facet.is_current
    ]
    total = sum(facet.count for facet in facets)
    everything = Facet("", total, asked.address(subject=""), chosen is None)
    return [everything, *(facet for facet in shown if facet.count)]


def _periods(asked: Asked, results: Results) -> list[Facet]:
    """Any time, then each period, with the hits in the chosen subject."""
    chosen = asked.filters.subject
    found = [one for one in results.found if chosen is None or one.slug == chosen.slug]
    return [
        Facet(
            period,
            sum(one.of(period) for one in found),
            asked.address(posted=period),
            asked.filters.period == period,
        )
        for period in ("", *PERIODS)
    ]


def _largest() -> list[lists.Shelf]:
    return sorted(lists.shelves(), key=lambda shelf: -shelf.questions)[:START_FROM]


@cache_control(public=True, max_age=300)
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Questions for what is typed so far: [typed, [questions], [subjects], [addresses]].

    https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki
    """
    typed = request.GET.get("q", "").replace("\0", " ")[:LONGEST_QUERY]
    found = searching.suggest(typed, SUGGESTIONS, _subject(request.GET))
    return JsonResponse(
        [
            typed,
            [seo.spoken(article.question) for article in found],
            [article.subject.name for article in found],
            [absolute(article.get_absolute_url()) for article in found],
        ],
        safe=False,
        content_type="application/x-suggestions+json",
    )


@cache_control(public=True, max_age=86_400)
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """How browsers search here: https://github.com/dewitt/opensearch."""
    context = {"name": settings.SITE_NAME[:16], "home": absolute("")}
    return render(
        request,
        "articles/opensearch.xml",
        context,
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
