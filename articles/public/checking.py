"""The whole site, asked page by page, with what maps, feeds and robots.txt say of it."""

import re
from collections.abc import Callable, Iterable
from html import unescape

from django.conf import settings

from articles.library.workers import Workers
from articles.models import Redirect
from articles.public.asking import answer, ask
from articles.text import slugs
from articles.text.contradictions import Site
from articles.text.served import Served, local

BATCH = 1_000
"""Addresses between two reports of progress."""

_LOCATION = re.compile(r"<loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?")
_ENTRY = re.compile(r'<entry>.*?<link href="([^"]*)"', re.DOTALL)
_ASIDE = ("/admin/", "/search?", "/static/", "/media/")
"""Not followed: no page of the library, or endless forms of one."""


class Unanswered(Exception):
    """The site cannot be read: its home page does not answer."""


Report = Callable[[int, int], None]


def read(processes: int, report: Report) -> Site:
    """Every page that can be reached, or that a map, a feed or a redirect names.

    `report` is told how many addresses were asked, and how many are known by then. With 0
    processes, this one asks alone. Raises Unanswered where even the home page is broken.
    """
    status = answer("/", settings.SITE_URL)[0]
    if status != 200:
        raise Unanswered(
            f"The home page answers {status}. Mend that first; the error stands above. Often it "
            "is `manage.py migrate` or `manage.py collectstatic` that was not run."
        )
    site = Site(pages={}, robots=_text("/robots.txt"))
    for shard in _locations("/sitemap.xml"):
        site.mapped |= _locations(shard)
    for feed in ("/learn/feed.atom", *_feeds_of_subjects(site)):
        site.in_feeds |= dict.fromkeys(map(_here, _ENTRY.findall(_text(feed))), feed)
    site.redirects = dict(Redirect.objects.values_list("old_path", "new_path"))
    forms = (f"{address}.md" for address in site.mapped if slugs.split_article_path(address))
    known = dict.fromkeys(["/", *site.mapped, *forms, *site.in_feeds, *site.redirects])
    with Workers(processes) as workers:
        _follow(site, list(known), workers, report)
    return site


def _follow(site: Site, waiting: list[str], workers: Workers, report: Report) -> None:
    """Ask what is waiting, then what the answers lead to, until nothing new comes up."""
    known = set(waiting)
    while waiting:
        batch, waiting = waiting[:BATCH], waiting[BATCH:]
        answers = workers.map(ask, [(address, settings.SITE_URL) for address in batch])()
        site.pages |= {page.address: page for page in answers}
        new = dict.fromkeys(_led_to(answers))
        waiting += [address for address in new if address not in known]
        known |= new.keys()
        report(len(site.pages), len(known))


def _led_to(pages: Iterable[Served]) -> Iterable[str]:
    for page in pages:
        if page.location.startswith("/"):
            yield page.location
        if page.status == 200:
            for link in page.links:
                if not link.address.startswith(_ASIDE):
                    yield link.address


def _feeds_of_subjects(site: Site) -> list[str]:
    shelves = (address for address in site.mapped if re.fullmatch(r"/learn/[^/]+", address))
    return [f"{address}/feed.atom" for address in shelves]


def _locations(address: str) -> dict[str, str]:
    """The addresses that a map names, with their last change."""
    found = _LOCATION.findall(_text(address))
    return {_here(unescape(where)): changed for where, changed in found}


def _here(address: str) -> str:
    return local(unescape(address), settings.SITE_URL)


def _text(address: str) -> str:
    return answer(address, settings.SITE_URL)[2].decode()
