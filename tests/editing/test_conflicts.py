"""Two editors at once: neither overwrites the other, and each word is somewhere."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.library import importing, revising
from articles.models import Article, Draft, RelatedArticle
from articles.text.documents import parse
from tests.editing.forms import sent_back
from tests.editing.test_article_form import address, opened
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

ANSWER = "One.\n\nTwo.\n\nThree.\n"


@pytest.fixture
def article() -> Article:
    article = make_article("What is light?", answer=ANSWER)
    revising.replace_related(article, [revising.link_to(make_article("What is a wave?"))])
    revising.record(article, author=None)
    return article


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, article: Article, form: dict[str, str], **changes: Any) -> Any:
    return client.post(address(article), form | {"_continue": ""} | changes)


def conflict(ines: Client, noor: Client, article: Article, mine: Any, theirs: Any) -> Any:
    """The page that Ines is shown after both saved what they had opened at the same time."""
    form = opened(ines, article)
    assert send(noor, article, opened(noor, article), **theirs).status_code == 302
    return send(ines, article, form, **mine)


def resolve(client: Client, article: Article, page: Any, **answers: str) -> Any:
    form = sent_back(page.content.decode(), None)
    return client.post(f"/admin/articles/article/{article.pk}/resolve", form | answers)


def texts(article: Article) -> list[str]:
    return [parse(row.text).answer for row in article.revisions.order_by("number")]


def test_a_conflict_is_a_page_of_both_texts_and_writes_nothing(
    ines: Client, noor: Client, article: Article
) -> None:
    page = conflict(ines, noor, article, {"answer": "Mine."}, {"answer": "Theirs."})
    assert page.status_code == 409
    html = page.content.decode()
    assert "noor saved this article while you were writing" in html
    assert "<ins>Mine" in html
    assert "<ins>Theirs" in html
    assert Article.objects.get(pk=article.pk).answer == "Theirs."
    assert Draft.objects.get().text("answer") == "Mine."


def test_what_does_not_touch_is_joined_and_saved_with_one_button(
    ines: Client, noor: Client, article: Article
) -> None:
    mine = {"answer": ANSWER.replace("One", "1"), "author": "Ines"}
    theirs = {"answer": ANSWER.replace("Three", "3"), "seo-0-description": "Light"}
    page = conflict(ines, noor, article, mine, theirs)
    assert "do not touch each other" in page.content.decode()
    assert resolve(ines, article, page).status_code == 302
    row = Article.objects.get(pk=article.pk)
    assert (row.answer, row.author) == ("1.\n\nTwo.\n\n3.\n", "Ines")
    assert row.seo.description == "Light"
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ({"choice-answer-1": "mine"}, ANSWER.replace("Two", "Mine")),
        ({"choice-answer-1": "theirs"}, ANSWER.replace("Two", "Theirs")),
        ({"choice-answer-1": "=", "own-answer-1": "Both."}, ANSWER.replace("Two", "Both")),
        ({"_theirs": ""}, ANSWER.replace("Two", "Theirs")),
    ],
)
def test_the_editor_chooses_and_all_three_stay_in_the_history(
    ines: Client, noor: Client, article: Article, answers: dict[str, str], result: str
) -> None:
    mine = ANSWER.replace("Two", "Mine")
    theirs = ANSWER.replace("Two", "Theirs")
    page = conflict(ines, noor, article, {"answer": mine}, {"answer": theirs})
    assert resolve(ines, article, page, **answers).status_code == 302
    assert Article.objects.get(pk=article.pk).answer == result
    assert {ANSWER, mine, theirs, result} == set(texts(article))


def test_a_passage_without_a_choice_is_asked_for_and_other_words_stay(
    ines: Client, noor: Client, article: Article
) -> None:
    mine, theirs = {"answer": "Mine.", "author": "I"}, {"answer": "Theirs.", "author": "N"}
    page = conflict(ines, noor, article, mine, theirs)
    again = resolve(ines, article, page, **{"choice-answer-1": "=", "own-answer-1": "Both."})
    assert again.status_code == 409
    assert "Choose for the passage left" in again.content.decode()
    assert sent_back(again.content.decode(), None)["own-answer-1"] == "Both."
    assert Article.objects.get(pk=article.pk).answer == "Theirs."


def test_somebody_who_saves_while_one_chooses_is_another_conflict(
    ines: Client, noor: Client, article: Article
) -> None:
    page = conflict(ines, noor, article, {"answer": "Mine."}, {"answer": "Theirs."})
    send(noor, article, opened(noor, article), answer="Theirs again.")
    again = resolve(ines, article, page, **{"choice-answer-1": "mine"})
    assert again.status_code == 409
    assert "Theirs again." in again.content.decode().replace("<ins>", "").replace("</ins>", "")
    assert resolve(ines, article, again, **{"choice-answer-1": "mine"}).status_code == 302
    assert Article.objects.get(pk=article.pk).answer == "Mine."


def test_related_links_and_address_changed_by_one_side_are_no_question(
    ines: Client, noor: Client, article: Article
) -> None:
    optics = make_subject("Optics")
    theirs = {"related_links-0-DELETE": "on", "subject": optics.pk, "slug": "light"}
    page = conflict(ines, noor, article, {"answer": "Mine."}, theirs)
    assert "Your changes and theirs do not touch" in page.content.decode()
    resolve(ines, article, page)
    row = Article.objects.get(pk=article.pk)
    assert (row.get_absolute_url(), row.answer) == ("/learn/optics/questions/light", "Mine.")
    assert not RelatedArticle.objects.filter(article=row).exists()


def test_an_import_in_between_is_a_conflict_too(ines: Client, tmp_path: Any) -> None:
    file = tmp_path / "light.md"
    text = "---\nurl: /learn/physics/questions/light\nquestion: What is light?\nanswer: {}\n---\n"
    file.write_text(text.format("One."))
    importing.run([tmp_path], processes=1)
    article = Article.objects.get()
    form = opened(ines, article)
    file.write_text(text.format("From the folder."))
    importing.run([tmp_path], processes=1)
    page = send(ines, article, form, answer="Mine.")
    assert page.status_code == 409
    assert "An import saved this article" in page.content.decode()
    assert resolve(ines, article, page, **{"choice-answer-1": "mine"}).status_code == 302
    assert Article.objects.get().answer == "Mine."


def test_an_article_that_was_deleted_meanwhile_leaves_a_draft(
    ines: Client, article: Article
) -> None:
    form = opened(ines, article)
    revising.delete([article])
    page = ines.post(address(article), form | {"answer": "Mine.", "_continue": ""}, follow=True)
    assert "was deleted" in page.content.decode()
    draft = Draft.objects.get()
    assert (draft.article, draft.text("answer")) == (None, "Mine.")


def test_a_page_that_was_tampered_with_is_refused(
    ines: Client, noor: Client, article: Article
) -> None:
    page = conflict(ines, noor, article, {"answer": "Mine."}, {"answer": "Theirs."})
    for broken in ({"mine": "no document"}, {"seen": "x"}, {"seen": "99"}):
        assert resolve(ines, article, page, **broken).status_code == 400


def test_a_writer_cannot_publish_by_way_of_a_conflict(
    ines: Client, noor: Client, article: Article
) -> None:
    writer = browser_of(make_person("wim", "writer"))
    page = conflict(ines, noor, article, {"answer": "Mine."}, {"answer": "Theirs."})
    answer = resolve(writer, article, page, **{"choice-answer-1": "mine"})
    assert answer.status_code == 409
    assert "Only publishers" in answer.content.decode()
    assert Article.objects.get(pk=article.pk).answer == "Theirs."
