"""The whole site, asked page by page, with what maps, feeds and robots.txt say of it."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import unescape

from django.conf import settings

from articles.library.workers import Workers
from articles.models import Redirect
from articles.public.asking import answer, ask
from articles.text.contradictions import Site
from articles.text.served import Link, Served, local

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
    site = Site(pages={})
    site.robots = _text(site, "/robots.txt")
    for shard in _locations(site, "/sitemap.xml"):
        site.mapped |= _locations(site, shard)
    for feed in ("/learn/feed.atom", *_feeds_of_subjects(site)):
        site.in_feeds |= dict.fromkeys(map(_here, _ENTRY.findall(_text(site, feed))), feed)
    site.redirects = dict(Redirect.objects.values_list("old_path", "new_path"))
    known = dict.fromkeys(["/", *site.mapped, *site.in_feeds, *site.redirects])
    with Workers(processes) as workers:
        _follow(site, list(known), workers, report)
    return site


def _follow(site: Site, waiting: list[str], workers: Workers, report: Report) -> None:
    """Ask what is waiting, then what the answers lead to, until nothing new comes up."""
    known = set(waiting)
    links: dict[Link, Link] = {}
    while waiting:
        batch, waiting = waiting[:BATCH], waiting[BATCH:]
        answers = workers.map(ask, [(address, settings.SITE_URL) for address in batch])()
        site.pages |= {page.address: _shared(page, links) for page in answers}
        new = dict.fromkeys(_led_to(answers))
        waiting += [address for address in new if address not in known]
        known |= new.keys()
        report(len(site.pages), len(known))


def _shared(page: Served, links: dict[Link, Link]) -> Served:
    """The page with each link and place that another page has too kept once: of a page's 60 links
    nearly all are, and whole libraries are held in memory."""
    return replace(
        page,
        links=tuple(links.setdefault(link, link) for link in page.links),
        ids=frozenset(map(sys.intern, page.ids)),
    )


def _led_to(pages: Iterable[Served]) -> Iterator[str]:
    for page in pages:
        places = (page.location, page.canonical, *page.alternates)
        links = (link.address for link in page.links) if page.status == 200 else ()
        for address in (*places, *links):
            if address.startswith("/") and not address.startswith(_ASIDE):
                yield address


def _feeds_of_subjects(site: Site) -> list[str]:
    shelves = (address for address in site.mapped if re.fullmatch(r"/learn/[^/]+", address))
    return [f"{address}/feed.atom" for address in shelves]


def _locations(site: Site, address: str) -> dict[str, str]:
    """The addresses that a map names, with their last change."""
    found = _LOCATION.findall(_text(site, address))
    return {_here(where): changed for where, changed in found}


def _here(address: str) -> str:
    return local(unescape(address), settings.SITE_URL)


def _text(site: Site, address: str) -> str:
    """What a file of the site says; how it answered is noted."""
    status, _, body = answer(address, settings.SITE_URL)
    site.files[address] = status
    return body.decode() if status == 200 else ""
