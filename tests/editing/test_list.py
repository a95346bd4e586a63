"""The list of articles: found, narrowed, and as quick for many as for few."""

import re
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import revising
from articles.models import Article, KeptFinding, SavedView
from tests.editing.forms import go_on, sent_back
from tests.factories import make_article, make_subject

LIST = "/admin/articles/article/"
VIEWS = "/admin/articles/views"

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
    assert found(editing, "subject=optics") == {"Public?"}


@pytest.mark.parametrize(
    "query", ["", "q=answer", "state=published", "engines=copies", "cols=findings,index&order=a-z"]
)
def test_ten_rows_and_two_hundred_take_the_same_queries(editing: Client, query: str) -> None:
    subject = make_subject()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editing.get(f"{LIST}?{query}")
        return len(captured)

    queries()  # the first one caches content types
    for number in range(60):
        make_article(f"Question {number}?", subject=subject, canonical=Article.objects.first())
    few = queries()
    for number in range(60, 200):
        make_article(f"Question {number}?", subject=subject, canonical=Article.objects.first())
    assert queries() == few <= 32  # two for each tab


@pytest.mark.parametrize("query", ["", "order=a-z", "state=published", "q=light", "finding=orphan"])
def test_the_list_reads_no_answer_and_counts_within_a_bound(editing: Client, query: str) -> None:
    for _ in range(60):
        make_article(answer="light")
    with CaptureQueriesContext(connection) as captured:
        editing.get(f"{LIST}?{query}")
    asked = [row["sql"] for row in captured]
    for column in ("answer", "body", "extra"):
        assert not any(f'"articles_article"."{column}"' in sql for sql in asked)
    counts = [sql for sql in asked if "COUNT(" in sql]
    assert counts
    assert all("LIMIT" in sql for sql in counts)


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
    html = editing.post(LIST, chosen).text
    assert "Move 2 articles to the trash?" in html
    go_on(editing, html)
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


# Pages, columns, views, the way back


def links(client: Client, query: str, rel: str) -> list[str]:
    """Where the page leads on to, without the question mark."""
    html = client.get(f"{LIST}?{query}").content.decode()
    return [unescape(link) for link in re.findall(rf'rel="{rel}" href="\?([^"]*)"', html)]


def test_pages_lead_to_one_another_with_filters_and_columns(editing: Client) -> None:
    subject = make_subject()
    for number in range(60):
        make_article(f"Question {number:02}?", subject=subject)
    [following] = links(editing, "state=published&cols=source&order=a-z", "next")
    assert following.startswith("state=published&order=a-z&cols=source&after=")
    assert found(editing, following) == {f"Question {number}?" for number in range(50, 60)}
    [before] = links(editing, following, "prev")
    assert found(editing, before) == {f"Question {number:02}?" for number in range(50)}
    assert links(editing, before, "prev") == []


def test_columns_are_chosen_by_the_address(editing: Client) -> None:
    article = make_article(author="Noor", source_id=4711, seo={"no_index": True})
    KeptFinding.objects.create(article=article, kind="dead-link", message="Nothing is there.")
    shown = editing.get(f"{LIST}?cols=source&cols=findings,index").content.decode()
    heads = re.findall(r'<th scope="col">(?:<a[^>]*>)?([^<]+)', shown)
    assert heads == ["Question", "Findings", "Source number", "Search engines"]
    for text in ("Dead link", "4711", "Hidden"):
        assert f">{text}</td>" in shown
    bare = editing.get(f"{LIST}?cols=none").content.decode()
    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', bare)[-1].strip() == "Question"


def test_names_are_escaped_in_filters_and_views(editing: Client) -> None:
    make_article(author="<b>Noor", subject=make_subject("<i>Optics", slug="optics"))
    editing.post(VIEWS, {"name": "<u>Mine", "query": "author=<b>"})
    html = editing.get(f"{LIST}?state=all").content.decode()
    assert "&lt;b&gt;Noor" in html
    assert not re.search(r"<b>Noor|<i>Optics|<u>Mine", html)


def test_a_view_is_saved_and_shown(editing: Client, editor: User) -> None:
    query = "state=draft&order=newest&cols=author"
    answer = editing.post(VIEWS, {"name": " My  drafts ", "query": query})
    assert answer["Location"] == f"{LIST}?{query}"
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query, view.is_shared) == (
        editor,
        "My drafts",
        query,
        False,
    )
    html = editing.get(f"{LIST}?{query}").content.decode()
    assert f'<a href="?{escape(query)}" aria-current="true"><bdi>My drafts</bdi></a>' in html


def test_a_view_keeps_no_character_that_no_text_has(editing: Client) -> None:
    editing.post(VIEWS, {"name": "Light", "query": "q=li\0ght", "save": ""})
    assert SavedView.objects.get().query == "q=light"


def test_the_list_begins_with_the_view_that_opens_first(editing: Client) -> None:
    editing.post(VIEWS, {"name": "Other", "query": "state=archived", "first": "on"})
    editing.post(VIEWS, {"name": "Drafts", "query": "state=draft", "first": "on"})
    assert editing.get(LIST)["Location"] == "?state=draft"
    assert editing.get(f"{LIST}?state=all").status_code == 200
    assert 'href="?state=all" aria-current="page">All' in (
        editing.get(f"{LIST}?state=all").content.decode()
    )


def test_a_view_is_renamed_and_deleted(editing: Client) -> None:
    editing.post(VIEWS, {"name": "Drafts", "query": "state=draft"})
    view = SavedView.objects.get()
    editing.post(VIEWS, {"view": view.pk, "name": "Unfinished", "query": "order=a-z"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Unfinished", "state=draft")
    editing.post(VIEWS, {"view": view.pk, "name": "", "query": "", "delete": ""})
    assert not SavedView.objects.exists()


def test_views_of_others_are_seen_where_shared_and_never_changed(ines: Client, wim: Client) -> None:
    for name, ways in (("Hers", {}), ("Everybody’s", {"shared": "on"})):
        ines.post(VIEWS, {"name": name, "query": "state=draft"} | ways)
    html = wim.get(f"{LIST}?state=all").content.decode()
    assert "Everybody’s" in html
    assert "Hers" not in html
    for view in SavedView.objects.all():
        wim.post(VIEWS, {"view": view.pk, "name": "Mine", "delete": ""})
    assert SavedView.objects.filter(name__in=["Hers", "Everybody’s"]).count() == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": " "}, "Give the view a name"),
        ({"name": "x" * 101}, "too long"),
        ({"name": "For all", "shared": "on"}, "Only editors and publishers"),
        ({"name": "Long", "query": "q=" + "x" * 2_000}, "Use fewer, or shorter ones"),
        ({"name": "Gone", "view": "4711"}, "no such view"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused_in_words(
    wim: Client, sent: dict[str, str], said: str
) -> None:
    answer = wim.post(VIEWS, {"query": "state=all"} | sent, follow=True)
    assert said in answer.content.decode()
    assert not SavedView.objects.exists()


def test_fifty_views_are_enough(wim: Client) -> None:
    for number in range(51):
        wim.post(VIEWS, {"name": f"View {number}", "query": ""})
    assert SavedView.objects.count() == 50


def test_the_bar_offers_all_that_are_found_where_there_are_more_pages(editing: Client) -> None:
    subject = make_subject()
    for _ in range(50):
        make_article(subject=subject)
    assert "select_across" not in editing.get(LIST).content.decode()
    make_article(subject=subject)
    html = editing.get(LIST).content.decode()
    assert "Choose all 51 that are found" in html
    assert '<button type="submit" name="action" value="publish"' in html
