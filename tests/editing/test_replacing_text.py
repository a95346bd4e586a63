"""Text replaced in many articles in the browser: looked for, looked at, left out, done."""

import pytest
from django.test import Client

from articles.editing import many
from articles.library import tasking
from articles.models import Article, Task
from tests.editing.forms import go_on, sent_back
from tests.editing.test_conflicts import browser_of
from tests.editing.test_many import choose, drafts
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return browser_of(make_person("pia", "publisher"))


def look(browser: Client, articles: list[Article], **values: object) -> str:
    data = {"find": "answer", "by": "reply", "fields_of": "answer"} | values
    return go_on(browser, choose(browser, "replace", articles), **data).text


def test_each_change_is_shown_before_it_is_made(browser: Client) -> None:
    articles = drafts(2)
    html = look(browser, articles)
    assert "Found 2 times in 2 articles." in html
    assert "<del>answer</del><ins>reply</ins>" in html
    html = go_on(browser, html, shown=[a.pk for a in articles], wanted=[articles[0].pk]).text
    assert "in 1 article?" in html
    html = go_on(browser, html).text
    answers = list(Article.objects.order_by("pk").values_list("answer", flat=True))
    assert [answer.startswith("The reply") for answer in answers] == [True, False]


def test_pages_of_changes_keep_what_was_left_out(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.editing.replacing_text.PER_PAGE", 2)
    first, second, third = drafts(3)
    html = look(browser, [first, second, third])
    page = go_on(browser, html, shown=[first.pk, second.pk], wanted=[first.pk], page="2")
    assert "1 left out so far" in page.text
    assert f'name="wanted" value="{third.pk}" checked' in page.text
    back = browser.get(f"{page.redirect_chain[-1][0].partition('?')[0]}?page=1").text
    assert f'name="wanted" value="{second.pk}">' in back


def test_much_is_looked_through_by_a_worker(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "LOOKED_AT_ONCE", 1)
    html = look(browser, drafts(2))
    assert "Looked through 0 of 2" in html
    task = Task.objects.get(kind="look_for")
    tasking.run(str(task.pk))
    address = f"/admin/articles/replace/{task.pk}/"
    assert address in browser.get(f"/admin/tasks/{task.pk}/").text
    page = browser.get(address).text
    assert "Found 2 times in 2 articles." in page


def test_what_is_looked_for_is_not_what_replaces_it(browser: Client) -> None:
    assert "Write something else" in look(browser, drafts(1), by="answer")
    assert "Choose where to look" in look(browser, drafts(1), fields_of=[])


def test_what_somebody_looks_for_is_theirs(browser: Client) -> None:
    look(browser, drafts(1))
    address = f"/admin/articles/replace/{Task.objects.get(kind='look_for').pk}/"
    assert browser_of(make_person("eva", "editor")).get(address).status_code == 404


def test_a_text_of_many_places_shows_the_first_of_them(browser: Client) -> None:
    html = look(browser, drafts(1, answer="answer " * 30))
    assert html.count("<del>") == 20
    assert "and 10 more places in this text" in html


def test_words_that_no_article_has_lead_back_to_the_form_as_it_was_filled_in(
    browser: Client,
) -> None:
    articles = drafts(2)
    html = look(browser, articles, find="Ångström", by="unit", whole_words="on")
    assert "Found nowhere in the 2 articles that you chose." in html
    assert sent_back(html, "many_form")["find"] == "Ångström"
    assert sent_back(html, "many_form")["by"] == "unit"
    html = go_on(browser, html, find="answer", fields_of="answer").text
    assert "Found 2 times in 2 articles." in html


def test_what_cannot_be_changed_is_named_above_the_form(browser: Client) -> None:
    (article,) = drafts(1)
    html = look(browser, [article], find=article.question, by=" ", fields_of="question")
    assert "The article that you chose cannot be changed so." in html
    assert f"Left alone: {article.get_absolute_url()}. Its question would be empty." in html


def test_words_that_a_worker_did_not_find_lead_back_too(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "LOOKED_AT_ONCE", 1)
    look(browser, drafts(2), find="Ångström")
    task = Task.objects.get(kind="look_for")
    tasking.run(str(task.pk))
    html = browser.get(f"/admin/articles/replace/{task.pk}/").text
    assert sent_back(html, "many_form")["find"] == "Ångström"


def test_the_next_page_of_changes_says_how_many_are_on_it(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.editing.replacing_text.PER_PAGE", 2)
    html = look(browser, drafts(3))
    assert ">Next 1 article</button>" in html


def test_replacing_in_very_many_asks_for_their_number(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "ASK_TWICE_ABOVE", 1)
    articles = drafts(2)
    html = look(browser, articles)
    html = go_on(browser, html, wanted=[article.pk for article in articles]).text
    assert "Write the number of articles that you chose: 2" in html
    html = go_on(browser, html, number="1").text
    assert "That is not the number" in html
    assert not Article.objects.filter(answer__contains="reply").exists()
    go_on(browser, html, number="2")
    assert Article.objects.filter(answer__contains="reply").count() == 2
