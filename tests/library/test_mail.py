"""Mail goes to one address after the other, and to none twice."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail

from articles.library import tasking, telling
from articles.library.telling import Letter
from articles.models import Task, TaskState

pytestmark = pytest.mark.django_db

ADDRESSES = ["ada@example.org", "bo@example.org", "cy@example.org"]


class Server:
    """A mail server that takes what `errors` does not name."""

    def __init__(self, **errors: Exception) -> None:
        self.errors = errors
        self.taken: list[str] = []

    def take(self, message: mail.EmailMessage) -> None:
        [address] = message.to
        if error := self.errors.get(address.partition("@")[0]):
            raise error
        self.taken.append(address)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(mail.EmailMessage, "send", lambda message: server.take(message))
    return server


def sent() -> Task:
    """A mail to three addresses, queued and tried once."""
    telling.send(Letter("Subject", "Body"), ADDRESSES)
    return again(Task.objects.get())


def again(task: Task) -> Task:
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task


def test_each_gets_a_mail_of_their_own(server: Server) -> None:
    task = sent()
    assert server.taken == ADDRESSES
    assert (task.state, task.position, task.total) == (TaskState.DONE, 3, 3)


def test_a_server_that_is_away_gets_the_rest_later_and_nothing_twice(server: Server) -> None:
    server.errors = {"bo": SMTPServerDisconnected("gone")}
    task = sent()
    assert (task.state, task.position) == (TaskState.WAITING, 1)
    server.errors = {}
    assert again(task).state == TaskState.DONE
    assert server.taken == ADDRESSES


def test_an_address_that_is_refused_for_good_keeps_nobody_from_theirs(server: Server) -> None:
    server.errors = {"bo": SMTPRecipientsRefused({"bo@example.org": (550, b"no such user")})}
    task = sent()
    assert server.taken == [ADDRESSES[0], ADDRESSES[2]]
    assert task.state == TaskState.DONE
    assert task.report["left"] == [
        ["bo@example.org", "The mail server refuses it: 550 no such user"]
    ]


def test_an_address_that_is_refused_for_now_is_tried_again(server: Server) -> None:
    server.errors = {"bo": SMTPRecipientsRefused({"bo@example.org": (451, b"try later")})}
    task = sent()
    assert task.state == TaskState.WAITING
    assert "451 try later" in task.error
    server.errors = {}
    again(task)
    assert server.taken == ADDRESSES


def test_a_worker_that_ends_leaves_the_other_addresses_to_the_next(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(message: mail.EmailMessage) -> None:
        tasking.stopping.set()
        server.take(message)

    monkeypatch.setattr(mail.EmailMessage, "send", take)
    task = sent()
    assert server.taken == ADDRESSES[:1]
    tasking.stopping.clear()
    monkeypatch.setattr(mail.EmailMessage, "send", lambda message: server.take(message))
    again(task)
    assert server.taken == ADDRESSES


def test_nobody_to_tell_is_no_task() -> None:
    telling.send(Letter("Subject", "Body"), [])
    assert not Task.objects.exists()


def test_the_body_goes_out_as_it_was_queued(settings: Any) -> None:
    sent()
    assert [(one.subject, one.body) for one in mail.outbox] == [("Subject", "Body")] * 3
