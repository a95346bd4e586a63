"""Editors look at what is not public as its page, and make links of it for others."""

import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles.library import drafting, revising
from articles.library.drafting import Typed
from articles.models import Article, Draft, Status
from tests.editing.forms import sent_back
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def form_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def press(client: Client, button: str, address: str, **changes: Any) -> Any:
    """Press a button of an article's form, and follow where it leads."""
    fields = sent_back(client.get(address).content.decode())
    return client.post(address, fields | {button: ""} | changes, follow=True)


def secret(client: Client, address: str) -> str:
    """The path of the link that a page shows."""
    page = client.get(address).content.decode()
    found = re.search(r'value="http://testserver(/preview/[^"]+)"', page)
    assert found, page
    return unescape(found[1])


@pytest.fixture
def hidden(db: None) -> Article:
    article = make_article("What is light?", status=Status.DRAFT)
    revising.record(article, author=None)
    return article


# From the form


def test_what_is_typed_is_shown_as_a_page_and_kept(editing: Client) -> None:
    subject = make_subject("Optics")
    page = press(
        editing, "_preview", ADD, question="What is $c$?", answer="It is $c$.", subject=subject.pk
    )

    assert page.redirect_chain[-1][0].startswith("/preview/")
    assert "<h1>What is <math>" in page.content.decode()
    assert Draft.objects.get().question == "What is $c$?"
    assert not Article.objects.exists()


def test_half_a_form_is_shown_too(editing: Client) -> None:
    page = press(editing, "_preview", ADD, question="", answer="Only this.", date="2024-02-30")

    assert "The question is still to be written" in page.content.decode()
    assert "Only this." in page.content.decode()


def test_changes_of_a_public_article_are_shown_and_readers_see_nothing(editing: Client) -> None:
    article = make_article("What is light?", answer="A wave.")
    page = press(editing, "_preview", form_of(article), answer="A particle.")

    assert "A particle." in page.content.decode()
    assert "A particle." not in editing.get(article.get_absolute_url()).content.decode()


def test_a_form_without_a_change_shows_the_article_and_keeps_nothing(
    editing: Client, hidden: Article
) -> None:
    page = press(editing, "_preview", form_of(hidden), message="Not of the article")

    assert "Preview of a draft, not public." in page.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"seo-0-description": "New"}, {"author": "Noor"}, {"unpublish_at_0": "nonsense"}]
)
def test_any_change_is_kept(editing: Client, hidden: Article, changes: dict[str, str]) -> None:
    press(editing, "_preview", form_of(hidden), **changes)

    assert Draft.objects.count() == 1


def test_the_form_that_stays_open_can_keep_its_draft_as_before(
    editing: Client, hidden: Article
) -> None:
    fields = sent_back(editing.get(form_of(hidden)).content.decode())
    keep = {"article": hidden.pk, "kept": "0"}
    made = editing.post("/admin/articles/keep", fields | keep | {"answer": "One."}).json()
    editing.post(
        form_of(hidden), fields | {"_preview": "", "kept": made["kept"], "answer": "One, two."}
    )
    again = editing.post(
        "/admin/articles/keep", fields | keep | {"kept": made["kept"], "answer": "One, two, three."}
    )

    assert again.status_code == 200
    assert Draft.objects.get().text("answer") == "One, two, three."


def test_a_reviewer_looks_at_what_was_submitted_and_makes_no_draft(hidden: Article) -> None:
    press(browser_of(make_person("ines", "writer")), "_keep", form_of(hidden), answer="Submitted.")
    draft = Draft.objects.get()
    drafting.submit(draft)
    client = browser_of(make_person("noor", "editor"))
    page = press(client, "_preview", f"{form_of(hidden)}?draft={draft.key}")

    assert "Submitted." in page.content.decode()
    assert Draft.objects.get() == draft

    press(client, "_preview", f"{form_of(hidden)}?draft={draft.key}", answer="Better.")
    assert Draft.objects.get(author__username="noor").text("answer") == "Better."
    assert Draft.objects.get(pk=draft.key).text("answer") == "Submitted."


def test_a_form_makes_a_link_of_what_is_typed(editing: Client) -> None:
    page = press(editing, "_link", ADD, question="What is sound?", answer="Waves of air.")
    address = re.search(r'value="http://testserver(/preview/[^"]+)"', page.content.decode())

    assert address
    assert "Waves of air." in Client().get(address[1]).content.decode()


# Links for others


def test_a_link_works_for_somebody_without_an_account(editing: Client, hidden: Article) -> None:
    path = secret(editing, f"/admin/articles/article/{hidden.pk}/link")

    assert "What is light?" in Client().get(path).content.decode()


