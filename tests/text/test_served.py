from articles.text.served import Link, local, served

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
    assert found.things == {"Article": {"@type": "Article", "headline": "Tides"}}
    assert found.is_indexed


def test_links_into_the_site_are_kept_once_with_query_and_fragment():
    assert page().links == (Link("/learn"), Link("/learn/café?page=2", "end"), Link("/a b"))


def test_a_page_hides_by_its_head_or_by_a_header():
    assert not page('<meta name="robots" content="noindex, follow">').is_indexed
    assert not page(**{"x-robots-tag": "noindex"}).is_indexed


def test_a_heading_with_a_formula_is_left_out():
    assert page("<h1>What is <math><mi>x</mi></math>?</h1>").heading == ""


def test_data_that_cannot_be_read_is_told_from_none():
    assert page('<script type="application/ld+json">{</script>').things is None
    assert page("<p>Nothing.</p>").things == {}


def test_a_redirect_is_reduced_to_where_it_leads():
    found = served("/old", 301, {"location": "/new?a=b"}, b"", SITE)

    assert (found.location, found.is_page) == ("/new?a=b", False)


def test_another_host_stays_whole():
    assert local("https://elsewhere.example/a", SITE) == "https://elsewhere.example/a"
