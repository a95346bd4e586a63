"""What machines read: maps, feeds, robots.txt, probes."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from articles.models import Status
from articles.public import sitemaps
from tests.factories import make_article, make_subject
from tests.text.well_formed import read

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "a": "http://www.w3.org/2005/Atom"}


def tree(client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314  (our own output)


def locations(root: ElementTree.Element) -> list[str]:
    return [element.text for element in root.iterfind(".//s:loc", NAMES)]


@pytest.mark.django_db
def test_maps_lead_from_the_index_to_every_article_with_its_last_change(client):
    changed = datetime(2024, 5, 1, 12, tzinfo=UTC)
    article = make_article("What is light?", subject=make_subject("Physics"), updated_at=changed)
    index = locations(tree(client, "/sitemap.xml"))
    assert index[0] == "http://testserver/sitemap-pages.xml"
    assert "http://testserver/learn/physics" in locations(tree(client, "/sitemap-pages.xml"))
    part = tree(client, index[1].removeprefix("http://testserver"))
    assert locations(part) == [f"http://testserver{article.get_absolute_url()}"]
    assert part.findtext(".//s:lastmod", namespaces=NAMES) == "2024-05-01T12:00:00+00:00"


@pytest.mark.django_db
def test_maps_are_parts_of_a_bounded_range_of_rows(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_PART", 2)
    articles = [make_article() for _ in range(5)]
    parts = locations(tree(client, "/sitemap.xml"))[1:]
    found = [locations(tree(client, part.removeprefix("http://testserver"))) for part in parts]
    assert max(map(len, found)) <= 2
    assert sum(found, []) == [f"http://testserver{row.get_absolute_url()}" for row in articles]


@pytest.mark.django_db
def test_a_map_without_articles_is_not_found(client):
    assert client.get("/sitemap-7.xml").status_code == 404
    assert client.get(f"/sitemap-{'9' * 30}.xml").status_code == 404


@pytest.mark.django_db
def test_copies_and_hidden_articles_are_in_no_map_and_no_feed(client):
    original = make_article("The original?")
    make_article("The copy?", canonical=original)
    make_article("The hidden one?", seo={"no_index": True})
    make_article("On no list?", subject=make_subject(is_listed=False))
    part = locations(tree(client, "/sitemap.xml"))[1].removeprefix("http://testserver")
    assert len(locations(tree(client, part))) == 1
    titles = [
        title.text
        for title in tree(client, "/learn/feed.atom").iterfind(".//a:entry/a:title", NAMES)
    ]
    assert titles == ["The original?"]


@pytest.mark.django_db
def test_a_copy_of_what_has_ended_is_in_the_maps_again(client):
    ended = make_article(unpublish_at=datetime(2024, 4, 1, tzinfo=UTC))
    copy = make_article("The copy?", canonical=ended)
    part = locations(tree(client, "/sitemap.xml"))[1].removeprefix("http://testserver")
    assert locations(tree(client, part)) == [f"http://testserver{copy.get_absolute_url()}"]


@pytest.mark.django_db
def test_a_subject_has_a_feed_of_its_own(client):
    make_article("What is light?", subject=make_subject("Physics"))
    make_article("What is a fugue?", subject=make_subject("Music"))
    feed = tree(client, "/learn/music/feed.atom")
    assert [title.text for title in feed.iterfind("a:entry/a:title", NAMES)] == ["What is a fugue?"]
    assert feed.findtext("a:entry/a:summary", namespaces=NAMES) == "The answer to: What is a fugue?"
    assert client.get("/learn/nowhere/feed.atom").status_code == 404


@pytest.mark.django_db
def test_a_feed_holds_no_character_that_xml_cannot(client):
    odd = "a\x01\x08\x1b\ufffeb"
    subject = make_subject(odd, slug="odd")
    make_article(f"{odd}?", slug="odd", subject=subject, author=odd, answer=f"{odd} &#1; \uffff")
    for address in ("/learn/feed.atom", "/learn/odd/feed.atom"):
        entry = tree(client, address).find("a:entry", NAMES)
        names = ("title", "summary", "author/a:name")
        texts = [entry.findtext(f"a:{name}", namespaces=NAMES) for name in names]
        assert texts == ["ab?", "ab", "ab"]


@pytest.mark.django_db
def test_a_summary_shows_tags_as_the_text_they_are(client):
    make_article(answer="Use `List<T>` & co, not <script>alert(1)</script>.")
    summary = tree(client, "/learn/feed.atom").find("a:entry/a:summary", NAMES)
    assert summary.get("type") == "html"
    reader = read(summary.text)
    assert reader.tags == []
    assert reader.text == "Use List<T> & co, not <script>alert(1)</script>."


@pytest.mark.django_db
def test_maps_hold_no_character_that_xml_cannot(client):
    make_article(slug="a\x01b", subject=make_subject("Odd", slug="c\x0cd"))
    assert "http://testserver/learn/c%0Cd" in locations(tree(client, "/sitemap-pages.xml"))
    part = locations(tree(client, "/sitemap.xml"))[1].removeprefix("http://testserver")
    assert locations(tree(client, part)) == ["http://testserver/learn/c%0Cd/questions/a%01b"]


@pytest.mark.django_db
def test_robots_learn_where_the_maps_are(client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_the_process_is_alive_whatever_the_database_does(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_site_is_ready_when_the_database_is_migrated(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_the_site_is_not_ready_while_migrations_wait(client):
    MigrationRecorder.Migration.objects.filter(app="articles").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"manage.py migrate" in response.content


def test_the_site_is_not_ready_without_a_database(client, monkeypatch):
    def refuse(*args):
        raise DatabaseError

    monkeypatch.setattr("articles.public.probes.MigrationExecutor", refuse)
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_an_unpublished_article_has_no_markdown(client, status):
    address = f"{make_article(status=status).get_absolute_url()}.md"
    assert client.get(address).status_code in {404, 410}