def test_a_link_of_a_version_shows_that_version(editing: Client, hidden: Article) -> None:
    Article.objects.update(answer="A particle.")
    revising.record(hidden, author=None)
    version = f"/admin/articles/article/{hidden.pk}/versions/1"

    assert "A particle." not in Client().get(secret(editing, f"{version}/link")).content.decode()
    page = editing.get(f"{version}/preview", follow=True).content.decode()
    assert "Preview of version 1" in page
    shown = editing.get(f"{version}/").content.decode()
    assert f"{version}/preview" in shown
    assert f"{version}/link" in shown


def test_the_list_of_drafts_leads_to_both(editing: Client) -> None:
    draft = make_draft("ines", None, answer="Mine.")
    page = editing.get("/admin/articles/drafts/").content.decode()
    for name in ("preview", "link"):
        assert f'href="/admin/articles/drafts/{draft.key}/{name}"' in page

    assert "Mine." in editing.get(preview_of(draft.key), follow=True).content.decode()


def test_a_link_for_others_lives_longer_than_a_look(editing: Client, hidden: Article) -> None:
    page = editing.get(f"/admin/articles/article/{hidden.pk}/preview", follow=True)
    own = re.search(r"until (\w+ \d+), ", page.content.decode())
    page = Client().get(secret(editing, f"/admin/articles/article/{hidden.pk}/link"))
    others = re.search(r"until (\w+ \d+), ", page.content.decode())

    assert own
    assert others
    assert own[1] != others[1]


def test_a_page_with_a_secret_is_kept_by_nobody(editing: Client, hidden: Article) -> None:
    response = editing.get(f"/admin/articles/article/{hidden.pk}/link")

    assert "no-store" in response.headers["Cache-Control"]


# Who may


def make_draft(name: str, article: Article | None, **fields: str) -> Draft:
    author = User.objects.filter(username=name).first() or make_person(name, "writer")
    values = {field: [text] for field, text in fields.items()}
    return drafting.keep(author, uuid4(), article, Typed(values))


def preview_of(key: UUID) -> str:
    return f"/admin/articles/drafts/{key}/preview"


def pages_of(article: Article) -> list[str]:
    parts = ("preview", "link", "versions/1/preview", "versions/1/link")
    return [f"/admin/articles/article/{article.pk}/{part}" for part in parts]


@pytest.mark.parametrize("group", ["writer", "editor", "publisher"])
def test_whoever_sees_an_article_may_show_it(hidden: Article, group: str) -> None:
    client = browser_of(make_person("noor", group))

    assert [client.get(page).status_code for page in pages_of(hidden)] == [302, 200, 302, 200]


def test_to_see_articles_is_enough(hidden: Article) -> None:
    reader = make_person("noor")
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    client = browser_of(reader)

    assert [client.get(page).status_code for page in pages_of(hidden)] == [302, 200, 302, 200]
    form = client.get(form_of(hidden)).content.decode()
    assert f'href="/admin/articles/article/{hidden.pk}/preview"' in form
    assert 'name="_preview"' not in form


def test_nobody_else_may(hidden: Article, bystander: Client) -> None:
    draft = make_draft("ines", None, answer="Mine.")
    for page in [*pages_of(hidden), preview_of(draft.key)]:
        assert bystander.get(page).status_code == 403
        away = Client().get(page)
        assert away.status_code == 302
        assert away.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("group", ["writer", "editor", "publisher"])
@pytest.mark.parametrize("name", ["preview", "link"])
def test_a_draft_of_somebody_else_is_shown_to_nobody_before_it_is_submitted(
    hidden: Article, group: str, name: str
) -> None:
    draft = make_draft("ines", hidden, answer="Mine.")
    client = browser_of(make_person("noor", group))
    address = f"/admin/articles/drafts/{draft.key}/{name}"
    refused = client.get(address, follow=True)
    assert "There is no such draft, or it is not yours to see." in refused.content.decode()
    assert "/preview/" not in str(refused.redirect_chain)

    drafting.submit(draft)
    may = group != "writer"
    assert ("/preview/" in str(client.get(address).headers.get("Location"))) == (
        may and name == "preview"
    )
    assert (client.get(address).status_code == 200) == (may and name == "link")


@pytest.mark.parametrize("part", ["preview", "link", "versions/9/preview", "versions/9/link"])
def test_what_is_not_there_has_no_link(editing: Client, hidden: Article, part: str) -> None:
    number = hidden.pk if "versions" in part else 99_999

    assert editing.get(f"/admin/articles/article/{number}/{part}").status_code == 404


def test_a_link_is_made_by_no_post(editing: Client, hidden: Article) -> None:
    assert [editing.post(page).status_code for page in pages_of(hidden)] == [405] * 4
