import pytest

from articles.text.served import Data, Link, local, served

SITE = "https://answers.example"
PAGE = """<!doctype html><title>Tides | Answers</title>
<link rel="canonical" href="https://answers.example/learn/caf%C3%A9">
<meta property="og:url" content="https://answers.example/learn/caf%C3%A9">
<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "Tides"}]}</script>
<nav class="crumbs"><ol><li><a href="/learn"><bdi>Subjects</bdi></a></li></ol></nav>
<h1 id="top">Tides
 &amp; moon</h1>
<a href="?page=2#end">2</a> <a href="https://answers.example/a%20b">b</a> <a href="/a%20b">b</a>
<a href="https://elsewhere.example/">out</a> <a href="mailto:a@b.example">mail</a>"""


def page(html: str = PAGE, **headers: str):
    kind = {"content-type": "text/html; charset=utf-8"}
    return served("/learn/café", 200, kind | headers, html.encode(), SITE)


def test_a_page_is_reduced_to_what_it_tells():
    found = page()

    assert (found.title, found.heading) == ("Tides | Answers", "Tides & moon")
    assert found.canonical == found.og_url == "/learn/café"
    assert found.trail == ("Subjects",)
    assert found.ids == {"top"}
    assert found.data == Data(urls=(("Article", ""),), headline="Tides")
    assert found.is_indexed


def test_links_into_the_site_are_kept_once_with_query_and_fragment():
    assert page().links == (Link("/learn"), Link("/learn/café?page=2", "end"), Link("/a b"))


def test_a_page_hides_by_its_head_or_by_a_header():
    assert not page('<meta name="robots" content="noindex, follow">').is_indexed
    assert not page(**{"x-robots-tag": "noindex"}).is_indexed


def test_a_heading_with_a_formula_is_left_out():
    assert page("<h1>What is <math><mi>x</mi></math>?</h1>").heading == ""


def test_data_that_cannot_be_read_is_told_from_none():
    assert data("{") is data("7") is data("[" * 100_000) is None
    assert page("<p>Nothing.</p>").data == Data()


def data(text: str) -> Data | None:
    return page(f'<script type="application/ld+json">{text}</script>').data


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Article", "headline": "A"}',
        '[{"@type": "Article", "headline": "A"}]',
        '{"@graph": [{"@type": ["Article", "Thing"], "headline": "A"}]}',
        '{"@graph": {"@type": "Article", "headline": "A"}}',
    ],
)
def test_data_may_have_any_of_the_shapes_of_json_ld(text: str):
    assert data(text) == Data(urls=(("Article", ""),), headline="A")


def test_data_of_no_sense_is_no_crash():
    text = '[{"@type": "QAPage", "url": 7, "mainEntity": []}, {"@type": "BreadcrumbList"}]'

    assert data(text) == Data(urls=(("QAPage", "7"),), people=("", ""))


def test_a_question_with_its_people_is_read():
    text = """{"@type": "QAPage", "url": "u", "reviewedBy": {"name": "Ben"}, "mainEntity": {
        "name": "Why?", "author": {"name": "Ada"}, "acceptedAnswer": {
        "datePublished": "2024-03-09", "dateModified": "2024-03-10"}}}"""

    assert data(text) == Data(
        urls=(("QAPage", "u"),),
        headline="Why?",
        published="2024-03-09",
        changed="2024-03-10",
        people=("Ada", "Ben"),
    )


def test_what_is_shown_of_date_and_provenance_is_read():
    found = page(
        '<p class="meta"><time datetime="2024-03-09">March</time></p>'
        '<p class="provenance">Asked by <bdi>Ada</bdi>.</p>'
    )

    assert (found.day, found.provenance) == ("2024-03-09", "Asked by Ada.")


def test_other_forms_are_read_with_what_their_headers_say():
    assert page('<link rel="alternate" href="/a.md">').alternates == ("/a.md",)
    headers = {"link": f'<{SITE}/caf%C3%A9>; rel="canonical"', "x-robots-tag": "noindex"}
    found = served("/a.md", 200, headers | {"content-type": "text/markdown"}, b"", SITE)

    assert (found.canonical, found.is_indexed, found.is_page) == ("/café", False, False)


def test_a_redirect_is_reduced_to_where_it_leads():
    found = served("/old", 301, {"location": "/new?a=b"}, b"", SITE)

    assert (found.location, found.is_page) == ("/new?a=b", False)


def test_another_host_stays_whole():
    assert local("https://elsewhere.example/a", SITE) == "https://elsewhere.example/a"
