"""Each contradiction, made to happen in a site that has none."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from articles.text.contradictions import KINDS, Site, contradictions, depths
from articles.text.served import Data, Link, Served

MOMENT = "2026-03-14T15:09:26+00:00"


def make_page(address: str, *links: str, **values: Any) -> Served:
    url = f"https://a.example{address}"
    own = {
        "is_page": True,
        "canonical": address,
        "og_url": address,
        "title": address,
        "heading": address,
        "links": tuple(Link(link) for link in links),
        "data": Data(urls=(("Article", url),), headline=address, changed=MOMENT),
    }
    return Served(address, 200, **(own | values))


def make_site(*changed: Served, **values: Any) -> Site:
    """Home, a list and two questions; the pages given take the place of those, or are added."""
    pages = [
        make_page("/", "/list"),
        make_page("/list", "/one", "/two"),
        make_page("/one", "/two"),
        make_page("/two", "/"),
    ]
    site = Site(
        pages={page.address: page for page in [*pages, *changed]},
        mapped=dict.fromkeys(["/", "/list", "/one", "/two"], MOMENT),
        in_feeds={"/one": "/feed"},
    )
    return replace(site, **values)


def kinds(site: Site) -> list[tuple[str, str]]:
    return [(found.kind, found.address) for found in contradictions(site)]


def test_a_site_of_one_mind_has_none():
    assert kinds(make_site()) == []


CASES = {
    "alternate-to-nothing": (make_site(make_page("/one", "/two", alternates=("/a.md",))), "/one"),
    "alternate-differs": (
        make_site(
            make_page("/one", "/two", alternates=("/one.md",)),
            Served("/one.md", 200, canonical="/two"),
        ),
        "/one",
    ),
    "canonical-missing": (make_site(make_page("/copy", canonical="", og_url="")), "/copy"),
    "file-broken": (make_site(files={"/robots.txt": 500}), "/robots.txt"),
    "gone-not-told": (make_site(Served("/old", 404), redirects={"/old": ""}), "/old"),
    "map-time-ahead": (make_site(read_at=datetime(2026, 3, 14, tzinfo=UTC)), "/one"),
    "page-broken": (make_site(Served("/x", 500)), "/x"),
    "map-not-a-page": (make_site(mapped={"/": MOMENT, "/gone": ""}), "/gone"),
    "map-not-indexed": (make_site(make_page("/one", "/two", is_indexed=False)), "/one"),
    "map-not-canonical": (make_site(make_page("/one", canonical="/two", og_url="/two")), "/one"),
    "map-closed-by-robots": (make_site(robots="User-agent: *\nDisallow: /one"), "/one"),
    "map-time-differs": (
        make_site(mapped=dict.fromkeys(["/", "/list", "/two"], MOMENT) | {"/one": "2026-03-15"}),
        "/one",
    ),
    "map-lacks-page": (make_site(mapped=dict.fromkeys(["/", "/list", "/two"], MOMENT)), "/one"),
    "share-address-differs": (make_site(make_page("/one", "/two", og_url="/two")), "/one"),
    "canonical-not-a-page": (
        make_site(make_page("/copy", canonical="/gone", og_url="/gone")),
        "/copy",
    ),
    "canonical-chain": (
        make_site(
            make_page("/copy", canonical="/second", og_url="/second"),
            make_page("/second", canonical="/one", og_url="/one"),
        ),
        "/copy",
    ),
    "canonical-not-indexed": (
        make_site(
            make_page("/copy", canonical="/hidden", og_url="/hidden"),
            make_page("/hidden", is_indexed=False),
        ),
        "/copy",
    ),
    "link-to-redirect": (
        make_site(make_page("/one", "/old"), Served("/old", 301, "/two")),
        "/one",
    ),
    "link-to-nothing": (make_site(make_page("/one", "/gone"), Served("/gone", 410)), "/one"),
    "link-without-target": (make_site(make_page("/one", links=(Link("/two", "end"),))), "/one"),
    "redirect-hides-page": (make_site(redirects={"/one": "/two"}), "/one"),
    "redirect-to-nothing": (
        make_site(Served("/old", 301, "/gone"), redirects={"/old": "/gone"}),
        "/old",
    ),
    "redirect-chain": (
        make_site(
            Served("/older", 301, "/old"), Served("/old", 301, "/one"), redirects={"/older": "/old"}
        ),
        "/older",
    ),
    "data-unreadable": (make_site(make_page("/one", "/two", data=None)), "/one"),
    "data-differs": (make_site(make_page("/one", "/two", heading="Another")), "/one"),
    "feed-entry-not-indexed": (
        make_site(make_page("/hidden", is_indexed=False), in_feeds={"/hidden": "/feed"}),
        "/hidden",
    ),
    "title-repeated": (make_site(make_page("/two", "/", title="/one")), "/two"),
    "not-linked": (make_site(make_page("/list", "/two")), "/one"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_contradiction_is_found_where_it_is(kind: str):
    site, address = CASES[kind]

    assert (kind, address) in kinds(site)


@pytest.mark.parametrize(
    ("data", "shown", "detail"),
    [
        (Data(urls=(("Article", "https://a.example/two"),)), {}, "Article is at /two"),
        (Data(urls=(("CollectionPage", ""),)), {}, "CollectionPage is at no address"),
        (Data(trail=("Elsewhere",)), {}, "the trail is Elsewhere"),
        (Data(headline="Another"), {}, "the headline is “Another”"),
        (Data(published="lately"), {}, "“lately” is no date"),
        (Data(published=MOMENT), {"day": "2026-03-13"}, "shown is 2026-03-13"),
        (Data(people=("Ada", "Ben")), {"provenance": "Asked by Ada."}, "“Ben” asked or checked"),
        (Data(people=("", "Ben")), {"provenance": "Checked by Ben."}, "“” asked or checked"),
    ],
)
def test_data_that_says_other_than_the_page_differs(data: Data, shown: dict[str, str], detail: str):
    site = make_site(make_page("/one", "/two", data=data, **shown))

    assert [detail in found.detail for found in contradictions(site)] == [True]


def test_data_that_says_what_is_shown_does_not_differ():
    data = Data(published=MOMENT, people=("Ada", "Ben"))
    shown = {"day": "2026-03-14", "provenance": "Asked by Ada; checked by Ben."}

    assert kinds(make_site(make_page("/one", "/two", data=data, **shown))) == []


def test_a_form_that_hides_less_than_its_page_differs():
    hidden = make_page("/copy", alternates=("/copy.md",), is_indexed=False)
    form = Served("/copy.md", 200, canonical="/copy")

    assert kinds(make_site(hidden, form)) == [("alternate-differs", "/copy")]
    assert kinds(make_site(hidden, replace(form, is_indexed=False))) == []


def test_a_change_without_a_date_is_no_crash():
    site = make_site(mapped=dict.fromkeys(["/", "/list", "/two"], MOMENT) | {"/one": "soon"})

    assert kinds(site) == [("map-time-differs", "/one")]


def test_pages_that_link_to_each_other_alone_are_an_island():
    island = [make_page("/a", "/b"), make_page("/b", "/a")]
    site = make_site(*island)
    site.mapped |= {"/a": MOMENT, "/b": MOMENT}

    assert kinds(site) == [("not-linked", "/a"), ("not-linked", "/b")]


def test_a_page_that_breaks_is_told_once():
    assert kinds(make_site(make_page("/one", "/two", "/x"), Served("/x", 500))) == [
        ("page-broken", "/x")
    ]


def test_a_redirect_in_one_hop_and_a_page_that_is_gone_are_as_they_should_be():
    site = make_site(
        Served("/old", 301, "/one"), Served("/past", 410), redirects={"/old": "/one", "/past": ""}
    )

    assert kinds(site) == []


def test_a_circle_of_redirects_is_no_endless_walk():
    site = make_site(
        Served("/a", 301, "/b"), Served("/b", 301, "/a"), redirects={"/a": "/b", "/b": "/a"}
    )

    assert ("redirect-to-nothing", "/a") in kinds(site)


def test_further_pages_of_a_list_and_hidden_copies_need_no_place_in_a_map():
    further = make_page("/list?page=2")
    other = {"canonical": "/hidden", "og_url": "/hidden", "data": Data()}
    hidden = make_page("/sorted", is_indexed=False, **other)

    assert kinds(make_site(further, hidden, make_page("/hidden", is_indexed=False))) == []


def test_depth_is_counted_in_links_from_home():
    assert depths(make_site()) == {"/": 0, "/list": 1, "/one": 2, "/two": 2}


def test_the_documentation_explains_every_kind():
    docs = Path(__file__).resolve().parents[2] / "docs" / "checking.md"

    assert [kind for kind in KINDS if f"| `{kind}` | {KINDS[kind]} |" not in docs.read_text()] == []
