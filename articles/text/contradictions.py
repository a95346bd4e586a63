"""Where what a site tells in one place contradicts what it tells in another."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

from articles.text.served import Data, Served

MOST_STEPS = 10
"""Redirects that are followed to see where they end."""


class Contradiction(NamedTuple):
    """Something to mend: its kind (see KINDS), the address, and what stands against what."""

    kind: str
    address: str
    detail: str


KINDS = {
    "alternate-differs": "Another form of the page names another canonical page, or does not hide "
    "where the page does. Make both say the same.",
    "alternate-to-nothing": "The page names another form of itself that is not there. Mend the "
    "form, or do not name it.",
    "canonical-chain": "The canonical page names another page. Name that one here.",
    "canonical-missing": "A page that may be indexed names no canonical page. Let it name itself.",
    "canonical-not-a-page": "The canonical address has no page. Name one that has.",
    "canonical-not-indexed": "The canonical page hides from search engines. Show it, or name one.",
    "data-differs": "The structured data says other than the page shows. Make both say the same.",
    "data-unreadable": "The structured data is no JSON. Mend the template.",
    "feed-entry-not-indexed": "A feed offers what search engines may not have. Leave it out.",
    "file-broken": "A map, a feed or robots.txt does not answer. The log says why.",
    "gone-not-told": "An address that is marked gone does not answer 410. See what answers there.",
    "link-to-nothing": "A link leads to no page. Change or remove it.",
    "link-to-redirect": "A link leads to an old address. Name the new one.",
    "link-without-target": "A link leads to a place that its page has not. Mend the fragment.",
    "map-closed-by-robots": "The map offers what robots.txt closes. Open it, or leave it out.",
    "map-lacks-page": "A page that may be indexed is in no map. Add it, or hide the page.",
    "map-not-a-page": "The map offers an address without a page. Leave it out.",
    "map-not-canonical": "The map offers a page that names another as canonical. Leave it out.",
    "map-not-indexed": "The map offers a page that hides from search engines. Leave it out.",
    "map-time-ahead": "The map's last change is still to come. Correct the dates of the article.",
    "map-time-differs": "The map's last change is not the page's. Make both one.",
    "not-linked": "No way of links leads here from home. Link to it from a page that has one.",
    "page-broken": "The page breaks. The log says why.",
    "redirect-chain": "An old address leads on in several steps. Let it lead to the last one.",
    "redirect-hides-page": "A redirect stands where a page is. Remove it.",
    "redirect-to-nothing": "An old address leads to no page. Change its target, or mark it gone.",
    "share-address-differs": "The address for sharing is not the canonical one. Make both one.",
    "title-repeated": "Several indexed pages share a title. Give each its own.",
}
"""Kind → what it means and what to do."""


@dataclass
class Site:
    """All that was served: pages by address, what maps, feeds, robots.txt and redirects say.

    `mapped` holds each address of the maps with its last change ("" if none is told), `files` what
    robots.txt, the maps and the feeds answered (a status), `read_at` the moment of asking.
    """

    pages: dict[str, Served]
    mapped: dict[str, str] = field(default_factory=dict)
    in_feeds: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    robots: str = ""
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def contradictions(site: Site) -> Iterator[Contradiction]:
    """Every contradiction, those of one kind in the order of addresses."""
    for check in (
        _broken,
        _maps,
        _times,
        _pages_not_mapped,
        _canonicals,
        _alternates,
        _links,
        _redirects,
        _data,
        _feeds,
        _titles,
        _orphans,
    ):
        yield from check(site)


def depths(site: Site, start: str = "/") -> dict[str, int]:
    """Address → how many links it is away from the start; what cannot be reached is missing."""
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        page = site.pages[address]
        for there in (page.location, *(link.address for link in page.links)):
            if there not in found and there in site.pages:
                found[there] = found[address] + 1
                waiting.append(there)
    return found


def _is_page(site: Site, address: str) -> bool:
    page = site.pages.get(address)
    return page is not None and page.status == 200 and page.is_page


def _broken(site: Site) -> Iterator[Contradiction]:
    for address, status in sorted(site.files.items()):
        if status != 200:
            yield Contradiction("file-broken", address, f"it answers {status}")
    for address, page in sorted(site.pages.items()):
        if page.status >= 500:
            yield Contradiction("page-broken", address, f"it answers {page.status}")


def _maps(site: Site) -> Iterator[Contradiction]:
    robots = RobotFileParser()
    robots.parse(site.robots.splitlines())
    for address in sorted(site.mapped):
        if not _is_page(site, address):
            status = site.pages[address].status if address in site.pages else "nothing"
            yield Contradiction("map-not-a-page", address, f"it answers {status}")
            continue
        page = site.pages[address]
        if not page.is_indexed:
            yield Contradiction("map-not-indexed", address, "the page says noindex")
        if page.canonical != address:
            yield Contradiction("map-not-canonical", address, f"it names {page.canonical}")
        if not robots.can_fetch("*", address):
            yield Contradiction("map-closed-by-robots", address, "robots.txt closes it")


def _times(site: Site) -> Iterator[Contradiction]:
    for address, in_map in sorted(site.mapped.items()):
        page = site.pages.get(address)
        told = page.data.changed if page and page.data else ""
        moment = _moment(in_map)
        if told and _moment(told) != moment:
            yield Contradiction("map-time-differs", address, f"{in_map} in the map, {told} here")
        if moment and moment > site.read_at.timestamp():
            yield Contradiction("map-time-ahead", address, in_map)


def _moment(text: str) -> float | None:
    """Seconds since 1970; None if the text is no date."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return None


