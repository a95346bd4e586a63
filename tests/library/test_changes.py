"""What a change makes of one article, and what is foreseen of many."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.library import changes, changing, revising
from articles.library.change_model import Change, Known
from articles.library.changes import Hide, Move, Relate, Schedule, Take, ThrowAway
from articles.library.revising import Refused
from articles.library.workflow import Step
from articles.models import Article, Status, Subject
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.people import make_person

LATER = datetime(2099, 1, 1, tzinfo=UTC)
OPTICS = Subject(name="Optics", slug="optics")


def known(status: str, shows: str = "", fact: str = "") -> Known:
    return Known(1, 1, status, "a", shows, fact)


@pytest.mark.parametrize(
    ("change", "article", "after"),
    [
        (Take(Step.PUBLISH), known("draft"), "published"),
        (Take(Step.PUBLISH), known("published", "later"), "published"),
        (Take(Step.PUBLISH), known("published", "ended"), "published"),
        (Take(Step.SUBMIT), known("draft"), "in_review"),
        (Take(Step.WITHDRAW), known("published", "now"), "withdrawn"),
        (Take(Step.REOPEN), known("archived"), "draft"),
        (Take(Step.ARCHIVE), known("draft"), "archived"),
        (Schedule(LATER), known("draft"), "published"),
        (Schedule(LATER), known("published", "later"), "published"),
        (Move(OPTICS), known("draft"), "draft"),
        (Hide(True), known("published", "now"), "published"),
        (Relate(Article(pk=2)), known("draft"), "draft"),
        (ThrowAway(), known("archived"), "archived"),
    ],
)
def test_what_becomes_of_an_article(change: Change, article: Known, after: str) -> None:
    assert change.status_after(article) == after


@pytest.mark.parametrize(
    ("change", "article", "why"),
    [
        (Take(Step.PUBLISH), known("published", "now"), "It is published already."),
        (Take(Step.SUBMIT), known("in_review"), "It waits for a review already."),
        (Take(Step.SUBMIT), known("archived"), "It is archived: only drafts can be submitted"),
        (Take(Step.WITHDRAW), known("withdrawn"), "It is withdrawn already."),
        (Take(Step.WITHDRAW), known("draft"), "It is a draft: only what is published can be"),
        (Take(Step.REOPEN), known("draft"), "It is a draft already."),
        (Take(Step.ARCHIVE), known("archived"), "It is archived already."),
        (Schedule(LATER), known("published", "now"), "It is published already."),
        (Schedule(LATER), known("draft", fact="ends"), "It would end before that moment: change"),
        (Schedule(LATER), known("published", "later", "there"), "for that moment already"),
        (Move(OPTICS), known("draft", fact="here"), "It is in this subject already."),
        (Move(OPTICS), known("draft", fact="taken"), "is taken in Optics already."),
        (Hide(True), known("draft", fact="there"), "It is hidden from search engines already."),
        (Hide(False), known("draft", fact="there"), "It is shown to search engines already."),
        (Relate(Article(pk=1)), known("draft", fact="itself"), "It is this article itself."),
        (Relate(Article(pk=2)), known("draft", fact="there"), "has this related article already."),
    ],
)
def test_what_is_left_alone_has_a_reason(change: Change, article: Known, why: str) -> None:
    with pytest.raises(Refused, match=why):
        change.status_after(article)


@pytest.mark.parametrize(
    ("change", "did"),
    [
        (Take(Step.WITHDRAW), "Withdrew 3 articles"),
        (Take(Step.REOPEN), "Made 3 articles drafts again"),
        (Schedule(LATER), "Scheduled 3 articles for Jan 1, 2099, 0:00 UTC"),
        (Move(OPTICS), "Moved 3 articles to Optics"),
        (Hide(True), "Hid 3 articles from search engines"),
        (Relate(Article(question="Why?")), "Added “Why?” to the related articles of 3 articles"),
        (ThrowAway(), "Moved 3 articles to the trash"),
    ],
)
def test_what_was_done_is_told_with_its_number(change: Change, did: str) -> None:
    assert change.did(3) == did
    assert "3 articles" in change.does(3)
    assert "3 articles" in change.effect(3)


@pytest.fixture
def pia(db: None) -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def library(db: None) -> list[Article]:
    """One of each state, one hidden, one related to the first, and two with one slug."""
    soon, over = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    found = [make_article(f"A {status}?", status=status) for status in Status.values]
    found += [
        make_article("Scheduled?", published_at=soon),
        make_article("Ended?", unpublish_at=over),
        make_article("Hidden?", seo={"no_index": True}),
        make_article("Twice?"),
        make_article("Twice?"),
    ]
    revising.replace_related(found[1], [revising.link_to(found[0])])
    for article in found:
        revising.record(article, author=None)
    return found


def pairs() -> list[tuple[int, int]]:
    return list(Article.objects.order_by("pk").values_list("pk", "version"))


def all_changes(library: list[Article]) -> list[Change]:
    return [
        *map(Take, changes.STEPS),
        Schedule(timezone.now() + timedelta(hours=1)),
        Move(make_subject("Optics")),
        Hide(True),
        Hide(False),
        Relate(library[0]),
        ThrowAway(),
    ]


@pytest.mark.parametrize("place", range(11))
@pytest.mark.parametrize("group", ["writer", "editor", "publisher"])
def test_what_is_foreseen_is_what_is_done(library: list[Article], place: int, group: str) -> None:
    person, change = make_person("one", group), all_changes(library)[place]
    foreseen = changing.foresee(change, pairs(), author=person)
    task = many.change(change, dict(pairs()), author=person)
    assert (foreseen.total, foreseen.count) == (len(library), many.articles(task))
    told = sorted((reason.reason, reason.count) for reason in foreseen.left)
    reasons = [reason for _, reason in many.left(task)]
    assert told == sorted((reason, reasons.count(reason)) for reason in set(reasons))


def test_ten_of_each_fate_are_named(pia: User) -> None:
    for _ in range(12):
        make_article(status=Status.DRAFT)
        make_article()
    foreseen = changing.foresee(Take(Step.PUBLISH), pairs(), author=pia)
    assert (foreseen.count, len(foreseen.first)) == (12, 10)
    assert (foreseen.left[0].count, len(foreseen.left[0].first)) == (12, 10)
    assert foreseen.left[0].told == "12 are published already."


def test_what_was_saved_or_deleted_since_is_foreseen(library: list[Article], pia: User) -> None:
    chosen = [(library[0].pk, 99), (10**9, 1)]
    foreseen = changing.foresee(Hide(True), chosen, author=pia)
    assert {one.reason for one in foreseen.left} == {changing.SAVED_SINCE, changing.GONE}


def test_foreseeing_reads_no_texts_and_asks_as_often_for_many(
    pia: User, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (10, 190):
        for _ in range(number):
            make_article(status=Status.DRAFT)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            changing.foresee(Take(Step.PUBLISH), pairs(), author=pia)
        counts.append(len(asked))
        assert not any('"answer"' in query["sql"] for query in asked)
    assert counts[1] <= counts[0]


def test_a_step_keeps_no_end_that_is_over(pia: User) -> None:
    article = make_article(unpublish_at=timezone.now() - timedelta(days=1))
    many.take_step(Step.PUBLISH, dict(pairs()), author=pia)
    article.refresh_from_db()
    assert article.is_published
    assert article.unpublish_at is None


def test_a_moment_to_come_schedules(pia: User) -> None:
    article = make_article(status=Status.DRAFT)
    many.change(Schedule(LATER), dict(pairs()), author=pia)
    article.refresh_from_db()
    assert article.is_scheduled
    assert article.published_at == LATER


def test_hiding_and_showing(pia: User) -> None:
    article = make_article()
    many.change(Hide(True), dict(pairs()), author=pia)
    assert b"no_index: True" in article.revisions.latest("number").text
    many.change(Hide(False), dict(pairs()), author=pia)
    assert b"no_index" not in article.revisions.latest("number").text


def test_a_related_article_comes_last(pia: User) -> None:
    first, target, article = make_article(), make_article(), make_article()
    revising.replace_related(article, [revising.link_to(first)])
    revising.record(article, author=None)
    many.change(Relate(target), {article.pk: 2}, author=pia)
    assert [link.target for link in article.related_links.all()] == [first, target]
