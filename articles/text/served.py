"""A page as readers and machines get it, reduced to what can be compared with other pages."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads on this site: a path, with its query if it has one, and a fragment."""

    address: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """What an address answered.

    Addresses are those of this site without scheme and host ("/learn/physics?page=2"), decoded;
    one of another host stays whole. `heading` is empty if it has a formula. `things` are the
    objects of the JSON-LD by their type; None if it cannot be read.
    """

    address: str
    status: int
    location: str = ""
    is_page: bool = False
    canonical: str = ""
    og_url: str = ""
    is_indexed: bool = True
    title: str = ""
    heading: str = ""
    trail: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    things: dict[str, dict[str, Any]] | None = None


def local(address: str, site: str) -> str:
    """An address without scheme and host, decoded; another host's stays as it is."""
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}" != site:
        return address
    return unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def served(address: str, status: int, headers: Mapping[str, str], body: bytes, site: str) -> Served:
    """An answer, reduced. `site` is scheme and host; header names are in small letters."""
    location = headers.get("location", "")
    if location:
        return Served(address, status, local(urljoin(site + address, location), site))
    if not headers.get("content-type", "").startswith("text/html"):
        return Served(address, status)
    page = LexborHTMLParser(body)
    robots = [_attribute(page, 'meta[name="robots"]', "content"), headers.get("x-robots-tag", "")]
    title = page.css_first("title")
    return Served(
        address,
        status,
        is_page=True,
        canonical=local(_attribute(page, 'link[rel="canonical"]', "href"), site),
        og_url=local(_attribute(page, 'meta[property="og:url"]', "content"), site),
        is_indexed=not any("noindex" in text for text in robots),
        title=title.text(strip=True) if title else "",
        heading=_heading(page),
        trail=tuple(" ".join(one.text().split()) for one in page.css("nav.crumbs a")),
        links=tuple(dict.fromkeys(_links(page, address, site))),
        ids=frozenset(one.attributes["id"] or "" for one in page.css("[id]")),
        things=_things(page),
    )


def _heading(page: LexborHTMLParser) -> str:
    """The text of the first heading; "" if it has a formula, which is spoken elsewhere."""
    heading = page.css_first("h1")
    if heading is None or heading.css_first("math"):
        return ""
    return " ".join(heading.text().split())


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    found = page.css_first(selector)
    return (found.attributes.get(name) or "") if found else ""


def _links(page: LexborHTMLParser, address: str, site: str) -> Iterator[Link]:
    for anchor in page.css("a[href]"):
        whole, fragment = urldefrag(urljoin(site + address, anchor.attributes["href"] or ""))
        path = local(whole, site)
        if path.startswith("/"):
            yield Link(path, unquote(fragment))


def _things(page: LexborHTMLParser) -> dict[str, dict[str, Any]] | None:
    found: dict[str, dict[str, Any]] = {}
    for script in page.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text())
        except ValueError:
            return None
        for thing in data.get("@graph", [data]):
            found[thing.get("@type", "")] = thing
    return found
