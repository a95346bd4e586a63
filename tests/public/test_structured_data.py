"""What pages say of themselves to machines is what readers see."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from articles.models import Article, Provenance
from articles.public.structured_data import GENERATED, breadcrumbs, script
from tests.factories import PUBLISHED_AT, make_article, make_subject

pytestmark = pytest.mark.django_db


def things(client, address: str) -> dict[str, Any]:
    """The things that a page describes, by their type."""
    page = client.get(address).content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def article(**values: Any) -> Article:
    subject = values.pop("subject", None) or make_subject("Physics")
    return make_article("What is $c^2$?", subject=subject, **values)


@pytest.mark.parametrize("address", ["/learn/physics", "/learn/physics/questions/what-is-c2"])
def test_a_page_says_where_it_stands_to_machines_as_to_readers(client, address):
    article()
    page = client.get(address).content.decode()
    trail = [
        (item["name"], item["item"])
        for item in things(client, address)["BreadcrumbList"]["itemListElement"]
    ]
    shown = re.search(r'<nav class="crumbs".*?</nav>', page)[0]
    links = re.findall(r'<a href="(.*?)".*?>(?:<bdi>)?(.*?)<', shown)
    assert trail == [(name, f"http://testserver{path}") for path, name in links]
    names = ["Home", "Subjects", "Physics"]
    assert [name for name, _ in trail] == (names if address == "/learn/physics" else names[1:])
    assert ('aria-current="page"' in shown) == (address == "/learn/physics")


@override_settings(TIME_ZONE="Europe/Lisbon")
def test_a_question_page_is_an_article(client):
    changed = datetime(2024, 7, 1, 12, tzinfo=UTC)
    path = article(updated_at=changed).get_absolute_url()
    found = things(client, path)["Article"]
    picture = found.pop("image")
    assert picture.startswith(f"http://testserver{path}.png?v=")
    site = {"@type": "Organization", "name": "QuickTakes", "url": "http://testserver/"}
    subject = {"name": "Physics", "url": "http://testserver/learn/physics"}
    assert found == {
        "@type": "Article",
        "headline": "What is c^2?",
        "url": f"http://testserver{path}",
        "datePublished": "2024-03-09T00:00:00+00:00",
        "dateModified": "2024-07-01T13:00:00+01:00",
        "author": {"@type": "Person", "name": "Ada Brook"},
        "publisher": site,
        "isPartOf": {"@type": "CollectionPage"} | subject,
        "inLanguage": "en",
    }


@pytest.mark.parametrize("author", ["", "QuickTakes"])
def test_an_article_that_nobody_signs_is_the_sites(client, author):
    found = things(client, article(author=author).get_absolute_url())["Article"]
    assert found["author"] == found["publisher"]


def test_the_day_that_is_shown_is_the_day_that_is_told(client):
    same = article(slug="same", published_at=PUBLISHED_AT + timedelta(hours=7))
    other = article(slug="other", subject=same.subject, date=date(2021, 5, 1))
    none = article(slug="none", subject=same.subject, date=None)
    told = [
        things(client, each.get_absolute_url())["Article"]["datePublished"]
        for each in (same, other, none)
    ]

    assert told == ["2024-03-09T07:00:00+00:00", "2021-05-01", "2024-03-09T00:00:00+00:00"]


def test_a_page_that_waited_for_its_day_changed_on_that_day(client):
    path = article(updated_at=datetime(2024, 1, 1, tzinfo=UTC)).get_absolute_url()
    assert things(client, path)["Article"]["dateModified"] == "2024-03-09T00:00:00+00:00"


@pytest.mark.parametrize(
    ("own", "of_the_library", "is_said"),
    [
        ("generated", "", True),
        ("", "generated", True),
        ("written", "generated", False),
        ("", "", False),
    ],
)
def test_what_a_model_wrote_is_said_to_be_so(client, settings, own, of_the_library, is_said):
    settings.DEFAULT_PROVENANCE = of_the_library
    found = things(client, article(provenance=own).get_absolute_url())["Article"]
    assert found.get("digitalSourceType") == (GENERATED if is_said else None)


CHECKED = {"provenance": Provenance.ASKED, "asked_by": "Noor", "checked_by": "Dr. Lena Voss"}


def test_a_question_that_a_reader_asked_and_an_expert_checked_is_a_page_of_both(client):
    path = article(answer="It is **energy** over $m$.", **CHECKED).get_absolute_url()
    found = things(client, path)
    assert "Article" not in found
    assert found["QAPage"]["reviewedBy"]["name"] == "Dr. Lena Voss"
    question = found["QAPage"]["mainEntity"]
    assert (question["name"], question["author"]["name"]) == ("What is c^2?", "Noor")
    assert question["answerCount"] == 1
    assert question["acceptedAnswer"]["text"] == "It is energy over m."
    assert question["acceptedAnswer"]["url"] == f"http://testserver{path}"


@pytest.mark.parametrize(
    "values", [{"provenance": Provenance.WRITTEN}, {"asked_by": ""}, {"checked_by": ""}]
)
def test_without_a_named_reader_and_expert_it_is_an_article(client, values):
    assert "Article" in things(client, article(**CHECKED | values).get_absolute_url())


def test_a_copy_is_described_at_its_original(client):
    original = make_article()
    found = things(client, article(canonical=original).get_absolute_url())["Article"]
    assert found["url"] == f"http://testserver{original.get_absolute_url()}"


def test_a_subject_page_is_a_collection_at_its_own_address(client):
    subject = make_subject("Physics")
    for _ in range(26):
        make_article(subject=subject)
    found = things(client, "/learn/physics?page=2")["CollectionPage"]
    assert found["url"] == "http://testserver/learn/physics?page=2"
    assert found["mainEntity"]["numberOfItems"] == 26


def test_the_home_page_names_the_site(client, settings):
    settings.SITE_NAME = "Sky Answers"
    found = things(client, "/")["WebSite"]
    assert (found["name"], found["url"]) == ("Sky Answers", "http://testserver/")


def test_text_in_structured_data_cannot_end_its_element():
    assert "</script><b>" not in script(breadcrumbs([("</script><b>&", "/learn")]))
