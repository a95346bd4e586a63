"""The way back to the list as it was left, from each page about an article."""

import re
from html import escape, unescape
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.library import drafting, revising
from articles.library.drafting import Typed
from articles.models import Article, Draft
from tests.editing.forms import go_on, sent_back
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
QUERY = "state=published&cols=subject&cols=author&order=a-z&after=9.7"
KEPT = urlencode({"_changelist_filters": QUERY})


@pytest.fixture
def publisher() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def pia(publisher: User) -> Client:
    return browser_of(publisher)


def recorded(question: str) -> Article:
    article = make_article(question)
    revising.record(article, author=None)
    save_again(article)
    article.refresh_from_db()
    return article


def save_again(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(answer=f"Newer: {uuid4()}.")
    revising.record(Article.objects.get(pk=article.pk), author=None)


@pytest.fixture
def article() -> Article:
    return recorded("What is light?")


def form(article: Article) -> str:
    return f"{LIST}{article.pk}/change/?{KEPT}"


def row(article: Article) -> str:
    return f"{LIST}?{QUERY}#article-{article.pk}"


def ways(html: str) -> list[str]:
    """Where a page about an article leads to, beside the bar that all pages have: to the list and
    to other pages about articles. Previews stand in windows of their own; the form that compares
    has a field for it."""
    content = html.partition('id="content"')[2]
    found = re.findall(
        r'(?:href|action)="(/admin/articles/(?:article/[^"]*|drafts/discard[^"]*))"', content
    )
    other = re.compile(r"/(preview|link|hints/|compare$)(\?|$)")
    return [unescape(one) for one in found if not other.search(one)]


def losing(html: str) -> list[str]:
    """The ways of a page that lose what the list was narrowed to."""
    assert ways(html)
    return [one for one in ways(html) if KEPT not in one and not one.startswith(f"{LIST}?{QUERY}")]


@pytest.mark.parametrize(
    "page",
    [
        "change/?",
        "delete/?",
        "history/?",
        "merge?",
        "merge?picked={other.pk}&",
        "versions/1/?",
        "versions/2/?",
        "versions/compare?old=1&new=2&",
    ],
)
def test_each_page_about_an_article_keeps_the_way_back(
    pia: Client, publisher: User, article: Article, page: str
) -> None:
    drafting.keep(publisher, uuid4(), article, Typed({"answer": ["Later."]}))
    there = page.format(other=recorded("What is shade?"))
    html = pia.get(f"{LIST}{article.pk}/{there}{KEPT}").text
    assert losing(html) == []
    assert row(article) in ways(html)


def test_a_list_that_was_not_narrowed_adds_nothing(pia: Client, article: Article) -> None:
    for page in ("change/", "history/", "merge", "versions/1/"):
        html = pia.get(f"{LIST}{article.pk}/{page}").text
        assert "_changelist_filters" not in html
        assert f"{LIST}#article-{article.pk}" in ways(html)


def test_forms_that_are_sent_by_their_address_keep_it(pia: Client, article: Article) -> None:
    field = f'<input type="hidden" name="_changelist_filters" value="{escape(QUERY)}">'
    for page in ("history/", "merge"):
        assert field in pia.get(f"{LIST}{article.pk}/{page}?{KEPT}").text
    assert "Choose an article" not in pia.get(f"{LIST}{article.pk}/merge?{KEPT}").text


def test_pages_of_the_history_keep_it(pia: Client, article: Article) -> None:
    for _ in range(50):
        save_again(article)
    html = pia.get(f"{LIST}{article.pk}/history/?{KEPT}").text
    assert f'href="{LIST}{article.pk}/history/?page=2&amp;{KEPT}">Older' in html


def test_a_restored_version_keeps_it(pia: Client, article: Article) -> None:
    at = f"{LIST}{article.pk}/versions/1/restore?{KEPT}"
    assert pia.post(at)["Location"] == f"{LIST}{article.pk}/history/?{KEPT}"
    assert pia.post(at, {"version": article.version})["Location"] == form(article)


def test_a_merge_keeps_it(pia: Client, article: Article) -> None:
    gone = recorded("What is shade?")
    html = pia.get(f"{LIST}{article.pk}/merge?picked={gone.pk}&{KEPT}").text
    page = go_on(pia, html)
    assert page.redirect_chain[-1][0] == form(article)
    assert f'name="back" value="{escape(form(article))}"' in page.text


def test_a_merge_of_two_of_the_list_keeps_it(pia: Client, article: Article) -> None:
    pks = [article.pk, recorded("What is shade?").pk]
    address = f"{LIST}?{QUERY}"
    answer = pia.post(address, {"action": "merge", "_selected_action": pks})
    assert answer["Location"] == f"{LIST}{pks[0]}/merge?picked={pks[1]}&{KEPT}"


def test_a_conflict_keeps_it(pia: Client, article: Article) -> None:
    sent = sent_back(pia.get(form(article)).text) | {"answer": "Mine.", "_save": "Save"}
    save_again(article)
    html = pia.post(form(article), sent).text
    assert losing(html) == []
    [resolve] = [one for one in ways(html) if "/resolve" in one]
    assert pia.post(resolve, sent_back(html, None) | {"_theirs": ""})["Location"] == form(article)


def test_a_draft_that_is_kept_leads_back_to_the_row(pia: Client, article: Article) -> None:
    sent = sent_back(pia.get(form(article)).text) | {"answer": "Later.", "_keep": ""}
    answer = pia.post(form(article), sent, follow=True)
    assert answer.redirect_chain[0][0] == row(article)
    go_on_with = f"{LIST}{article.pk}/change/?draft={Draft.objects.get().key}&{KEPT}"
    assert f'<a href="{escape(go_on_with)}">{article}</a>' in answer.text


def test_changes_that_are_proposed_lead_back_to_the_row(article: Article) -> None:
    wim = browser_of(make_person("wim", "writer"))
    sent = sent_back(wim.get(form(article)).text) | {"answer": "Later.", "_propose": ""}
    assert wim.post(form(article), sent)["Location"] == row(article)


def test_a_draft_of_a_new_article_has_no_row_and_is_shown_among_drafts(pia: Client) -> None:
    add = f"{LIST}add/?{KEPT}"
    sent = sent_back(pia.get(add).text) | {"question": "New?", "_keep": ""}
    assert pia.post(add, sent)["Location"] == "/admin/articles/drafts/"


def test_a_draft_that_is_thrown_away_leads_back_to_the_form(
    pia: Client, publisher: User, article: Article
) -> None:
    key = drafting.keep(publisher, uuid4(), article, Typed({"answer": ["Later."]})).key
    answer = pia.post(f"/admin/articles/drafts/discard?{KEPT}", {"key": key})
    assert answer["Location"] == form(article)


def test_the_way_back_from_a_form_leads_to_the_row_in_the_same_list(pia: Client) -> None:
    article = make_article()
    revising.record(article, author=None)
    html = pia.get(f"{LIST}?state=published&cols=none&order=a-z").content.decode()
    [address] = re.findall(r'href="(/admin/articles/article/\d+/change/[^"]*)"', html)
    address = unescape(address)
    form = pia.get(address).content.decode()
    back = f"{LIST}?state=published&cols=none&order=a-z#article-{article.pk}"
    assert f'href="{escape(back)}"' in form
    sent = sent_back(form, "article_form") | {"answer": "New.", "_save": "Save"}
    assert pia.post(address, sent)["Location"] == back


def test_what_is_kept_open_keeps_the_way_back(pia: Client) -> None:
    article = make_article()
    revising.record(article, author=None)
    kept = f"{LIST}{article.pk}/change/?_changelist_filters=state%3Dpublished"
    sent = sent_back(pia.get(kept).content.decode(), "article_form")
    answer = pia.post(kept, sent | {"answer": "New.", "_continue": ""})
    assert answer["Location"] == kept


def test_the_way_back_from_the_trash_is_kept(pia: Client) -> None:
    article = make_article(status="draft")
    kept = f"{LIST}{article.pk}/delete/?_changelist_filters=state%3Ddraft"
    assert pia.post(kept, {"post": "yes"})["Location"] == f"{LIST}?state=draft"


def test_what_the_browser_kept_is_gone_on_with_on_a_page_that_keeps_it(
    pia: Client, article: Article
) -> None:
    [keep] = re.findall(r'data-keep="([^"]+)"', pia.get(form(article)).text)
    kept = pia.post(unescape(keep), {"article": article.pk, "draft_key": uuid4(), "answer": "New."})
    key = Draft.objects.get().key
    assert kept.json()["go_on"] == f"{LIST}{article.pk}/change/?draft={key}&{KEPT}"


def test_a_saved_article_leads_to_the_list_with_all_its_columns(
    pia: Client, article: Article
) -> None:
    sent = sent_back(pia.get(form(article)).text) | {"answer": "New.", "_save": ""}
    assert pia.post(form(article), sent)["Location"] == row(article)