def _pages_not_mapped(site: Site) -> Iterator[Contradiction]:
    """Pages of a list beyond its first need be in no map: they are reached from there."""
    for address, page in sorted(site.pages.items()):
        is_own = page.canonical == address and "?" not in address
        if _is_page(site, address) and page.is_indexed and is_own and address not in site.mapped:
            yield Contradiction("map-lacks-page", address, "no map has it")


def _canonicals(site: Site) -> Iterator[Contradiction]:
    for address, page in sorted(site.pages.items()):
        named = page.canonical
        if page.og_url != named and page.is_page:
            detail = f"{page.og_url} for sharing, {named} as canonical"
            yield Contradiction("share-address-differs", address, detail)
        if not named and page.is_indexed and _is_page(site, address):
            yield Contradiction("canonical-missing", address, "it names none")
        if not page.is_page or named == address or not named.startswith("/"):
            continue
        if not _is_page(site, named):
            yield Contradiction("canonical-not-a-page", address, f"it names {named}")
        elif site.pages[named].canonical != named:
            detail = f"it names {named}, which names {site.pages[named].canonical}"
            yield Contradiction("canonical-chain", address, detail)
        elif page.is_indexed and not site.pages[named].is_indexed:
            yield Contradiction("canonical-not-indexed", address, f"it names {named}")


def _alternates(site: Site) -> Iterator[Contradiction]:
    for address, page in sorted(site.pages.items()):
        for other in page.alternates:
            form = site.pages.get(other)
            if form is None or form.status != 200:
                detail = f"{other} answers {form.status if form else 'nothing'}"
                yield Contradiction("alternate-to-nothing", address, detail)
            elif form.canonical and form.canonical != page.canonical:
                detail = f"{other} names {form.canonical}, the page {page.canonical}"
                yield Contradiction("alternate-differs", address, detail)
            elif form.canonical and form.is_indexed and not page.is_indexed:
                yield Contradiction("alternate-differs", address, f"{other} may be indexed")


def _links(site: Site) -> Iterator[Contradiction]:
    for address, page in sorted(site.pages.items()):
        for link in page.links if page.status == 200 else ():
            there = site.pages.get(link.address)
            if there is None:
                continue
            if there.location:
                detail = f"to {link.address}, now {there.location}"
                yield Contradiction("link-to-redirect", address, detail)
            elif 400 <= there.status < 500:
                detail = f"to {link.address}, which answers {there.status}"
                yield Contradiction("link-to-nothing", address, detail)
            elif link.fragment and there.is_page and link.fragment not in there.ids:
                detail = f"to {link.address}#{link.fragment}"
                yield Contradiction("link-without-target", address, detail)


def _redirects(site: Site) -> Iterator[Contradiction]:
    for old, new in sorted(site.redirects.items()):
        if _is_page(site, old):
            yield Contradiction("redirect-hides-page", old, f"a page, and a redirect to {new}")
        elif new:
            steps, end = _followed(site, old)
            if end.status != 200:
                yield Contradiction("redirect-to-nothing", old, f"{end.address}: {end.status}")
            elif steps > 1:
                yield Contradiction("redirect-chain", old, f"{steps} steps to {end.address}")
        elif old in site.pages and site.pages[old].status != 410:
            yield Contradiction("gone-not-told", old, f"it answers {site.pages[old].status}")


def _followed(site: Site, address: str) -> tuple[int, Served]:
    """How many redirects lead on from an address, and what the last one answers."""
    page = site.pages.get(address, Served(address, 404))
    steps = 0
    while page.location and steps < MOST_STEPS:
        page = site.pages.get(page.location, Served(page.location, 404))
        steps += 1
    return steps, page


def _data(site: Site) -> Iterator[Contradiction]:
    for address, page in sorted(site.pages.items()):
        if page.data is None and page.is_page:
            yield Contradiction("data-unreadable", address, "the script cannot be read")
        for detail in _differences(page, page.data) if page.data else ():
            yield Contradiction("data-differs", address, detail)


def _differences(page: Served, data: Data) -> Iterator[str]:
    for name, url in data.urls:
        path = unquote(urlsplit(url).path)
        if path != unquote(urlsplit(page.canonical).path):
            yield f"{name} is at {path or 'no address'}, the page at {page.canonical}"
    if data.trail != page.trail:
        yield f"the trail is {' › '.join(data.trail)}, shown is {' › '.join(page.trail)}"
    if data.headline and page.heading and data.headline != page.heading:
        yield f"the headline is “{data.headline}”, shown is “{page.heading}”"
    for moment in filter(None, (data.published, data.changed)):
        if _moment(moment) is None:
            yield f"“{moment}” is no date"
    if data.published and page.day and not data.published.startswith(page.day):
        yield f"it was published on {data.published}, shown is {page.day}"
    for person in data.people:
        if not person or person not in page.provenance:
            yield f"“{person}” asked or checked; the page does not show it"


def _feeds(site: Site) -> Iterator[Contradiction]:
    for address, feed in sorted(site.in_feeds.items()):
        if not _is_page(site, address) or not site.pages[address].is_indexed:
            yield Contradiction("feed-entry-not-indexed", address, f"in {feed}")


def _titles(site: Site) -> Iterator[Contradiction]:
    titles: dict[str, list[str]] = defaultdict(list)
    for address, page in sorted(site.pages.items()):
        if _is_page(site, address) and page.is_indexed and page.canonical == address:
            titles[page.title].append(address)
    for title, addresses in titles.items():
        for address in addresses[1:]:
            yield Contradiction("title-repeated", address, f"“{title}”, as {addresses[0]}")


def _orphans(site: Site) -> Iterator[Contradiction]:
    reached = depths(site)
    for address in sorted(site.mapped):
        if address not in reached:
            yield Contradiction("not-linked", address, "it is in a map")
