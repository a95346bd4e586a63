"""Changes to many that meet a kill, a cancel, another right, or a version that is gone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from articles.library import (
    carrying,
    changing,
    merging,
    pruning,
    revising,
    tasking,
    undoing,
)
from articles.library.changes import Take
from articles.library.replacing import Replace
from articles.library.reshelving import Clash
from articles.library.workflow import Step
from articles.models import Article, Revision, Status, Subject, Task, TaskState
from articles.text.replacing import Replacement
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

WITHDRAW = Take(Step.WITHDRAW)


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def seven() -> list[Article]:
    """Public articles with a version each."""
    subject = make_subject("Optics")
    return [recorded(f"Question {number}?", subject=subject) for number in range(7)]


def recorded(question: str, **values: object) -> Article:
    article = make_article(question, **values)
    revising.record(article, author=None)
    article.refresh_from_db()
    return article


def seen() -> dict[int, int]:
    return dict(Article.objects.values_list("pk", "version"))


def withdrawn() -> int:
    return Article.objects.filter(status=Status.WITHDRAWN).count()


def begun(pia: User) -> Task:
    return changing.begin(WITHDRAW, sorted(seen().items()), author=pia, count=7)


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three articles a part, and nothing at once."""
    monkeypatch.setattr(tasking, "AT_ONCE", 2)
    monkeypatch.setattr(tasking, "CHUNK", 3)


def canceled_behind_the_first_part(pia: User, monkeypatch: pytest.MonkeyPatch) -> Task:
    def then_cancel(task: Task, pairs: tasking.Pairs) -> None:
        changing.work(task, pairs)
        Task.objects.filter(pk=task.pk).update(cancel_asked=True)

    task = begun(pia)
    with monkeypatch.context() as once:
        kind = tasking.KINDS["step"]._replace(each=then_cancel)
        once.setitem(tasking.KINDS, "step", kind)
        tasking.run(str(task.pk))
    task.refresh_from_db()
    assert (task.state, withdrawn()) == (TaskState.CANCELED, 3)
    return task


@pytest.mark.usefixtures("seven", "in_parts")
def test_a_cancel_that_a_killed_worker_did_not_see_is_heeded_by_the_next(pia: User) -> None:
    task = begun(pia)
    Task.objects.filter(pk=task.pk).update(state=TaskState.RUNNING, queued_as=None)
    assert tasking.cancel(task)
    tasking.sweep()
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert (task.state, withdrawn()) == (TaskState.CANCELED, 0)


