from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import auditing, desk, drafting, revising, saving, tasking
from articles.library.drafting import Typed
from articles.library.saving import Edited
from articles.models import (
    Article,
    AuditEntry,
    ChangeSet,
    Draft,
    Event,
    KeptFinding,
    Revision,
    SeoMetadata,
    Status,
)
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def wim() -> User:
    return make_person("wim", "writer", first_name="Wim")


@pytest.fixture
def ines() -> User:
    return make_person("ines", "publisher")


@pytest.fixture(params=[desk.MANY_SAVES, 0], ids=["few-saves", "many-saves"])
def saves(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether somebody saved so much that each draft is looked at for itself."""
    monkeypatch.setattr(desk, "MANY_SAVES", request.param)


def saved_by(user: User, question: str, status: Status) -> Article:
    article = make_article(question, status=status)
    revising.record(article, author=user)
    return article


def take_to(article: Article, status: Status, user: User, message: str = "") -> None:
    article.refresh_from_db()
    article.status = status
    seo = SeoMetadata.objects.get(article=article)
    links = list(article.related_links.all())
    saving.save(Edited(article, seo, links, article.version, None), author=user, message=message)


def keep(user: User, article: Article | None = None, question: str = "Why?") -> Draft:
    return drafting.keep(user, uuid4(), article, Typed({"question": [question]}))


def names(texts: list[desk.Text] | None) -> list[str]:
    return [str(text.of) for text in texts or []]


def test_the_figures_are_the_articles_of_each_standing(ines: User) -> None:
    make_article()
    make_article(published_at=timezone.now() + DAY)
    for status in (Status.DRAFT, Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED):
        make_article(status=status)

    figures = desk.of(ines).figures

    assert {name: number.count for name, number in figures.items()} == {
        "published": 1,
        "in_review": 1,
        "scheduled": 1,
        "draft": 2,
    }


def test_weeks_count_what_was_published_in_each(ines: User) -> None:
    make_article(published_at=timezone.now())
    make_article(published_at=timezone.now() - timedelta(weeks=2))

    weeks = [number.count for _, number in desk.of(ines).weeks]

    assert weeks[-3:] == [1, 0, 1]
    assert sum(weeks) == 2


def test_kinds_count_articles_and_not_findings(ines: User) -> None:
    article = make_article()
    for kind in ("dead-link", "dead-link", "orphan"):
        KeptFinding.objects.create(article=article, kind=kind, message="")
    KeptFinding.objects.create(article=make_article(), kind="orphan", message="")

    assert [(kind, number.count) for kind, number in desk.of(ines).kinds] == [
        ("orphan", 2),
        ("dead-link", 1),
    ]


def test_what_waits_for_a_review_is_there_for_reviewers_the_oldest_first(
    ines: User, wim: User
) -> None:
    make_article("Second?", status=Status.IN_REVIEW, updated_at=timezone.now() - DAY)
    make_article("First?", status=Status.IN_REVIEW, updated_at=timezone.now() - 2 * DAY)
    drafting.submit(keep(wim, make_article(), "Third?"))

    on_desk = desk.of(ines)

    assert names(on_desk.waiting) == ["First?", "Second?", "Third?"]
    assert on_desk.waiting_number == 3
    assert desk.of(wim).waiting is None


def test_what_was_sent_back_is_there_for_who_wrote_it_with_the_remark(
    ines: User, wim: User
) -> None:
    article = saved_by(wim, "Why is it wet?", Status.DRAFT)
    take_to(article, Status.IN_REVIEW, wim)
    take_to(article, Status.DRAFT, ines, "Say where.")
    draft = keep(wim, make_article(), "Why is it dry?")
    drafting.submit(draft)
    drafting.send_back(draft, ines, "Say when.")

    on_desk = desk.of(wim)

    assert [(str(text.of), text.remark) for text in on_desk.sent_back] == [
        ("Why is it dry?", "Say when."),
        ("Why is it wet?", "Say where."),
    ]
    assert on_desk.mine == []
    assert desk.of(ines).sent_back == []


def test_what_was_submitted_again_is_not_sent_back_any_more(ines: User, wim: User) -> None:
    article = saved_by(wim, "Why?", Status.DRAFT)
    take_to(article, Status.IN_REVIEW, wim)
    take_to(article, Status.DRAFT, ines, "Say where.")
    take_to(article, Status.IN_REVIEW, wim)

    assert desk.of(wim).sent_back == []
    assert names(desk.of(wim).mine) == ["Why?"]


def test_what_was_sent_back_is_found_among_many_of_ones_submissions(ines: User, wim: User) -> None:
    first = saved_by(wim, "Sent back?", Status.DRAFT)
    take_to(first, Status.IN_REVIEW, wim)
    for number in range(60):
        take_to(saved_by(wim, f"Waiting {number}?", Status.DRAFT), Status.IN_REVIEW, wim)
    take_to(first, Status.DRAFT, ines, "Say where.")

    assert names(desk.of(wim).sent_back) == ["Sent back?"]
    assert names(desk.of(wim).mine) == [f"Waiting {number}?" for number in range(59, 53, -1)]


@pytest.mark.usefixtures("saves")
def test_what_another_submitted_is_sent_back_to_who_wrote_it_and_not_to_reviewers(
    ines: User, wim: User
) -> None:
    eva, olga = make_person("eva", "editor"), make_person("olga", "editor")
    article = saved_by(wim, "Why?", Status.DRAFT)
    for reviewer in (ines, olga):
        take_to(article, Status.IN_REVIEW, eva)
        take_to(article, Status.DRAFT, reviewer, f"Says {reviewer}.")

    for author in (wim, eva):
        assert [text.remark for text in desk.of(author).sent_back] == ["Says olga."]
        assert desk.of(author).mine == []
    for reviewer in (ines, olga):
        assert desk.of(reviewer).sent_back == desk.of(reviewer).mine == []


def test_who_sends_their_own_text_back_goes_on_with_a_draft(ines: User) -> None:
    article = saved_by(ines, "Why?", Status.DRAFT)
    take_to(article, Status.IN_REVIEW, ines)
    take_to(article, Status.DRAFT, ines, "Not yet.")

    assert desk.of(ines).sent_back == []
    assert names(desk.of(ines).mine) == ["Why?"]


def test_an_unfinished_article_stays_among_ones_drafts_however_much_one_saves(wim: User) -> None:
    saved_by(wim, "Unfinished?", Status.DRAFT)
    for number in range(60):
        saved_by(wim, f"Public {number}?", Status.PUBLISHED)

    assert names(desk.of(wim).mine) == ["Unfinished?"]


def test_drafts_that_were_sent_back_keep_no_other_draft_away(ines: User, wim: User) -> None:
    keep(wim, question="Unfinished?")
    for _ in range(20):
        draft = keep(wim, make_article())
        drafting.submit(draft)
        drafting.send_back(draft, ines, "Say when.")
        Draft.objects.filter(pk=draft.pk).update(updated_at=timezone.now())

    assert names(desk.of(wim).mine) == ["Unfinished?"]


@pytest.mark.usefixtures("saves")
def test_each_has_their_own_drafts(ines: User, wim: User) -> None:
    keep(wim, question="Kept while typing?")
    saved_by(wim, "Saved as a draft?", Status.DRAFT)
    saved_by(wim, "Public already?", Status.PUBLISHED)
    keep(ines, question="Of somebody else?")

    assert set(names(desk.of(wim).mine)) == {"Kept while typing?", "Saved as a draft?"}
    assert names(desk.of(ines).mine) == ["Of somebody else?"]


def test_what_comes_next_is_scheduled_first(wim: User) -> None:
    later = make_article(published_at=timezone.now() + 2 * DAY)
    sooner = make_article(published_at=timezone.now() + DAY)

    assert desk.of(wim).scheduled == [sooner, later]


def test_recent_changes_say_who_did_what(ines: User) -> None:
    article = make_article("Why?")
    revising.record(article, author=ines, message="Shortened")
    many = ChangeSet.objects.create(author=ines, message="Undid: Import", articles=23_962)

    first, second = desk.of(ines).recent

    assert (first.of, first.what) == (many, "23,962 articles")
    assert (second.of, second.by, second.what) == (article, ines, "Shortened")


def test_a_change_whose_name_has_its_number_does_not_repeat_it(ines: User) -> None:
    ChangeSet.objects.create(message="Withdrew 2 articles", articles=2)

    (only,) = desk.of(ines).recent

    assert only.what == ""


def test_changes_to_many_are_there_for_who_may_see_them(wim: User) -> None:
    ChangeSet.objects.create(message="Import")

    assert desk.of(wim).recent == []


def test_tasks_of_others_are_there_for_who_may_see_them(ines: User, wim: User) -> None:
    tasking.start("clearing", "Clear", author=None)
    own = tasking.start("clearing", "Clear", author=wim)

    assert len(desk.of(ines).tasks) == 2
    assert desk.of(wim).tasks == [own]


def test_who_may_see_no_articles_sees_none() -> None:
    nobody = make_person("noor")
    make_article(published_at=timezone.now() + DAY, status=Status.PUBLISHED)
    KeptFinding.objects.create(article=make_article(), kind="orphan", message="")

    on_desk = desk.of(nobody)

    assert [on_desk.figures, on_desk.weeks, on_desk.kinds] == [{}, [], []]
    assert [on_desk.scheduled, on_desk.recent, on_desk.mine] == [[], [], []]
    assert desk.places(nobody) == {}


def test_places_tell_how_much_is_behind_them(ines: User) -> None:
    for kind in ("dead-link", "refusal", "orphan"):
        KeptFinding.objects.create(article=Article.objects.first() or make_article(), kind=kind)
    make_subject()

    places = {name: number.count for name, number in desk.places(ines).items()}

    assert places == {
        "article": 1,
        "subject": 2,
        "redirect": 0,
        "page": 0,
        "picture": 0,
        "problems": 1,
    }


def test_queries_do_not_grow_with_the_library(ines: User, wim: User) -> None:
    subject = make_subject()

    def asked_for(count: int) -> int:
        for number in range(count):
            article = make_article(subject=subject, status=list(Status)[number % 5])
            revising.record(article, author=ines)
            KeptFinding.objects.create(article=article, kind="orphan", message="")
            make_article(subject=subject, published_at=timezone.now() + DAY)
            drafting.submit(keep(wim, article))
            keep(ines, article)
            auditing.note(
                Event.TRANSITION, user=ines, article=article, detail="Submitted for review"
            )
            ChangeSet.objects.create(message="x")
        user = User.objects.get(pk=ines.pk)
        with CaptureQueriesContext(connection) as asked:
            desk.of(user)
        return len(asked)

    assert asked_for(10) == asked_for(190) < 25


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone counts its steps")
def test_a_long_history_and_a_long_audit_log_make_nothing_slower(
    wim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MANY_SAVES", 100)  # or it had to be grown to 20,000
    for number in range(20):
        saved_by(wim, f"Unfinished {number}?", Status.DRAFT)
    saved = saved_by(wim, "Public?", Status.PUBLISHED).revisions.get()
    others = [make_article(status=Status.PUBLISHED) for _ in range(300)]

    def grow(first: int, last: int) -> None:
        """Saves and steps of articles that are public by now."""
        Revision.objects.bulk_create(
            Revision(article=one, number=number, document=saved.document, origin="edit", author=wim)
            for one in others
            for number in range(first, last)
        )
        details = ("Submitted for review", "Sent back: Say where.", "Published: Fine") * last
        AuditEntry.objects.bulk_create(
            AuditEntry(event=Event.TRANSITION, user=wim, article_number=one.pk, detail=detail)
            for one in others
            for detail in details
        )

    def steps() -> int:
        """Of the database's machine, in hundreds."""
        counted: list[int] = []
        connection.connection.set_progress_handler(lambda: counted.append(1), 100)
        desk.of(wim)
        connection.connection.set_progress_handler(None, 0)
        return len(counted)

    grow(1, 2)
    few = steps()
    grow(2, 20)

    assert steps() < 1.5 * few
