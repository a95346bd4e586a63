"""What public answers have beside their content."""

import gzip
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from articles.models import Article
from articles.public.answers import changed_at, public
from tests.factories import make_article

LONG = "The tides follow the moon. " * 100
MOMENT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


def answer(response: HttpResponseBase, method: str = "GET", **headers: str) -> HttpResponseBase:
    """What becomes of a view's response, asked with some headers."""
    request = RequestFactory().generic(method, "/", headers=headers)
    return public(lambda request: response)(request)


def test_shared_caches_keep_an_answer_and_browsers_ask_each_time():
    kept = answer(HttpResponse(LONG)).headers["Cache-Control"]

    assert set(kept.split(", ")) == {
        "public",
        "max-age=0",
        "s-maxage=60",
        "stale-while-revalidate=60",
    }


def test_a_view_may_say_for_itself_how_long_its_answer_keeps():
    response = HttpResponse(LONG, headers={"Cache-Control": "max-age=86400"})

    assert answer(response).headers["Cache-Control"] == "max-age=86400"


@pytest.mark.parametrize(
    "response",
    [HttpResponse(LONG, status=503), HttpResponse(LONG, headers={"Cache-Control": "no-store"})],
    ids=["a fault", "no-store"],
)
def test_what_may_not_be_kept_gets_neither_a_tag_nor_a_time(response: HttpResponse):
    headers = answer(response).headers

    assert "ETag" not in headers
    assert "s-maxage" not in headers.get("Cache-Control", "")


def test_a_reader_who_has_an_answer_is_told_so():
    tag = answer(HttpResponse(LONG)).headers["ETag"]

    again = answer(HttpResponse(LONG), **{"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag


def test_a_reader_who_has_an_older_answer_gets_the_new_one():
    tag = answer(HttpResponse(LONG)).headers["ETag"]

    again = answer(HttpResponse(f"{LONG}!"), **{"If-None-Match": tag})

    assert (again.status_code, again.content) == (200, f"{LONG}!".encode())


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_tag_is_the_same_in_every_encoding(encoding: str):
    tag = answer(HttpResponse(LONG)).headers["ETag"]

    assert answer(HttpResponse(LONG), **{"Accept-Encoding": encoding}).headers["ETag"] == tag


def test_a_reader_may_ask_by_time():
    def page() -> HttpResponse:
        response = HttpResponse(LONG)
        changed_at(response, MOMENT)
        return response

    since = answer(page()).headers["Last-Modified"]

    assert since == "Sat, 14 Mar 2026 15:09:26 GMT"
    assert answer(page(), **{"If-Modified-Since": since}).status_code == 304
    earlier = "Sat, 14 Mar 2026 15:09:25 GMT"
    assert answer(page(), **{"If-Modified-Since": earlier}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
        ("GZIP", "gzip", gzip.decompress),
        ("", "", bytes),
        ("identity, br;q=0.000", "", bytes),
    ],
)
def test_texts_are_compressed_as_the_reader_can_read_them(accepted, encoding, unpack):
    response = answer(HttpResponse(LONG), **{"Accept-Encoding": accepted})

    assert response.headers.get("Content-Encoding", "") == encoding
    assert unpack(response.content) == LONG.encode()
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.content)


@pytest.mark.parametrize(
    "kind",
    ["application/atom+xml; charset=utf-8", "application/xml", "text/markdown", "image/svg+xml"],
)
def test_what_machines_read_is_compressed_too(kind: str):
    response = answer(HttpResponse(LONG, content_type=kind), **{"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "response",
    [HttpResponse(LONG, content_type="image/png"), HttpResponse("short")],
    ids=["a picture", "a short text"],
)
def test_what_would_not_get_smaller_is_left(response: HttpResponse):
    assert "Content-Encoding" not in answer(response, **{"Accept-Encoding": "br"}).headers


def test_a_stream_is_compressed_as_it_comes():
    stream = StreamingHttpResponse(iter([LONG, LONG]), content_type="application/xml")

    response = answer(stream, **{"Accept-Encoding": "br, gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    packed = b"".join(response)
    assert zlib.decompress(packed, wbits=31) == (LONG * 2).encode()


def test_other_methods_are_not_kept():
    assert "Cache-Control" not in answer(HttpResponse(LONG), method="POST").headers


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_says_which_methods_it_knows(client: Client, method: str):
    response = getattr(client, method)("/learn")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


ADDRESSES = [
    "/",
    "/learn",
    "/search",
    "/robots.txt",
    "/sitemap.xml",
    "/learn/feed.atom",
    "/nowhere",
]


@pytest.fixture
def article(db: None) -> Article:
    return make_article("Why do tides come twice a day?", answer=LONG, updated_at=MOMENT)


@pytest.mark.parametrize("encoding", ["", "br", "gzip"])
def test_head_says_what_get_says(client: Client, article: Article, encoding: str):
    path = article.get_absolute_url()
    for address in [*ADDRESSES, path, f"{path}.md", article.subject.get_absolute_url()]:
        got = client.get(address, headers={"Accept-Encoding": encoding})
        asked = client.head(address, headers={"Accept-Encoding": encoding})

        assert (asked.status_code, asked.content) == (got.status_code, b"")
        assert _steady(asked) == _steady(got), address


def _steady(response: HttpResponse) -> dict[str, object]:
    """The headers; the order of a policy's directives changes from one process to the next."""
    headers: dict[str, object] = dict(response.headers)
    headers["Content-Security-Policy"] = set(str(headers["Content-Security-Policy"]).split("; "))
    return headers


def test_no_public_answer_sets_a_cookie_or_differs_by_one(client: Client, article: Article):
    path = article.get_absolute_url()
    for address in [*ADDRESSES, path, f"{path}.md", article.subject.get_absolute_url()]:
        response = client.get(address)

        assert not response.cookies
        assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding", address


def test_a_question_page_says_when_its_answer_changed(client: Client, article: Article):
    response = client.get(article.get_absolute_url())

    assert response.headers["Last-Modified"] == "Sat, 14 Mar 2026 15:09:26 GMT"


def test_an_edit_is_shown_to_whoever_has_the_page_already(client: Client, article: Article):
    path = article.get_absolute_url()
    seen = client.get(path).headers["ETag"]
    Article.objects.update(answer="Only once, near Vietnam.")

    response = client.get(path, headers={"If-None-Match": seen})

    assert b"near Vietnam" in response.content


def test_a_reader_who_has_the_page_gets_its_policy_again(client: Client, article: Article):
    page = client.get("/learn")

    again = client.get("/learn", headers={"If-None-Match": page.headers["ETag"]})

    assert again.status_code == 304
    assert _steady(again)["Content-Security-Policy"] == _steady(page)["Content-Security-Policy"]


def test_probes_are_never_kept(client: Client, db: None):
    for address in ["/healthz", "/readyz"]:
        assert "no-store" in client.get(address).headers["Cache-Control"]
