"""Maps: valid, whole, and bounded for libraries of any size."""

import re
import time
import tracemalloc
from datetime import UTC, datetime

import pytest
import xmlschema
from django.db import connection

from articles.library import search_index
from articles.models import PER_MAP, Article, Subject
from tests.factories import make_article, make_subject
from tests.sample import ROOT

pytestmark = pytest.mark.django_db

SCHEMA = xmlschema.XMLSchema(ROOT / "tests/data/schemas/sitemap.xsd")
HOST = "http://testserver"


def read(client, address: str) -> list[tuple[str, datetime | None]]:
    """The addresses of a valid map, without the host, and when they changed."""
    response = client.get(address)
    assert response.status_code == 200
    text = response.getvalue().decode()
    assert len(text) < 50_000_000
    SCHEMA.validate(text)
    found = re.findall(r"<loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", text)
    return [
        (path.removeprefix(HOST), datetime.fromisoformat(moment) if moment else None)
        for path, moment in found
    ]


def articles_in_maps(client) -> list[str]:
    maps = [path for path, _ in read(client, "/sitemap.xml")]
    assert maps[0] == "/sitemap-pages.xml"
    return [path for name in maps[1:] for path, _ in read(client, name)]


def test_maps_lead_from_the_index_to_every_article_with_its_last_change(client):
    changed = datetime(2024, 5, 1, 12, tzinfo=UTC)
    article = make_article("What is light?", subject=make_subject("Physics"), updated_at=changed)
    (_, _), (part, last) = read(client, "/sitemap.xml")
    assert last == changed
    assert read(client, part) == [(article.get_absolute_url(), changed)]
    assert ("/learn/physics", changed) in read(client, "/sitemap-pages.xml")


def test_an_article_that_waited_for_its_day_changed_on_that_day(client):
    published = datetime(2024, 3, 9, tzinfo=UTC)
    make_article(updated_at=datetime(2024, 1, 1, tzinfo=UTC))
    (_, _), (part, last) = read(client, "/sitemap.xml")
    assert [last] == [moment for _, moment in read(client, part)] == [published]


def test_maps_are_parts_of_a_bounded_range_of_rows(client):
    numbers = [3 * PER_MAP - 1, 3 * PER_MAP, 3 * PER_MAP + 1, 5 * PER_MAP]
    articles = [make_article(pk=number) for number in numbers]
    names = [path for path, _ in read(client, "/sitemap.xml")][1:]
    assert names == ["/sitemap-2.xml", "/sitemap-3.xml", "/sitemap-5.xml"]
    assert articles_in_maps(client) == [article.get_absolute_url() for article in articles]


def test_the_last_change_in_a_map_is_that_of_an_article_it_has(client):
    make_article(updated_at=datetime(2024, 5, 1, tzinfo=UTC))
    make_article(updated_at=datetime(2025, 1, 1, tzinfo=UTC), seo={"no_index": True})
    assert read(client, "/sitemap.xml")[1][1] == datetime(2024, 5, 1, tzinfo=UTC)


def test_a_map_without_articles_is_not_found(client):
    make_article(seo={"no_index": True})
    assert articles_in_maps(client) == []
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get(f"/sitemap-{'9' * 30}.xml").status_code == 404


def test_a_copy_of_what_has_ended_is_in_the_maps_again(client):
    ended = make_article(unpublish_at=datetime(2024, 4, 1, tzinfo=UTC))
    copy = make_article("The copy?", canonical=ended)
    assert articles_in_maps(client) == [copy.get_absolute_url()]


def test_maps_hold_no_character_that_xml_cannot(client):
    make_article(slug="a\x01b", subject=make_subject("Odd", slug="c\x0cd"))
    assert "/learn/c%0Cd" in [path for path, _ in read(client, "/sitemap-pages.xml")]
    assert articles_in_maps(client) == ["/learn/c%0Cd/questions/a%01b"]


def test_an_address_that_is_too_long_for_a_map_is_left_out(client):
    make_article(slug="何" * 255, subject=make_subject("Long"))
    short = make_article("Why?", subject=Subject.objects.get(slug="long"))
    assert articles_in_maps(client) == [short.get_absolute_url()]


def test_a_map_is_read_piece_by_piece(client):
    subject = make_subject()
    made = [make_article(subject=subject) for _ in range(501)]
    response = client.get(f"/sitemap-{made[0].pk // PER_MAP}.xml")
    assert response.streaming
    assert len(list(response.streaming_content)) >= 2


@pytest.mark.slow
def test_a_million_articles_have_maps_within_the_bounds_and_at_once(client):
    question = "Why is the answer to this question about one hundred characters long, as few are?"
    multiply(make_article(question, pk=PER_MAP - 1), 1_000_000)
    client.get("/sitemap.xml")
    started = time.process_time()
    maps = read(client, "/sitemap.xml")
    assert time.process_time() - started < 2  # a fifth of a second; reading every row took longer
    assert len(maps) == 2 + 1_000_000 // PER_MAP
    tracemalloc.start()
    length, rows = 0, 0
    for piece in client.get(maps[50][0]).streaming_content:
        length, rows = length + len(piece), rows + piece.count(b"<url>")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == PER_MAP <= 50_000
    assert length < 50_000_000
    assert peak < 5_000_000  # bytes


def multiply(article: Article, count: int) -> None:
    """As many copies of an article in the rows after it, without their words in the index."""
    columns = [field.column for field in Article._meta.concrete_fields]
    changed = {"id": "id + n", "slug": "slug || n"}
    numbers = "SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s"
    statement = (
        f"INSERT INTO articles_article ({', '.join(columns)}) "  # noqa: S608  (our own names)
        f"WITH RECURSIVE numbers(n) AS ({numbers}) "
        f"SELECT {', '.join(changed.get(column, column) for column in columns)} "
        "FROM articles_article, numbers WHERE id = %s"
    )
    with search_index.indexed_in_bulk([]), connection.cursor() as cursor:
        cursor.execute(statement, [count, article.pk])
