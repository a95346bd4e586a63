"""A page as readers and machines get it, reduced to what can be compared with other pages."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

_CANONICAL = re.compile(r'<([^>]*)>;\s*rel="canonical"')
_PAGES = ("Article", "CollectionPage", "QAPage")
"""Types of things that are the page they stand on."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads on this site: a path, with its query if it has one, and a fragment."""

    address: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """What the JSON-LD says, as typed there.

    `urls` are (type, url) of the things that are the page. `published` and `changed` are moments,
    `people` those who asked and checked.
    """

    urls: tuple[tuple[str, str], ...] = ()
    trail: tuple[str, ...] = ()
    headline: str = ""
    published: str = ""
    changed: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """What an address answered.

    Addresses are those of this site without scheme and host ("/learn/physics?page=2"), decoded;
    one of another host stays whole. `heading` is empty if it has a formula, `day` if no date is
    shown. `data` is None if the JSON-LD cannot be read. What is no page has a canonical address
    and is indexed by its headers alone.
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
    day: str = ""
    provenance: str = ""
    links: tuple[Link, ...] = ()
    alternates: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    data: Data | None = None


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
    robots = headers.get("x-robots-tag", "")
    if not headers.get("content-type", "").startswith("text/html"):
        named = _CANONICAL.search(headers.get("link", ""))
        canonical = local(named[1], site) if named else ""
        return Served(address, status, canonical=canonical, is_indexed="noindex" not in robots)
    page = LexborHTMLParser(body)
    robots += _attribute(page, 'meta[name="robots"]', "content")
    return Served(
        address,
        status,
        is_page=True,
        canonical=local(_attribute(page, 'link[rel="canonical"]', "href"), site),
        og_url=local(_attribute(page, 'meta[property="og:url"]', "content"), site),
        is_indexed="noindex" not in robots,
        title=_text(page, "title"),
        heading=_heading(page),
        trail=tuple(" ".join(one.text().split()) for one in page.css("nav.crumbs a")),
        day=_attribute(page, ".meta time", "datetime"),
        provenance=_text(page, ".provenance"),
        links=tuple(dict.fromkeys(_links(page, address, site))),
        alternates=tuple(_alternates(page, address, site)),
        ids=frozenset(one.attributes["id"] or "" for one in page.css("[id]")),
        data=_data(page),
    )


def _heading(page: LexborHTMLParser) -> str:
    """The text of the first heading; "" if it has a formula, which is spoken elsewhere."""
    heading = page.css_first("h1")
    return "" if heading and heading.css_first("math") else _text(page, "h1")


def _text(page: LexborHTMLParser, selector: str) -> str:
    found = page.css_first(selector)
    return " ".join(found.text().split()) if found else ""


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    found = page.css_first(selector)
    return (found.attributes.get(name) or "") if found else ""


def _links(page: LexborHTMLParser, address: str, site: str) -> Iterator[Link]:
    for anchor in page.css("a[href]"):
        whole, fragment = urldefrag(urljoin(site + address, anchor.attributes["href"] or ""))
        path = local(whole, site)
        if path.startswith("/"):
            yield Link(path, unquote(fragment))


def _alternates(page: LexborHTMLParser, address: str, site: str) -> Iterator[str]:
    for link in page.css('link[rel="alternate"][href]'):
        path = local(urljoin(site + address, link.attributes["href"] or ""), site)
        if path.startswith("/"):
            yield path


def _data(page: LexborHTMLParser) -> Data | None:
    things: list[Any] = []
    for script in page.css('script[type="application/ld+json"]'):
        try:
            things += _things(json.loads(script.text()))
        except (ValueError, RecursionError):
            return None
    if not all(isinstance(thing, dict) for thing in things):
        return None
    by_type = {name: thing for thing in things for name in _types(thing)}
    asked = by_type.get("QAPage")
    article = _at(asked, "mainEntity", "acceptedAnswer") if asked else by_type.get("Article")
    headline = _at(asked, "mainEntity", "name") if asked else _at(article, "headline")
    people = [_at(asked, "mainEntity", "author", "name"), _at(asked, "reviewedBy", "name")]
    steps = _at(by_type.get("BreadcrumbList"), "itemListElement")
    return Data(
        urls=tuple(
            (name, _words(_at(by_type.get(name), "url"))) for name in _PAGES if name in by_type
        ),
        trail=tuple(_words(_at(step, "name")) for step in steps) if isinstance(steps, list) else (),
        headline=_words(headline),
        published=_words(_at(article, "datePublished")),
        changed=_words(_at(article, "dateModified")),
        people=tuple(map(_words, people)) if asked else (),
    )


def _things(data: Any) -> list[Any]:
    """The things of a script, which may be one, a list, or the list of a graph."""
    graph = data.get("@graph", data) if isinstance(data, dict) else data
    return graph if isinstance(graph, list) else [graph]


def _types(thing: dict[str, Any]) -> list[str]:
    named = thing.get("@type", "")
    return [str(name) for name in named] if isinstance(named, list) else [str(named)]


def _at(thing: Any, *names: str) -> Any:
    """What stands under a name in a thing, and so on; "" where there is none."""
    for name in names:
        thing = thing.get(name) if isinstance(thing, dict) else None
    return "" if thing is None else thing


def _words(value: Any) -> str:
    return " ".join(str(value).split())
