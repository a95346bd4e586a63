"""Who may take an article which step, and who is told of it."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.library import revising, saving, workflow
from articles.library.opening import as_it_is
from articles.library.saving import Edited
from articles.library.workflow import Step
from articles.models import Article, AuditEntry, Status, Task
from tests.factories import make_article
from tests.library.people import make_person
from tests.library.queue import work_off, worked_off

pytestmark = pytest.mark.django_db

D, R, P, W, A = Status
# From (down) to (across): the first letter of the least group that may.
ALLOWED = {
    None: {D: "w", R: "w", P: "p", W: "e", A: "e"},
    D: {D: "w", R: "w", P: "p", W: "e", A: "e"},
    R: {D: "e", R: "w", P: "p", W: "e", A: "e"},
    P: {D: "p", R: "p", P: "p", W: "p", A: "p"},
    W: {D: "e", R: "e", P: "p", W: "e", A: "e"},
    A: {D: "e", R: "e", P: "p", W: "e", A: "e"},
}
RANKS = {"": "", "writer": "w", "editor": "we", "publisher": "wep"}


@pytest.mark.parametrize("group", RANKS)
def test_every_step_asks_for_its_permission(group: str) -> None:
    person = make_person("ines", group)
    for before, after in product(ALLOWED, Status):
        is_allowed = ALLOWED[before][after] in RANKS[group] and group != ""
        assert workflow.may(person, before, after) == is_allowed, (before, after)


def test_a_command_may_do_anything() -> None:
    assert workflow.may(None, Status.DRAFT, Status.PUBLISHED)


@pytest.mark.parametrize(
    ("status", "group", "offered"),
    [
        (D, "writer", {Step.SUBMIT}),
        (D, "publisher", {Step.PUBLISH, Step.SCHEDULE, Step.SUBMIT, Step.ARCHIVE}),
        (R, "editor", {Step.SEND_BACK, Step.ARCHIVE}),
        (P, "writer", set()),
        (P, "publisher", {Step.WITHDRAW, Step.ARCHIVE}),
        (A, "editor", {Step.REOPEN}),
    ],
)
def test_only_steps_that_lead_somewhere_are_offered(
    status: Status, group: str, offered: set[Step]
) -> None:
    article = make_article(status=status)
    assert set(workflow.steps(make_person("ines", group), article)) == offered


def saved(article: Article, author: User, message: str = "", **values: object) -> Article:
    """`article` with these values, saved as an editor's form does it."""
    opened = as_it_is(Article.objects.get(pk=article.pk))
    for name, value in values.items():
        setattr(opened.article, name, value)
    version = opened.article.version
    edited = Edited(opened.article, opened.seo, opened.links, version, opened.number)
    saving.save(edited, author=author, message=message)
    return opened.article


@pytest.fixture
def draft() -> Article:
    article = make_article("Why is the sky blue?", status=D)
    revising.record(article, author=make_person("wim", "writer"))
    return article


def test_a_step_is_in_the_history_and_in_the_audit_log(draft: Article) -> None:
    writer = User.objects.get(username="wim")
    saved(draft, writer, status=R)
    assert draft.revisions.first().message == "Submitted for review"
    entry = AuditEntry.objects.get(event="transition")
    assert (entry.who, entry.about, entry.detail) == (
        "wim",
        draft.get_absolute_url(),
        "Submitted for review",
    )


def test_those_who_review_are_told_of_a_submission_and_nobody_else(draft: Article) -> None:
    make_person("eva", "editor")
    make_person("pia", "publisher")
    make_person("gone", "editor", is_active=False)
    make_person("mute", "editor", email="")
    with worked_off():
        saved(draft, User.objects.get(username="wim"), status=R)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "eva@example.org",
        "pia@example.org",
    ]
    assert mail.outbox[0].subject == "Submitted for review: Why is the sky blue?"
    assert f"/admin/articles/article/{draft.pk}/change/" in mail.outbox[0].body


def test_the_writer_is_told_why_it_was_sent_back(draft: Article) -> None:
    saved(draft, User.objects.get(username="wim"), status=R)
    editor = make_person("eva", "editor")
    with worked_off():
        saved(draft, editor, message="Name a source", status=D)
    (message,) = mail.outbox
    assert message.to == ["wim@example.org"]
    assert "Sent back by eva" in message.body
    assert "Name a source" in message.body


def test_a_mail_server_that_is_down_undoes_no_step_and_gets_the_mail_later(
    draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ConnectionRefusedError("nobody there")

    make_person("eva", "editor")
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        with worked_off():
            saved(draft, User.objects.get(username="wim"), status=R)
    draft.refresh_from_db()
    assert draft.status == R
    task = Task.objects.get(kind="mail")
    assert (task.state, task.position) == ("waiting", 0)
    assert task.error == "The mail server does not take it: nobody there"
    assert DBTaskResult.objects.get(pk=task.queued_as).run_after > timezone.now()
    work_off()
    assert [message.to for message in mail.outbox] == [["eva@example.org"]]


def test_a_step_that_is_refused_writes_nothing(draft: Article) -> None:
    with pytest.raises(revising.Refused, match="Submit your text for review"):
        saved(draft, User.objects.get(username="wim"), status=P)
    assert Article.objects.get().status == D
    assert draft.revisions.count() == 1
