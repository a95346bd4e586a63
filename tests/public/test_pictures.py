"""The pictures that links are shown with, and the site's icons."""

import re
from io import BytesIO

import pytest
from django.core.cache import caches
from PIL import Image

from articles.library import sharing
from articles.models import Article, Redirect, SeoMetadata, Status
from articles.text import share_pictures
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pictures_yet():
    caches["pictures"].clear()


def named(client, article: Article) -> dict[str, str]:
    """The properties of the picture that a page names."""
    page = client.get(article.get_absolute_url()).content.decode()
    return dict(re.findall(r'<meta property="og:(image[\w:]*)" content="(.*?)">', page))


def path_of(client, article: Article) -> str:
    return named(client, article)["image"].removeprefix("http://testserver")


def test_a_page_names_a_picture_that_is_there_and_kept_for_good(client):
    article = make_article("What is light?")
    given = named(client, article)
    assert given["image:alt"] == "What is light?"
    response = client.get(given["image"].removeprefix("http://testserver"))
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    size = Image.open(BytesIO(response.content)).size
    assert (str(size[0]), str(size[1])) == (given["image:width"], given["image:height"])


def test_a_picture_is_drawn_once(client, monkeypatch):
    address = path_of(client, make_article())
    first = client.get(address)
    monkeypatch.setattr(share_pictures, "draw", None)
    again = client.get(address)
    assert again.content == first.content
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_another_question_has_another_address(client):
    article = make_article("What is light?", slug="light")
    before = path_of(client, article)
    Article.objects.update(question="What is sound?")
    assert path_of(client, article) != before
    old = client.get(before)
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "public, max-age=86400")


def test_a_picture_that_an_editor_chose_wins(client):
    article = make_article()
    for chosen, address in [
        ("/media/a b.png", "http://testserver/media/a%20b.png"),
        ("https://elsewhere.example/a.png", "https://elsewhere.example/a.png"),
    ]:
        SeoMetadata.objects.filter(article=article).update(share_image=chosen)
        assert named(client, article) == {"image": address}


def test_what_is_no_address_is_not_named(client):
    article = make_article(seo={"share_image": "javascript:alert(1)"})
    assert ".png?v=" in named(client, article)["image"]


def test_an_article_without_an_seo_row_has_a_picture(client):
    article = make_article()
    article.seo.delete()
    assert client.get(f"{article.get_absolute_url()}.png").status_code == 200


@pytest.mark.parametrize(("status", "expected"), [(Status.DRAFT, 404), (Status.WITHDRAWN, 410)])
def test_what_readers_may_not_see_has_no_picture(client, status, expected):
    article = make_article(status=status)
    assert client.get(f"{article.get_absolute_url()}.png").status_code == expected


def test_the_picture_of_a_moved_article_moves_too(client):
    article = make_article()
    Redirect.objects.create(old_path="/learn/a/questions/b", new_path=article.get_absolute_url())
    response = client.get("/learn/a/questions/b.png?v=1")
    assert response.status_code == 301
    assert response.headers["Location"] == f"{article.get_absolute_url()}.png?v=1"


def test_a_full_disk_keeps_no_picture_and_shows_it(client, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caches["pictures"], "set", full)
    assert client.get(f"{make_article().get_absolute_url()}.png").status_code == 200


def test_a_name_over_several_lines_is_drawn_as_one():
    article = make_article("What\nis   light?")
    assert sharing.card(article).question == "What is light?"


def test_a_page_without_a_picture_names_none(client):
    assert "og:image" not in client.get("/").content.decode()


def test_the_site_can_be_put_on_a_home_screen(client, settings):
    settings.SITE_NAME = "Sky Answers"
    page = client.get("/").content.decode()
    address = re.search('<link rel="manifest" href="(.*?)">', page)[1]
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/manifest+json"
    data = response.json()
    assert (data["name"], data["start_url"]) == ("Sky Answers", "/")
    assert [icon["sizes"] for icon in data["icons"]] == ["192x192", "512x512"]
    touch = client.get("/apple-touch-icon.png")
    assert Image.open(BytesIO(touch.content)).size == (180, 180)


def test_only_the_home_page_asks_for_the_manifest(client):
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert "manifest" not in page
