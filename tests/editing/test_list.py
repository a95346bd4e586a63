"""The list of articles: found, narrowed, and as quick for many as for few."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import revising
from articles.models import Article
from tests.editing.forms import sent_back
from tests.factories import make_article, make_subject

LIST = "/admin/articles/article/"

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> set[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return {article.question for article in response.context["cl"].result_list}


def test_a_row_shows_question_address_subject_status_and_author(editing: Client) -> None:
    make_article("What is light?", subject=make_subject("Optics"), author="لیلی")
    html = editing.get(LIST).content.decode()
    for text in ("What is light?", "/learn/optics/questions/what-is-light", "Optics", "لیلی"):
        assert text in html
    assert '<span class="state state-published">Published</span>' in html


def test_a_scheduled_article_shows_its_time(editing: Client) -> None:
    make_article(published_at=timezone.now().replace(2099, 1, 2, 9, 30))
    html = editing.get(LIST).content.decode()
    assert "Scheduled" in html
    assert "Jan 2, 2099, 9:30" in html


def test_words_of_the_answer_find_an_article(editing: Client) -> None:
    make_article("What is light?", answer="A photon has no mass.")
    make_article("What is sound?")
    assert found(editing, "q=photons") == {"What is light?"}


def test_the_first_letters_of_a_word_find_a_question(editing: Client) -> None:
    make_article("What is an eigenvector?")
    make_article("What is sound?")
    assert found(editing, "q=eigenv") == {"What is an eigenvector?"}


def test_an_address_finds_its_article(editing: Client) -> None:
    article = make_article("What is light?")
    make_article("What is light made of?")
    assert found(editing, f"q={article.get_absolute_url()}") == {"What is light?"}


@pytest.mark.parametrize(
    "copied",
    [
        "https://library.example/learn/optics/questions/%d9%84%d9%8a%d9%84?a=1#b",
        "library.example/learn/optics/questions/ليل/",
        " /learn/optics/questions/ليل.md",
    ],
)
def test_an_address_copied_from_the_browser_finds_its_article(editing: Client, copied: str) -> None:
    make_article("What is night?", slug="ليل", subject=make_subject("Optics"))
    make_article("What is light?")
    response = editing.get(LIST, {"q": copied})
    assert [row.slug for row in response.context["cl"].result_list] == ["ليل"]


def test_filters_narrow_the_list(editing: Client) -> None:
    later, before = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    make_article("Public?", subject=make_subject("Optics"))
    make_article("Draft?", status="draft")
    make_article("Scheduled?", published_at=later)
    make_article("Ended?", unpublish_at=before)
    make_article("Hidden?", status="withdrawn", seo={"no_index": True})
    original = Article.objects.get(question="Public?")
    make_article("Copy?", status="withdrawn", canonical=original)
    assert found(editing, "state=published") == {"Public?"}
    assert found(editing, "state=draft") == {"Draft?"}
    assert found(editing, "state=scheduled") == {"Scheduled?"}
    assert found(editing, "state=ended") == {"Ended?"}
    assert found(editing, "state=withdrawn") == {"Hidden?", "Copy?"}
    assert found(editing, "engines=hidden") == {"Hidden?"}
    assert found(editing, "engines=copies") == {"Copy?"}
    assert found(editing, "engines=originals") == {"Public?"}
    assert found(editing, f"subject__id__exact={original.subject_id}") == {"Public?"}


def test_an_unknown_filter_shows_all(editing: Client) -> None:
    make_article("Public?")
    assert found(editing, "state=nonsense") == {"Public?"}


@pytest.mark.parametrize("query", ["", "q=answer", "state=published", "engines=copies"])
def test_ten_rows_and_two_hundred_take_the_same_queries(editing: Client, query: str) -> None:
    subject = make_subject()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editing.get(f"{LIST}?{query}")
        return len(captured)

    queries()  # the first one caches content types
    for number in range(10):
        make_article(f"Question {number}?", subject=subject)
    few = queries()
    for number in range(10, 200):
        make_article(f"Question {number}?", subject=subject)
    assert queries() == few <= 10  # one of them: has this account a second factor?


@pytest.mark.parametrize("query", ["", "p=2", "state=published", "q=light"])
def test_the_list_reads_no_answer_and_follows_the_index(editing: Client, query: str) -> None:
    for _ in range(60):
        make_article(answer="light")
    with CaptureQueriesContext(connection) as captured:
        editing.get(f"{LIST}?{query}")
    [sql] = [row["sql"] for row in captured if '"question",' in row["sql"]]
    for column in ("answer", "body", "extra"):
        assert f'"articles_article"."{column}"' not in sql
    order = sql[sql.index("ORDER BY") :].partition(" LIMIT")[0].replace('"articles_article".', "")
    assert order == 'ORDER BY "published_at" DESC, "slug" ASC, "id" ASC'
    assert "JOIN" not in sql


def test_staff_without_permission_see_no_list(bystander: Client) -> None:
    assert bystander.get(LIST).status_code == 403


def test_the_picker_tells_copies_apart_and_puts_the_best_first(editing: Client) -> None:
    later = datetime(2025, 1, 1, tzinfo=UTC)  # the list would show it first
    make_article("Why is the sky blue?", answer="Light, and again light.", published_at=later)
    for name in ("Optics", "Physics"):
        make_article("What is light?", subject=make_subject(name))
    response = editing.get(
        "/admin/articles/pick",
        {
            "term": "light",
            "app_label": "articles",
            "model_name": "relatedarticle",
            "field_name": "target",
        },
    )
    texts = [row["text"] for row in response.json()["results"]]
    assert set(texts[:2]) == {"What is light? · Optics", "What is light? · Physics"}
    assert len(texts) == 3


def test_the_picker_is_for_editors(bystander: Client) -> None:
    query = "term=a&app_label=articles&model_name=relatedarticle&field_name=target"
    assert bystander.get(f"/admin/articles/pick?{query}").status_code == 403


def test_articles_thrown_away_leave_their_addresses_gone(editing: Client) -> None:
    articles = [make_article() for _ in range(2)]
    chosen = {
        "action": "throw_away",
        "_selected_action": [article.pk for article in articles],
        "seen": [f"{article.pk}:{article.version}" for article in articles],
    }
    editing.post(LIST, chosen)
    assert not Article.objects.exists()
    assert editing.get(articles[0].get_absolute_url()).status_code == 410


def rows_sent(client: Client, author: str) -> dict[str, Any]:
    """The list opened for editing, as it is sent back with another author in its first row."""
    html = client.get(f"{LIST}?edit=1").content.decode()
    fields = sent_back(html, "changelist-form")
    assert "form-0-author-was" in fields
    seen = re.findall(r'name="seen" value="(\d+:\d+)"', html)
    return fields | {"form-0-author": author, "seen": seen, "_save": "Save"}


def test_an_author_is_edited_in_the_list(editing: Client) -> None:
    article = make_article(author="Ada", answer="a\r\nb ")
    revising.record(article, author=None)
    editing.post(f"{LIST}?edit=1", rows_sent(editing, "Noor"))
    article.refresh_from_db()
    assert (article.author, article.answer) == ("Noor", "a\r\nb ")
    assert article.revisions.first().message == "Edited in the list"


def test_what_somebody_saved_meanwhile_is_not_overwritten_from_the_list(editing: Client) -> None:
    article = make_article(author="Ada")
    revising.record(article, author=None)
    sent = rows_sent(editing, "Mine")
    Article.objects.update(author="Theirs")
    revising.record(article, author=None)
    page = editing.post(f"{LIST}?edit=1", sent)
    assert page.status_code == 409
    assert "saved “Theirs” after you had opened the list" in page.content.decode()
    again = sent_back(page.content.decode(), "changelist-form")
    assert again["form-0-author"] == "Mine"
    seen = re.findall(r'name="seen" value="(\d+:\d+)"', page.content.decode())
    editing.post(f"{LIST}?edit=1", again | {"seen": seen, "_save": "Save"})
    assert Article.objects.get().author == "Mine"


def test_a_row_that_was_not_touched_keeps_what_somebody_saved(editing: Client) -> None:
    article = make_article(author="Ada")
    revising.record(article, author=None)
    sent = rows_sent(editing, "Ada")
    Article.objects.update(author="Theirs", answer="Newer.")
    revising.record(article, author=None)
    assert editing.post(f"{LIST}?edit=1", sent).status_code == 302
    article.refresh_from_db()
    assert (article.author, article.answer) == ("Theirs", "Newer.")


def test_an_edit_of_another_field_meanwhile_is_no_conflict(editing: Client) -> None:
    article = make_article(author="Ada")
    revising.record(article, author=None)
    sent = rows_sent(editing, "Mine")
    Article.objects.update(answer="Newer.")
    revising.record(article, author=None)
    assert editing.post(f"{LIST}?edit=1", sent).status_code == 302
    article.refresh_from_db()
    assert (article.author, article.answer) == ("Mine", "Newer.")


def test_what_was_typed_is_shown_where_a_row_was_deleted_meanwhile(editing: Client) -> None:
    article = make_article(author="Ada")
    revising.record(article, author=None)
    sent = rows_sent(editing, "Mine")
    revising.delete([article])
    page = editing.post(f"{LIST}?edit=1", sent)
    assert page.status_code == 409
    assert "You had typed “Mine”" in page.content.decode()
