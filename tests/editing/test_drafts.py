"""Drafts by the form and its script: kept, gone on with, submitted, sent back, thrown away."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client

from articles.library import drafting, revising
from articles.library.drafting import Typed
from articles.models import Article, Draft, Presence, Status
from tests.editing.forms import sent_back
from tests.editing.test_article_form import address, opened
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person
from tests.library.queue import worked_off

pytestmark = pytest.mark.django_db

KEEP = "/admin/articles/keep"
PRESENT = "/admin/articles/present"
LIST = "/admin/articles/drafts/"
ADD = "/admin/articles/article/add/"


@pytest.fixture
def article() -> Article:
    article = make_article("What is light?", answer="A wave.")
    revising.record(article, author=None)
    article.refresh_from_db()
    return article


@pytest.fixture
def wim() -> Client:
    return browser_of(make_person("wim", "writer", first_name="Wim", last_name="Bos"))


@pytest.fixture
def pia() -> Client:
    return browser_of(make_person("pia", "publisher"))


def resumed(client: Client, article: Article, draft: Draft) -> Any:
    return client.get(f"{address(article)}?draft={draft.key}")


def form_of(page: Any) -> dict[str, str]:
    return sent_back(page.content.decode())


def proposed(client: Client, article: Article, **values: str) -> Draft:
    """A draft of a public article, submitted by the form."""
    form = opened(client, article) | {"_propose": ""} | values
    assert client.post(address(article), form)["Location"] == LIST
    return Draft.objects.get(article=article)


def test_what_is_typed_is_kept_again_and_again(wim: Client, article: Article) -> None:
    form = opened(wim, article) | {"article": article.pk, "answer": "Hal"}
    first = wim.post(KEEP, form).json()
    again = wim.post(KEEP, form | {"answer": "Half", "kept": first["kept"]}).json()
    assert (again["kept"], again["key"]) == (2, form["draft_key"])
    assert again["go_on"] == f"{address(article)}?draft={form['draft_key']}"
    draft = Draft.objects.get()
    assert (draft.text("answer"), draft.article, draft.opened_version) == (
        "Half",
        article,
        article.version,
    )
    assert not {"csrfmiddlewaretoken", "draft_key", "kept", "article"} & set(draft.fields)
    assert Article.objects.get().answer == "A wave."


def test_a_second_window_is_told_and_overwrites_only_when_asked(
    wim: Client, article: Article
) -> None:
    one = opened(wim, article) | {"article": article.pk, "answer": "One"}
    two = opened(wim, article) | {"article": article.pk, "answer": "Two"}
    assert wim.post(KEEP, one).status_code == 200
    refused = wim.post(KEEP, two)
    assert refused.status_code == 409
    assert "from another window" in refused.json()["error"]
    assert Draft.objects.get().text("answer") == "One"
    assert wim.post(KEEP, two | {"force": "1"}).status_code == 200
    assert {draft.text("answer") for draft in Draft.objects.all()} == {"One", "Two"}


def test_a_key_of_somebody_else_is_refused(wim: Client, pia: Client, article: Article) -> None:
    form = opened(pia, article) | {"article": article.pk, "answer": "Hers"}
    pia.post(KEEP, form)
    refused = wim.post(KEEP, form | {"answer": "Mine", "force": "1"})
    assert refused.status_code == 403
    assert "not yours" in refused.json()["error"]
    assert Draft.objects.get().text("answer") == "Hers"


def test_signed_out_is_told_in_words(client: Client) -> None:
    for place in (KEEP, PRESENT):
        refused = client.post(place, {"answer": "a"})
        assert refused.status_code == 403
        assert "signed out" in refused.json()["error"]


def test_the_token_of_a_form_is_required(article: Article) -> None:
    client = Client(enforce_csrf_checks=True)
    person = make_person("wim", "writer")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    draft = drafting.keep(person, uuid4(), article, Typed({"answer": ["Mine"]}))
    for place in (KEEP, PRESENT, f"{LIST}discard", address(article)):
        sent = {"answer": "a", "article": article.pk, "key": draft.key}
        assert client.post(place, sent).status_code == 403
    assert Draft.objects.get().kept == 1
    assert not Presence.objects.exists()


def test_a_draft_that_is_too_large_is_refused_in_words(wim: Client, article: Article) -> None:
    form = opened(wim, article) | {"article": article.pk, "answer": "a" * 2_700_000}
    refused = wim.post(KEEP, form)
    assert refused.status_code == 413
    assert "too long to be sent" in refused.json()["error"]
    assert not Draft.objects.exists()


def test_the_list_has_ones_own_drafts_and_those_that_wait(
    wim: Client, pia: Client, article: Article
) -> None:
    proposed(wim, article, question="What is light really?")
    wim.post(KEEP, {"question": "A new one?", "draft_key": str(uuid4())})
    own = wim.get(LIST).content.decode()
    assert "A new one?" in own
    assert "What is light really?" in own
    theirs = pia.get(LIST).content.decode()
    assert "What is light really?" in theirs
    assert "A new one?" not in theirs


def test_a_list_that_is_cut_says_where_the_rest_is(
    wim: Client, pia: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(wim, article)
    make_article("Does this wait?", status=Status.IN_REVIEW)
    assert "wait longest" not in pia.get(LIST).text
    assert "kept last" not in wim.get(LIST).text
    monkeypatch.setattr(drafting, "MOST", 1)
    theirs = pia.get(LIST).text
    assert theirs.count("wait longest") == 2
    assert '<a href="/admin/articles/article/?state=in_review">Show all articles' in theirs
    assert "kept last" in wim.get(LIST).text


def test_a_draft_is_thrown_away_by_its_owner_alone(
    wim: Client, pia: Client, article: Article
) -> None:
    draft = proposed(wim, article)
    assert "not yours" in pia.post(f"{LIST}discard", {"key": draft.key}, follow=True).text
    assert Draft.objects.exists()
    page = wim.post(f"{LIST}discard", {"key": draft.key}, follow=True).text
    assert f"Draft thrown away:</strong> <bdi>{draft}</bdi></li>" in page
    assert not Draft.objects.exists()


def test_after_a_new_article_is_thrown_away_in_its_form_an_empty_one_is_there(wim: Client) -> None:
    wim.post(KEEP, {"question": "A new one?", "draft_key": str(uuid4())})
    form = re.search(r'<form id="discard".*?</form>', wim.get(ADD).text)
    assert form
    sent = dict(re.findall(r'name="(\w+)"(?: value="(.*?)")?', form.group()))
    answer = wim.post(f"{LIST}discard", sent)
    assert answer.url == ADD
    assert not Draft.objects.exists()


def test_keeping_a_draft_leaves_the_public_text(pia: Client, article: Article) -> None:
    form = opened(pia, article) | {"answer": "Later.", "_keep": ""}
    page = pia.post(address(article), form, follow=True)
    assert "Your draft is kept" in page.text
    assert (Article.objects.get().answer, Draft.objects.get().text("answer")) == (
        "A wave.",
        "Later.",
    )


def test_a_half_finished_draft_is_shown_as_it_was_typed(wim: Client, article: Article) -> None:
    form = opened(wim, article) | {"article": article.pk, "question": "", "published_at_0": "soon"}
    wim.post(KEEP, form)
    page = resumed(wim, article, Draft.objects.get())
    shown = form_of(page)
    assert (shown["question"], shown["published_at_0"]) == ("", "soon")
    assert shown["kept"] == "1"
    assert not page.context["form_errors"]
    assert "errorlist" not in page.text


def test_a_draft_of_a_new_article_is_gone_on_with_and_saved(wim: Client) -> None:
    empty = sent_back(wim.get(ADD).content.decode())
    kept = wim.post(KEEP, empty | {"question": "What is a wave?"}).json()
    page = wim.get(kept["go_on"])
    subject = make_subject("Physics").pk
    form = form_of(page) | {"answer": "Motion.", "subject": subject, "_continue": ""}
    wim.post(kept["go_on"], form)
    article = Article.objects.get()
    assert (article.question, article.status) == ("What is a wave?", "draft")
    assert not Draft.objects.exists()


def test_a_draft_that_is_older_than_the_article_is_a_conflict(
    wim: Client, pia: Client, article: Article
) -> None:
    form = opened(pia, article) | {"article": article.pk, "answer": "Mine."}
    pia.post(KEEP, form)
    other = browser_of(make_person("noor", "publisher"))
    other.post(address(article), opened(other, article) | {"answer": "Theirs.", "_continue": ""})
    draft = Draft.objects.get()
    mine = form_of(resumed(pia, article, draft))
    assert mine["answer"] == "Mine."
    page = pia.post(f"{address(article)}?draft={draft.key}", mine | {"_continue": ""})
    assert page.status_code == 409
    assert Article.objects.get().answer == "Theirs."
    assert Draft.objects.get().text("answer") == "Mine."


# A writer's changes of a public article


def test_changes_are_proposed_reviewed_and_published(
    wim: Client, pia: Client, article: Article
) -> None:
    with worked_off():
        draft = proposed(wim, article, answer="A wave and a ray.", message="More exact")
    assert [message.to for message in mail.outbox] == [["pia@example.org"]]
    assert "More exact" in mail.outbox[0].body
    assert Article.objects.get().answer == "A wave."
    page = resumed(pia, article, draft)
    assert "Wim Bos" in page.text
    form = form_of(page)
    assert form["answer"] == "A wave and a ray."
    sent = form | {"answer": "A wave and a particle.", "_continue": ""}
    assert pia.post(f"{address(article)}?draft={draft.key}", sent).status_code == 302
    assert Article.objects.get().answer == "A wave and a particle."
    assert not Draft.objects.exists()
    assert article.revisions.first().author == User.objects.get(username="pia")


def test_changes_are_sent_back_with_what_the_reviewer_wrote(
    wim: Client, pia: Client, article: Article
) -> None:
    draft = proposed(wim, article, answer="A ray.")
    place = f"{address(article)}?draft={draft.key}"
    form = form_of(pia.get(place)) | {"_return": ""}
    page = pia.post(place, form | {"answer": "A ray, they say."}, follow=True)
    assert "what is to be done" in page.text
    assert Draft.objects.get(pk=draft.pk).submitted_at
    with worked_off():
        pia.post(place, form | {"answer": "A ray, they say.", "message": "Who says so?"})
    assert [message.to for message in mail.outbox] == [["wim@example.org"]]
    assert "Who says so?" in mail.outbox[0].body
    page = wim.get(place)
    assert "Who says so?" in page.text
    assert form_of(page)["answer"] == "A ray, they say."
    assert pia.get(place)["Location"] == LIST
    assert Article.objects.get().answer == "A wave."


def test_what_a_reviewer_wrote_is_kept_when_the_draft_is_gone(
    wim: Client, pia: Client, article: Article
) -> None:
    draft = proposed(wim, article, answer="A ray.")
    place = f"{address(article)}?draft={draft.key}"
    form = form_of(pia.get(place)) | {"answer": "Hours of work.", "_continue": ""}
    draft.delete()
    page = pia.post(place, form, follow=True)
    assert "kept as a draft of yours" in page.text
    assert Draft.objects.get(author__username="pia").text("answer") == "Hours of work."


def test_saving_one_article_leaves_drafts_of_another(wim: Client, pia: Client) -> None:
    articles = [make_article(), make_article()]
    for article in articles:
        revising.record(article, author=None)
    draft = proposed(wim, articles[0])
    form = opened(pia, articles[1]) | {"draft_key": str(draft.key), "answer": "b", "_continue": ""}
    pia.post(address(articles[1]), form)
    assert Draft.objects.get() == draft
    page = pia.post(address(articles[1]), form | {"draft": str(draft.key)}, follow=True)
    assert "not yours to see" in page.text


# Who else has it open


def test_who_has_an_article_open_is_named_until_they_leave(
    wim: Client, pia: Client, article: Article
) -> None:
    sign = {"article": article.pk, "opened_version": article.version}
    assert wim.post(PRESENT, sign).json()["others"] == []
    assert pia.post(PRESENT, sign).json()["others"] == ["Wim Bos"]
    assert "Wim Bos" in pia.get(address(article)).text
    wim.post(PRESENT, sign | {"left": "1"})
    assert pia.post(PRESENT, sign).json()["others"] == []


def test_who_saved_meanwhile_is_named(wim: Client, pia: Client, article: Article) -> None:
    sign = {"article": article.pk, "opened_version": article.version}
    assert wim.post(PRESENT, sign).json()["saved_by"] == ""
    pia.post(address(article), opened(pia, article) | {"answer": "New.", "_continue": ""})
    assert wim.post(PRESENT, sign).json()["saved_by"] == "pia"


def test_an_article_that_is_gone_is_told(wim: Client) -> None:
    answer = wim.post(PRESENT, {"article": "999"})
    assert answer.status_code == 404
    assert "deleted" in answer.json()["error"]


# Who may only look


@pytest.mark.parametrize("permission", ["view_article", "add_article"])
def test_who_may_not_change_articles_writes_none(article: Article, permission: str) -> None:
    person = make_person("lou")
    person.user_permissions.add(
        *Permission.objects.filter(codename__in=[permission, "view_article"])
    )
    lou = browser_of(person)
    page = lou.get(address(article))
    assert page.status_code == 200
    assert 'name="_continue"' not in page.text
    assert lou.post(address(article), {"answer": "New.", "_continue": ""}).status_code == 403
    assert Article.objects.get().answer == "A wave."
    assert lou.get(ADD).status_code == (200 if permission == "add_article" else 403)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_a_draft_that_is_not_submitted_is_its_authors_alone(
    wim: Client, article: Article, is_superuser: bool
) -> None:
    wim.post(KEEP, opened(wim, article) | {"article": article.pk, "answer": "SECRET"})
    key = Draft.objects.get().key
    chief = browser_of(make_person("chief", "publisher", is_superuser=is_superuser))
    for place in (LIST, address(article), f"{address(article)}?draft={key}", f"{ADD}?draft={key}"):
        page = chief.get(place, follow=True)
        assert "SECRET" not in page.text
        assert str(key) not in page.text


def test_a_new_article_offers_what_was_kept_of_one(wim: Client) -> None:
    key = str(uuid4())
    wim.post("/admin/articles/keep", {"draft_key": key, "kept": 0, "question": "Why do cats purr?"})
    page = wim.get("/admin/articles/article/add/").text
    assert f"?draft={key}" in page
