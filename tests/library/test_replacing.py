"""Text looked for in many articles, and replaced in those that were not left out."""

import pytest
from django.contrib.auth.models import User

from articles.library import changing, replacing, revising, tasking
from articles.library.replacing import Replace
from articles.library.revising import Refused
from articles.models import Article, Status, Task
from articles.text.documents import LARGEST
from articles.text.replacing import Replacement
from tests.factories import make_article
from tests.library import many
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

ALL = tuple(replacing.FIELDS)
NOTHING = {"question": "", "answer": "", "title": "", "description": ""}


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


def change(find: str, by: str, fields: tuple[str, ...] = ALL) -> Replace:
    return Replace(Replacement(find, by), fields)


def made(**values: object) -> Article:
    article = make_article(status=Status.DRAFT, **values)  # type: ignore[arg-type]
    revising.record(article, author=None)
    article.refresh_from_db()
    return article


def look(what: Replace, author: User) -> Task:
    pairs = list(Article.objects.order_by("pk").values_list("pk", "version"))
    arguments = what.arguments()
    return tasking.run_here("look_for", "Look", author=author, arguments=arguments, chosen=pairs)


def test_a_plan_names_the_texts_that_change() -> None:
    texts = NOTHING | {"question": "A wave?", "answer": "Wave on wave."}
    assert replacing.plan(change("wave", "ray"), texts) == {
        "question": ("A ray?", 1),
        "answer": ("ray on ray.", 2),
    }
    assert set(replacing.plan(change("wave", "ray", ("answer",)), texts)) == {"answer"}


@pytest.mark.parametrize(
    ("what", "texts", "why"),
    [
        (change("wave", "ray"), {}, "not in it"),
        (change("wave", " "), {"question": "Wave"}, "question would be empty"),
        (change("a", "a" * 1000), {"answer": "a" * (LARGEST // 1000 + 1)}, "over 1,000,000 bytes"),
    ],
)
def test_what_would_be_no_article_is_refused(
    what: Replace, texts: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        replacing.plan(what, NOTHING | texts)


def test_looking_counts_each_place_and_keeps_the_articles(pia: User) -> None:
    first = made(question="A wave?", answer="Wave on wave.")
    made(answer="Nothing of it.")
    second = made(answer="None.", seo={"title": "Waves", "description": "wave"})
    task = look(change("wave", "ray"), pia)
    assert task.report["said"] == "Found 5 times in 2 articles."
    assert task.chosen_pairs() == [(first.pk, first.version), (second.pk, second.version)]


def test_looking_again_after_a_kill_counts_once(pia: User) -> None:
    made(answer="A wave.")
    task = look(change("wave", "ray"), pia)
    task.state, task.ended_at = "waiting", None
    task.save()
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert task.report["said"] == "Found 1 time in 1 article."


def test_it_replaces_in_what_was_not_left_out_and_is_undone(pia: User) -> None:
    articles = [made(answer=f"Wave {place}.", seo={"title": "Wave"}) for place in range(3)]
    task = look(change("wave", "ray"), pia)
    replacing.leave_out(task, [article.pk for article in articles], [articles[0].pk])
    replacing.leave_out(task, [articles[1].pk], [articles[1].pk])
    done = many.change(replacing.of(task.arguments), dict(replacing.wanted(task)), author=pia)
    answers = Article.objects.order_by("pk").values_list("answer", "seo__title")
    assert list(answers) == [("ray 0.", "ray"), ("ray 1.", "ray"), ("Wave 2.", "Wave")]
    assert done.change_set.message == "Replaced “wave” with “ray” in 2 articles"
    many.undo(done.change_set, author=pia)
    assert set(Article.objects.values_list("seo__title", flat=True)) == {"Wave"}


def test_what_cannot_be_changed_is_told_and_left(pia: User) -> None:
    article = made(question="Wave")
    task = look(change("wave", ""), pia)
    assert many.left(task) == [[article.get_absolute_url(), "Its question would be empty."]]
    done = many.change(change("wave", ""), {article.pk: article.version}, author=pia)
    assert many.left(done) == [[article.get_absolute_url(), "Its question would be empty."]]
    article.refresh_from_db()
    assert article.question == "Wave"


def test_an_article_that_a_document_cannot_hold_stays_as_it_was(pia: User) -> None:
    article = made(answer="wave " * 150_000)
    what = change("wave", "waves and rays")
    done = many.change(what, {article.pk: article.version}, author=pia)
    assert many.articles(done) == 0
    article.refresh_from_db()
    assert "rays" not in article.answer


def test_a_writer_replaces_nothing_that_is_public(pia: User) -> None:
    article = make_article(answer="Wave.")
    wim = make_person("wim", "writer")
    foreseen = changing.foresee(change("wave", "ray"), [(article.pk, 1)], author=wim)
    assert foreseen.count == 0
    many.change(change("wave", "ray"), {article.pk: 1}, author=wim)
    article.refresh_from_db()
    assert article.answer == "Wave."