@pytest.mark.usefixtures("seven", "in_parts")
def test_what_was_undone_is_not_gone_on_with(pia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    task = canceled_behind_the_first_part(pia, monkeypatch)
    many.undo(task.change_set, author=pia)  # type: ignore[arg-type]
    assert withdrawn() == 0
    task.refresh_from_db()
    with pytest.raises(revising.Refused, match="Start it anew"):
        tasking.go_on(task)


@pytest.mark.usefixtures("seven", "in_parts")
def test_what_is_not_through_is_not_undone(pia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    task = canceled_behind_the_first_part(pia, monkeypatch)
    assert tasking.go_on(task)
    undo = many.undo(task.change_set, author=pia)  # type: ignore[arg-type]
    assert undo.error == undoing.OPEN
    tasking.run(str(task.pk))
    many.undo(task.change_set, author=pia)  # type: ignore[arg-type]
    assert withdrawn() == 0


@pytest.mark.usefixtures("seven", "in_parts")
def test_who_lost_the_right_to_undo_undoes_nothing(pia: User) -> None:
    change_set = many.take_step(Step.WITHDRAW, seen(), author=pia).change_set
    undo = undoing.undo(change_set, author=pia)  # type: ignore[arg-type]
    right = Permission.objects.get(codename="undo_changeset")
    Group.objects.get(name="publisher").permissions.remove(right)
    tasking.run(str(undo.pk))
    undo.refresh_from_db()
    assert (undo.error, withdrawn()) == (undoing.NO_MORE, 7)


@pytest.mark.usefixtures("in_parts")
def test_who_lost_the_right_to_subjects_merges_none(pia: User) -> None:
    source, target = make_subject("Optics"), make_subject("Light")
    for number in range(3):
        recorded(f"Draft {number}?", subject=source, status=Status.DRAFT)
    task = carrying.merge(source, target, Clash.NUMBER, author=pia)
    pia.groups.set([Group.objects.get(name="writer")])
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert task.state == TaskState.FAILED
    assert Subject.objects.get(slug="optics").articles.count() == 3


@pytest.mark.usefixtures("in_parts")
def test_a_closed_account_makes_no_subject(pia: User) -> None:
    source = make_subject("Optics")
    for number in range(3):
        recorded(f"Question {number}?", subject=source)
    task = carrying.rename(source, "Light", "light", author=pia)
    User.objects.filter(pk=pia.pk).update(is_active=False)
    tasking.run(str(task.pk))
    assert not Subject.objects.filter(slug="light").exists()


def test_an_article_without_a_version_is_not_taken_for_made_by_the_change(pia: User) -> None:
    article = make_article("Never recorded?")
    change_set = many.take_step(Step.WITHDRAW, seen(), author=pia).change_set
    many.undo(change_set, author=pia)  # type: ignore[arg-type]
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED


def test_no_older_text_stands_for_a_version_that_was_pruned(pia: User) -> None:
    article = recorded("Why?", answer="First.")
    Article.objects.update(answer="Second.")
    revising.record(article, author=None)
    change_set = many.take_step(Step.WITHDRAW, seen(), author=pia).change_set
    for number in range(19):
        Article.objects.update(author=f"Author {number}")
        revising.record(Article.objects.get(), author=None)
    Revision.objects.update(created_at=timezone.now() - timedelta(days=100))
    pruning.prune(pruning.KeepRule())
    undo = many.undo(change_set, author=pia)  # type: ignore[arg-type]
    assert Article.objects.get().answer == "Second."
    assert many.left(undo)[0][1] == "Its version before these changes is not kept any more."


def test_titles_that_said_the_question_follow_a_replaced_and_a_merged_one(pia: User) -> None:
    subject = make_subject("Optics")
    gone, kept = (recorded(f"What is {word}?", subject=subject) for word in ("a ray", "lihgt"))
    Article.objects.update(article_title="Of its own")
    many.change(
        Replace(Replacement("lihgt", "light", False, True), ("question",)), seen(), author=pia
    )
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.question, kept.title, kept.article_title) == (
        "What is light?",
        "What is light?",
        "Of its own",
    )
    merging.merge(gone, kept, author=pia, texts={"question": "What is a ray of light?"})
    kept.refresh_from_db()
    assert (kept.title, kept.article_title) == ("What is a ray of light?", "Of its own")


def test_what_was_saved_since_it_was_chosen_stays_in_a_split(pia: User) -> None:
    source, target = make_subject("Optics"), make_subject("Light")
    stale, fresh = (recorded(f"Question {n}?", subject=source) for n in range(2))
    plan = {"target": target.pk, "new": None}
    task = Task(kind=carrying.SPLIT, title="Split", author=pia)
    task.arguments = {"source": source.pk, "clash": Clash.NUMBER.value} | plan
    task.choose([(stale.pk, stale.version - 1), (fresh.pk, fresh.version)])
    task.save()
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert [one.pk for one in target.articles.all()] == [fresh.pk]
    assert task.report["left"] == [[stale.get_absolute_url(), changing.SAVED_SINCE]]


def test_subjects_that_were_brought_back_are_not_half_taken_away_again(pia: User) -> None:
    source, target = make_subject("Optics"), make_subject("Light")
    recorded("Question?", subject=source)
    task = carrying.merge(source, target, Clash.NUMBER, author=pia)
    undo = many.undo(task.change_set, author=pia)  # type: ignore[arg-type]
    assert Subject.objects.filter(slug="optics").exists()
    again = many.undo(undo.change_set, author=pia)  # type: ignore[arg-type]
    assert again.error == undoing.NOT_TWICE
    assert Subject.objects.get(slug="optics").articles.count() == 1
