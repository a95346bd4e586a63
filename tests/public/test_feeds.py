"""Feeds, as a reader of feeds sees them."""

from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from django.test import override_settings

from articles.library import renaming
from articles.models import Article
from tests.factories import make_article, make_subject
from tests.text.well_formed import read

pytestmark = pytest.mark.django_db


def feed(client, address: str = "/learn/feed.atom") -> Any:
    response = client.get(address)
    assert response.status_code == 200
    headers = {name.lower(): value for name, value in response.headers.items()}
    found = feedparser.parse(response.content, response_headers=headers)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_a_feed_holds_the_newest_questions_with_their_whole_answers(client):
    make_article("What is light?", answer="A *wave*. " + "More. " * 100)
    newest = make_article(
        "What is $x$?",
        answer="# Kinds\n\nSee [light](/learn/light) and $x^2$.",
        published_at=datetime(2024, 5, 1, tzinfo=UTC),
        updated_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    found = feed(client)
    assert found.feed.title == "QuickTakes"
    assert [link.href for link in found.feed.links if link.rel == "self"] == [
        "http://testserver/learn/feed.atom"
    ]
    assert [entry.title for entry in found.entries] == ["What is x?", "What is light?"]
    entry = found.entries[0]
    assert entry.link == f"http://testserver{newest.get_absolute_url()}"
    assert (entry.published, entry.updated) == (
        "2024-05-01T00:00:00+00:00",
        "2024-06-01T00:00:00+00:00",
    )
    assert entry.author == "Ada Brook"
    (content,) = entry.content
    assert content.type == "text/html"
    assert 'href="http://testserver/learn/light"' in content.value
    assert "More. More." in found.entries[1].content[0].value


def test_formulas_reach_a_feed_as_mathml(client):
    make_article(answer="So $x^2$.")
    assert b"&lt;math&gt;" in client.get("/learn/feed.atom").content


def test_a_renamed_and_edited_article_is_the_same_entry(client):
    article = make_article("What is light?", subject=make_subject("Physics"))
    before = feed(client).entries[0]
    renaming.rename(article.subject, "optics")
    Article.objects.update(slug="light", published_at=datetime(2024, 7, 1, tzinfo=UTC))
    after = feed(client).entries[0]
    assert after.id == before.id
    assert after.link == "http://testserver/learn/optics/questions/light"


@override_settings(SITE_URL="https://answers.example:8443")
def test_an_id_names_the_site_and_is_no_address(client):
    article = make_article(created_at=datetime(2025, 3, 4, tzinfo=UTC))
    assert feed(client).entries[0].id == f"tag:answers.example,2025-03-04:{article.pk}"


def test_a_subject_has_a_feed_of_its_own(client):
    make_article("What is light?", subject=make_subject("Physics"))
    make_article("What is a fugue?", subject=make_subject("Music"))
    found = feed(client, "/learn/music/feed.atom")
    assert [entry.title for entry in found.entries] == ["What is a fugue?"]
    assert found.entries[0].summary == "The answer to: What is a fugue?"
    assert client.get("/learn/nowhere/feed.atom").status_code == 404


def test_a_feed_holds_no_character_that_xml_cannot(client):
    odd = "a\x01\x08\x1b\ufffeb"
    subject = make_subject(odd, slug="odd")
    make_article(f"{odd}?", slug="odd", subject=subject, author=odd, answer=f"{odd} &#1; \uffff")
    for address in ("/learn/feed.atom", "/learn/odd/feed.atom"):
        (entry,) = feed(client, address).entries
        assert (entry.title, entry.summary, entry.author) == ("ab?", "ab", "ab")
        assert entry.content[0].value == "<p>ab </p>"


def test_a_summary_shows_tags_as_the_text_they_are(client):
    make_article(answer="Use `List<T>` & co, not <script>alert(1)</script>.")
    (entry,) = feed(client).entries
    reader = read(entry.summary)
    assert reader.tags == []
    assert reader.text == "Use List<T> & co, not <script>alert(1)</script>."


def test_a_feed_that_a_reader_has_is_not_sent_again(client):
    make_article()
    first = client.get("/learn/feed.atom")
    again = client.get("/learn/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_subject_of_copies_alone_has_a_feed_without_entries(client):
    original = make_article()
    copy = make_article(subject=make_subject("Copies"), canonical=original)

    response = client.get(f"{copy.subject.get_absolute_url()}/feed.atom")

    assert (response.status_code, b"<entry>" in response.content) == (200, False)
