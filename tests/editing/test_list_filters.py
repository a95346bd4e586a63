"""Filters of the list of articles: what they offer, and what an address asks of them in vain."""

import re
from html import unescape

import pytest
from django.test import Client

from articles.library import narrowing
from articles.models import Article
from articles.text.findings import KINDS
from tests.factories import make_article, make_subject

LIST = "/admin/articles/article/"

UNKNOWN = {
    "state=nonsense": "No state is called “nonsense”.",
    "subject=nonsense": "No subject has the address “nonsense”.",
    "author=nonsense": "No article has the author “nonsense”.",
    "finding=nonsense": "No finding is called “nonsense”.",
    "engines=nonsense": "No visibility is called “nonsense”.",
    "published_from=nonsense": "“nonsense” is no day.",
    "published_to=2024-02-30": "“2024-02-30” is no day.",
    "edited_from=0001-01-01": "“0001-01-01” is no day.",
    "edited_to=9999-12-31": "“9999-12-31” is no day.",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> None:
    make_article("Public?", subject=make_subject("Optics"), author="Noor")


def page_of(client: Client, query: str) -> str:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return unescape(response.text)


@pytest.mark.parametrize("query", UNKNOWN)
@pytest.mark.usefixtures("library")
def test_a_value_that_a_filter_has_not_is_told_and_shows_nothing(
    editing: Client, query: str
) -> None:
    page = page_of(editing, f"{query}&order=a-z")
    assert UNKNOWN[query] in page
    assert "Public?" not in page
    assert "0 articles" in page
    assert '<a href="?order=a-z">Show the list without that</a>' in page


@pytest.mark.parametrize("query", UNKNOWN)
@pytest.mark.usefixtures("library")
def test_all_that_are_found_by_an_unknown_value_are_none(editing: Client, query: str) -> None:
    article = Article.objects.get()
    sent = {"action": "withdraw", "_selected_action": article.pk, "select_across": "1"}
    answer = editing.post(f"{LIST}?{query}", sent)
    assert "Withdraw 1 article" not in answer.text
    assert page_of(editing, f"{query}&edit=1")


@pytest.mark.usefixtures("library")
def test_several_unknown_values_are_told_each(editing: Client) -> None:
    page = page_of(editing, "finding=x&subject=y&author=Noor")
    assert "No finding is called “x”." in page
    assert "No subject has the address “y”." in page
    assert '<a href="?author=Noor">Show the list without that</a>' in page


@pytest.mark.usefixtures("library")
def test_an_unknown_value_is_text_and_no_tab_is_its(editing: Client) -> None:
    html = editing.get(LIST, {"state": "<b>"}).text
    assert "No state is called “&lt;b&gt;”." in html
    assert not re.search(r"aria-current=.page.>(All|Drafts)", html)


@pytest.mark.usefixtures("library")
def test_what_there_is_asks_in_vain_for_no_more_than_that(editing: Client) -> None:
    for query in ("subject=optics&author=Noor", "state=all", "order=nonsense"):
        assert "Public?" in page_of(editing, query)
    assert "No article is like that" in page_of(editing, "finding=orphan")


def test_findings_stand_by_what_they_are_about(editing: Client) -> None:
    page = page_of(editing, "finding=dead-link")
    links = page[page.index(">Links</p>") : page.index(">Title and description</p>")]
    assert re.search(r"aria-current=.true.><bdi>Dead link</bdi>", links)
    assert "<bdi>Orphan</bdi>" in links
    assert "<strong><bdi>Dead link</bdi></strong>" in page
    assert sum(f"finding={kind}" in page for kind in KINDS) == len(KINDS)


def test_the_number_of_filters_that_are_set_is_told(editing: Client) -> None:
    assert "<summary>Filters</summary>" in page_of(editing, "q=light&state=draft")
    make_article(subject=make_subject("Optics"))
    set_ones = "subject=optics&engines=hidden&edited_from=2024-01-01&edited_to=2024-02-01"
    assert "<summary>Filters (3)</summary>" in page_of(editing, set_ones)


def test_a_list_that_is_empty_for_its_bound_says_so(
    editing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article("Rain of old?", author="Noor")
    make_article("Rain of today?", author="Ada")
    monkeypatch.setattr(narrowing, "MOST_MATCHING", 1)
    html = editing.get(f"{LIST}?q=rain&author=Noor").text
    assert "None of the newest 10,000 articles with these words is like that" in html
    assert "more than" not in html
    assert "Choose all" not in html
    html = editing.get(f"{LIST}?q=rain&author=Ada").text
    assert "more than 1 article" in html
    assert "No article is like that" in editing.get(f"{LIST}?q=snow").text
