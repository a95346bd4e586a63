"""What machines read: robots.txt, llms.txt, Markdown, probes."""

import re

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from articles.models import Status
from tests.factories import make_article, make_subject


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


@pytest.mark.django_db
def test_a_question_and_its_markdown_name_each_other(client):
    path = make_article().get_absolute_url()
    page, markdown = client.get(path), client.get(f"{path}.md")
    assert page.headers["Link"] == (
        f'<http://testserver{path}.md>; rel="alternate"; type="text/markdown"'
    )
    assert f'<link rel="alternate" type="text/markdown" href="{path}.md">' in page.content.decode()
    assert markdown.headers["Link"] == f'<http://testserver{path}>; rel="canonical"'
    assert markdown.headers["Content-Type"] == "text/markdown; charset=utf-8"


@pytest.mark.django_db
def test_language_models_find_subjects_and_the_markdown_of_questions(client):
    physics = make_subject("Physics")
    for number in range(2):
        make_article(f"Why [{number}]?", subject=physics)
    make_article("What is a fugue?", subject=make_subject("Music"))
    text = client.get("/llms.txt").content.decode()
    begins, subjects, newest, rest = text.split("\n## ")
    assert begins.startswith("# QuickTakes\n\n> 3 questions with their answers in full")
    assert "- [Physics](http://testserver/learn/physics): 2 questions" in subjects
    assert subjects.index("Physics") < subjects.index("Music")
    assert r"- [Why \[0\]?](http://testserver/learn/physics/questions/why-0.md)" in newest
    assert rest.startswith("Optional\n")
    (address,) = re.findall(r"\((\S+fugue\.md)\)", newest)
    assert client.get(address.removeprefix("http://testserver")).status_code == 200


@pytest.mark.django_db
def test_a_form_says_what_its_page_says(client):
    original = make_article("The original?")
    copy = make_article("The copy?", canonical=original)
    hidden = make_article("Hidden?", seo={"no_index": True})
    form = client.get(f"{copy.get_absolute_url()}.md")

    assert form.headers["Link"] == (
        f'<http://testserver{original.get_absolute_url()}>; rel="canonical"'
    )
    assert "X-Robots-Tag" not in form.headers
    assert client.get(f"{hidden.get_absolute_url()}.md").headers["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_an_unlisted_subject_hides_from_search_engines(client):
    unlisted = make_subject(is_listed=False)
    article = make_article(subject=unlisted)

    for address in (unlisted.get_absolute_url(), article.get_absolute_url()):
        assert '<meta name="robots" content="noindex">' in client.get(address).content.decode()
