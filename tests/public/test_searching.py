"""The search page and its suggestions."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> None:
    cold, warm = make_subject("Cold & wet"), make_subject("Warm")
    past = timezone.now() - timedelta(days=400)  # later than the others
    make_article("Why is ice slippery?", subject=cold, answer="Water moves.", published_at=past)
    make_article("How do glaciers move?", subject=cold, answer="On water.")
    make_article("Why does steam rise?", subject=warm, answer="It is light water.")


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def counts(html: str) -> list[tuple[str, str]]:
    """What each facet is called, and how many it has."""
    facets = re.findall(r'<li><a href="[^"]*"[^>]*>(.*?)</a><span class="count">(\d+)', html)
    return [(re.sub("<[^>]*>", "", name), count) for name, count in facets]


def test_results_are_counted_marked_and_narrowed(client: Client):
    html = text_of(client, "/search?q=water")

    assert "<strong>3 questions</strong>" in html
    assert "<mark>Water</mark> moves." in html
    assert counts(html) == [
        ("All subjects", "3"),
        ("Cold &amp; wet", "2"),
        ("Warm", "1"),
        ("Any time", "3"),
        ("Past year", "0"),
        ("Past month", "0"),
    ]


def test_a_facet_keeps_everything_else_that_was_asked_for(client: Client):
    html = text_of(client, "/search?q=water&subject=cold-wet&sort=new")

    assert 'href="/search?q=water&amp;subject=warm&amp;sort=new"' in html
    assert 'href="/search?q=water&amp;subject=cold-wet&amp;posted=year&amp;sort=new"' in html
    assert 'href="/search?q=water&amp;subject=cold-wet"' in html
    assert html.index("Why is ice slippery?") < html.index("How do glaciers move?")
    assert "Why does steam rise?" not in html


def test_a_mistyped_word_is_mended_and_said_so(client: Client):
    html = text_of(client, "/search?q=glacirs")

    assert 'Did you mean <a href="/search?q=glaciers"><b>glaciers</b></a>?' in html
    assert "How do <mark>glaciers</mark> move?" in html
    assert 'href="/search?q=glacirs&amp;typed=1"' in html


def test_a_page_says_when_no_answer_has_all_the_words(client: Client):
    assert "No answer has all of these words." in text_of(client, "/search?q=glaciers+steam")
    assert "No answer has all of these words." not in text_of(client, "/search?q=steam")


def test_words_are_taken_as_typed_when_asked_for(client: Client):
    html = text_of(client, "/search?q=glacirs&typed=1")

    assert "Nothing found for “<bdi>glacirs</bdi>”." in html
    assert "Did you mean" not in html


def test_without_a_query_the_page_says_how_to_ask(client: Client):
    html = text_of(client, "/search")

    assert "these words side by side" in html
    assert "in 1 ms" not in html


def test_without_a_result_the_page_shows_where_to_start(client: Client):
    html = text_of(client, "/search?q=xyzzyplugh")

    assert "Try fewer or other words" in html
    assert 'href="/learn/cold-wet"' in html


def test_no_search_is_indexed(client: Client):
    for address in ("/search", "/search?q=water", "/search?q=water&page=1"):
        assert '<meta name="robots" content="noindex">' in text_of(client, address)


@pytest.mark.parametrize(
    "query",
    ["%22", "AND", "NEAR(a", "a%00b", "%F0%9F%98%80", "-", "*", "x" * 10_000, "%D9%84%D9%85%D8%A7"],
)
def test_any_query_is_answered(client: Client, query: str):
    assert client.get(f"/search?q={query}").status_code == 200
    assert client.get(f"/search/suggest?q={query}").status_code == 200


def test_nothing_typed_becomes_markup(client: Client):
    html = text_of(client, "/search?q=%3Cb%3Eglacirs%3C/b%3E%20%22")

    assert "<b>glacirs" not in html


def test_what_is_not_there_is_404(client: Client):
    assert client.get("/search?q=water&subject=nowhere").status_code == 404
    assert client.get("/search?q=water&page=2").status_code == 404
    assert client.get("/search/suggest?q=water&subject=nowhere").status_code == 404


def test_a_period_that_is_none_is_left_aside(client: Client):
    assert "<strong>3 questions</strong>" in text_of(client, "/search?q=water&posted=century")


def test_questions_are_suggested_with_subject_and_address(client: Client):
    response = client.get("/search/suggest?q=how+glac")

    assert response.headers["Content-Type"] == "application/x-suggestions+json"
    assert json.loads(response.content) == [
        "how glac",
        ["How do glaciers move?"],
        ["Cold & wet"],
        ["http://testserver/learn/cold-wet/questions/how-do-glaciers-move"],
    ]


def test_suggestions_can_be_narrowed_to_a_subject(client: Client):
    everywhere = json.loads(client.get("/search/suggest?q=move").content)
    assert everywhere[1] == ["How do glaciers move?"]

    found = json.loads(client.get("/search/suggest?q=move&subject=warm").content)
    assert found[1] == []


def test_a_formula_in_a_suggestion_is_spoken(client: Client):
    make_article("What is $x^2$ good for?", slug="squares")

    assert "$" not in client.get("/search/suggest?q=good").content.decode()


def test_browsers_learn_how_to_search(client: Client):
    response = client.get("/opensearch.xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314
    namespace = {"os": "http://a9.com/-/spec/opensearch/1.1/"}

    templates = [url.get("template") for url in root.findall("os:Url", namespace)]
    assert "http://testserver/search?q={searchTerms}" in templates
    assert "http://testserver/search/suggest?q={searchTerms}" in templates
    assert 'rel="search" type="application/opensearchdescription+xml"' in text_of(client, "/search")
