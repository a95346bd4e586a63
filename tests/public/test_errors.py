"""Addresses without a page."""

from datetime import UTC, datetime

import pytest

from articles.library import redirecting
from articles.models import Status
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

OLD = "/learn/physics/questions/what-was-light"
NEW = "/learn/physics/questions/what-is-light"


@pytest.fixture
def article(db):
    return make_article("What is light?", subject=make_subject("Physics"))


def test_a_renamed_article_redirects_in_one_hop(client, article):
    redirecting.add(OLD, NEW)
    response = client.get(OLD)
    assert (response.status_code, response["Location"]) == (301, NEW)


def test_an_old_address_with_a_slash_redirects_in_one_hop_too(client, article):
    redirecting.add(OLD, NEW)
    response = client.get(f"{OLD}/")
    assert (response.status_code, response["Location"]) == (301, NEW)


def test_the_markdown_of_a_renamed_article_redirects_to_its_markdown(client, article):
    redirecting.add(OLD, NEW)
    assert client.get(f"{OLD}.md")["Location"] == f"{NEW}.md"


def test_an_old_address_anywhere_redirects(client, article):
    redirecting.add("/old-site/light.html", NEW)
    assert client.get("/old-site/light.html")["Location"] == NEW


def test_a_redirect_never_hides_an_article(client, article):
    redirecting.add(NEW, "/learn/physics/questions/another")
    assert client.get(NEW).status_code == 200


def test_a_deleted_article_is_gone(client):
    redirecting.add(OLD, "")
    response = client.get(OLD)
    assert response.status_code == 410
    assert "This page is gone" in response.content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.WITHDRAWN},
        {"unpublish_at": datetime(2024, 4, 1, tzinfo=UTC)},
    ],
)
def test_an_article_that_was_withdrawn_or_has_ended_is_gone(client, values):
    article = make_article(**values)
    assert client.get(article.get_absolute_url()).status_code == 410


@pytest.mark.parametrize(
    "address", ["/learn", "/learn/physics", NEW, f"{NEW}.md", "/search", "/about", "/privacy"]
)
def test_a_slash_at_the_end_redirects_to_the_address_without_one(client, article, address):
    response = client.get(f"{address}/?q=1")
    assert (response.status_code, response["Location"]) == (301, f"{address}?q=1")


@pytest.mark.parametrize(
    "address", ["//evil.example/", "//evil.example/learn/", "/\\evil.example/"]
)
def test_no_slash_leads_to_another_site(client, address):
    assert client.get("/", PATH_INFO=address).status_code == 404


def test_a_wrong_address_shows_questions_that_are_close_to_it(client, article):
    response = client.get("/learn/physics/questions/what-light-is-it")
    page = response.content.decode()
    assert response.status_code == 404
    assert f'href="{NEW}"' in page
    assert "All questions in <bdi>Physics</bdi>" in page
    assert 'value="what light is it"' in page
    assert "noindex" in page
    assert "canonical" not in page


def test_a_wrong_address_is_shown_as_text(client):
    page = client.get("/<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/learn/Physics?sort=az", "/learn/physics?sort=az"),
        ("/learn/PHYSICS/questions/what-is-Light", NEW),
        ("/learn/physics/questions/What-Is-Light.md", f"{NEW}.md"),
    ],
)
def test_an_address_in_other_letter_case_redirects(client, article, asked, meant):
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, meant)


def test_letter_case_is_not_guessed_at(client, article):
    make_article("What is heat?", subject=make_subject("Physics", slug="PHYSICS"))
    make_article(slug="draft", subject=article.subject, status=Status.DRAFT)
    for address in ("/learn/Physics", "/learn/physics/questions/Draft", f"/learn/{'P' * 60_000}"):
        assert client.get(address).status_code == 404


SPOILED = "/learn/physics/questions/undefined"


@pytest.mark.parametrize("depth", [1, 2, 50])
@pytest.mark.parametrize("meant", ["/learn/physics", f"{NEW}.md", f"{NEW}?a=1", f"{NEW}/"])
def test_an_address_that_an_older_site_spoiled_redirects_in_one_hop(client, article, meant, depth):
    response = client.get(f"{SPOILED * depth}{meant}")
    assert (response.status_code, response["Location"]) == (301, meant.rstrip("/"))


def test_a_spoiled_address_of_a_page_that_moved_redirects_in_one_hop(client, article):
    redirecting.add(OLD, NEW)
    assert client.get(f"{SPOILED}{OLD}")["Location"] == NEW
    assert client.get(f"{SPOILED}{OLD}.md")["Location"] == f"{NEW}.md"
    assert client.get(f"{SPOILED}/learn/PHYSICS/questions/what-is-light")["Location"] == NEW


def test_a_spoiled_address_is_gone_where_its_page_is(client):
    gone = make_article(status=Status.WITHDRAWN).get_absolute_url()
    redirecting.add(OLD, "")
    assert client.get(f"{SPOILED}{gone}").status_code == 410
    assert client.get(f"{SPOILED}{OLD}").status_code == 410


@pytest.mark.parametrize("status", ["draft", "never"])
def test_a_spoiled_address_without_a_page_is_not_found(client, article, status):
    if status == "draft":
        make_article(slug="never", subject=article.subject, status=Status.DRAFT)
    address = f"{SPOILED}/learn/physics/questions/never"
    assert client.get(address).status_code == 404
    assert client.get(f"{SPOILED}/learn//evil.example").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/learn/nowhere",
        "/learn/a/b",
        "/%00",
        "/learn/x/questions/y",
        "/learn/%00",
        "/learn/a/questions/%00.md",
    ],
)
def test_what_was_never_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_subject_without_published_questions_is_no_page_yet(client):
    make_article(subject=make_subject("Physics"), status=Status.DRAFT)
    assert client.get("/learn/physics").status_code == 404


def test_a_fault_of_our_own_has_a_page_without_a_database(client, monkeypatch, django_db_blocker):
    def fail():
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("articles.public.lists.shelves", fail)
    client.raise_request_exception = False
    with django_db_blocker.block():
        response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_host_that_is_not_ours_is_told_where_the_site_is(client, settings, django_db_blocker):
    settings.SITE_URL = "https://library.example"
    with django_db_blocker.block():
        response = client.get("/", headers={"host": "other.example"})
    assert response.status_code == 400
    assert 'href="https://library.example"' in response.content.decode()
    assert "other.example" not in response.content.decode()


def test_a_fault_whose_page_cannot_be_made_has_a_sentence(client, monkeypatch, caplog):
    def fail(*args: object, **values: object) -> None:
        raise ValueError("no static files")

    monkeypatch.setattr("articles.public.inlining.policy", fail)
    client.raise_request_exception = False
    response = client.get("/")

    assert (response.status_code, response.content) == (500, b"Something broke on our side")
    assert "Was collectstatic run?" in caplog.text


@pytest.mark.parametrize(
    "address", ["/admin/nothing/", "/admin/articles/changeset/0/change/", "/admin/nothing"]
)
def test_an_address_of_the_admin_without_a_page_is_no_circle(admin_client, address):
    response = admin_client.get(address, follow=True)
    assert response.status_code == 404
    assert len(response.redirect_chain) <= 1
