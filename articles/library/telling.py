"""A step of an article, told: to the audit log, and by mail to those whom it concerns."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from smtplib import SMTPRecipientsRefused
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.db.models import Q, QuerySet
from django.urls import reverse

from articles.library import auditing, people, tasking, workflow
from articles.library.tasking import Later, Tell
from articles.models import Article, AuditEntry, Event, Status, Task

LONGEST_SUBJECT = 200
"""Characters of a mail's subject."""


class Told(NamedTuple):
    """A step of an article in words."""

    article: Article
    word: str


_collected: ContextVar[list[Told] | None] = ContextVar("telling", default=None)


@contextmanager
def collected() -> Iterator[list[Told]]:
    """Gives the steps that are told inside, of which no mail goes out: who changes many articles
    tells of them as one (`mailing`)."""
    told: list[Told] = []
    token = _collected.set(told)
    try:
        yield told
    finally:
        _collected.reset(token)


def of_step(article: Article, before: str | None, author: User | None, message: str = "") -> None:
    """Tell that `article` came from the standing `before` to the one it has; nothing if it stayed.

    Mail goes out when the transaction is through, by a task: a mail server that is down undoes no
    edit, and gets the mail when it is up again.
    """
    word = workflow.told(before, workflow.standing(article))
    if not word:
        return
    remark = "" if message == word else message
    auditing.note(
        Event.TRANSITION,
        user=author,
        article=article,
        detail=f"{word}: {remark}" if remark else word,
    )
    collecting = _collected.get()
    if collecting is not None:
        collecting.append(Told(article, word))
        return
    _send_to(_concerned(article, author), letter(article.question, word, author, remark, article))


def of_end(article: Article) -> None:
    """Tell that the time of `article` is over: readers do not see it any more."""
    auditing.note(Event.TRANSITION, user=None, article=article, detail=ENDED)
    _send_to(_concerned(article, None), letter(article.question, ENDED, None, "", article))


ENDED = "Ended as scheduled"


def _send_to(whom: QuerySet[User], what: "Letter") -> None:
    send(what, [user.email for user in whom.exclude(email="").distinct()])


def _concerned(article: Article, author: User | None) -> QuerySet[User]:
    """Who is to review it, or else those who wrote it; never who did it."""
    if article.status == Status.IN_REVIEW:
        found = people.who_may("review_article") | people.who_may("publish_article")
    else:
        found = User.objects.filter(is_active=True).filter(_wrote(article))
    return found.exclude(pk=author.pk) if author else found


def _wrote(article: Article) -> Q:
    """Those who saved a version of it or submitted it."""
    written = article.revisions.order_by().exclude(author=None).values("author").distinct()
    steps = AuditEntry.objects.filter(article_number=article.pk, event=Event.TRANSITION)
    return Q(pk__in=written) | Q(pk__in=steps.order_by().values("user"))


class Letter(NamedTuple):
    """A mail without its address."""

    subject: str
    body: str


def letter(
    question: str, word: str, author: User | None, remark: str, article: Article | None
) -> Letter:
    """What happened (`word`) to a question, by whom, why, and where to see it."""
    who = people.name_of(author) or "A command"
    lines = [f"{word} by {who}:", "", question]
    if remark:
        lines += ["", remark]
    if article:
        address = reverse("admin:articles_article_change", args=[article.pk])
        lines += ["", f"{settings.SITE_URL}{address}"]
    return Letter(f"{word}: {' '.join(question.split())}"[:LONGEST_SUBJECT], "\n".join(lines))


def send(what: Letter, addresses: list[str]) -> None:
    """Queue the same mail to each address, so that nobody sees the others'."""
    if addresses:
        arguments = {"subject": what.subject, "body": what.body, "addresses": addresses}
        tasking.start("mail", f"Mail: {what.subject}", author=None, arguments=arguments)


def send_kept(task: Task, tell: Tell) -> None:
    """Send what `send` queued, one address after the other, behind those that have it. Raises Later
    while the mail server does not take it. An address that it refuses for good is left out, so
    that those behind it get theirs."""
    given = task.arguments
    addresses = given["addresses"]
    task.total = len(addresses)
    for done in range(task.position, len(addresses)):
        message = mail.EmailMessage(given["subject"], given["body"], to=[addresses[done]])
        try:
            message.send()
        except SMTPRecipientsRefused as refused:
            tasking.leave(task, addresses[done], _for_good(refused))
        except OSError as error:  # smtplib's errors are OSErrors too
            raise Later(f"The mail server does not take it: {error}") from error
        task.position = done + 1
        # At once: nobody gets a mail twice.
        task.save(update_fields=["position", "total", "report"])
        tell(task.position, task.total)


def _for_good(refused: SMTPRecipientsRefused) -> str:
    """What the mail server says of an address that it never takes. Raises Later for one that it may
    take after a while."""
    code, said = next(iter(refused.recipients.values()))
    sentence = f"The mail server refuses it: {code} {said.decode(errors='replace')}"
    if code < 500:
        raise Later(sentence) from refused
    return sentence
