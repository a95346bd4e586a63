"""The way of an article to its readers, and who may take it which step.

Draft → in review → published (scheduled, while its day has not come) → withdrawn or archived. The
permission follows from where a step begins and ends, so that no write can go around it: forms,
actions, restores and undo ask `check` alike.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import User

from articles.library.revising import Refused
from articles.models import RETIRED, Article, Status


class Step(StrEnum):
    """What an editor can do beside saving; the values are names of buttons and actions."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states a step leads to which, and the words of its button."""

    sources: frozenset[Status]
    target: Status
    words: str


def _from(*sources: Status) -> frozenset[Status]:
    return frozenset(sources)


RULES = {
    Step.PUBLISH: Rule(frozenset(Status), Status.PUBLISHED, "Publish now"),
    Step.SCHEDULE: Rule(frozenset(Status), Status.PUBLISHED, "Schedule"),
    Step.SUBMIT: Rule(_from(Status.DRAFT), Status.IN_REVIEW, "Submit for review"),
    Step.SEND_BACK: Rule(_from(Status.IN_REVIEW), Status.DRAFT, "Send back"),
    Step.WITHDRAW: Rule(_from(Status.PUBLISHED), Status.WITHDRAWN, "Withdraw"),
    Step.REOPEN: Rule(_from(*RETIRED), Status.DRAFT, "Make it a draft again"),
    Step.ARCHIVE: Rule(frozenset(Status) - {Status.ARCHIVED}, Status.ARCHIVED, "Archive"),
}


def needed(before: str | None, after: str) -> str:
    """The permission for a change that takes an article from one status to another, or leaves it
    there; `before` is None for a new one."""
    if Status.PUBLISHED in (before, after):
        return "publish_article"
    if before in RETIRED or after in RETIRED or (before, after) == (Status.IN_REVIEW, Status.DRAFT):
        return "review_article"
    return "add_article" if before is None else "change_article"


def may(user: User | None, before: str | None, after: str) -> bool:
    """Whether `user` may make such a change. A command, which has no user, may do anything."""
    return user is None or user.has_perm(f"articles.{needed(before, after)}")


def may_ever(user: User, step: Step) -> bool:
    """Whether there is a state in which `user` may have an article take a step."""
    rule = RULES[step]
    return any(may(user, status, rule.target) for status in rule.sources)


def check(user: User | None, before: str | None, after: str) -> None:
    """Raises Refused, in words, if `user` may not make such a change."""
    if not may(user, before, after):
        raise Refused(_REFUSALS[needed(before, after)])


_REFUSALS = {
    "publish_article": "Only publishers decide what readers see. Submit your text for review.",
    "review_article": "Only editors and publishers take this step. Ask one of them.",
    "change_article": "You may not change articles. Ask an administrator for the permission.",
    "add_article": "You may not write new articles. Ask an administrator for the permission.",
}


def steps(user: User, article: Article) -> list[Step]:
    """What `user` may do with an article as it stands, in the order of the buttons.

    Publishing what is public already is saving; only its time can still be changed.
    """
    status = Status(article.status)
    is_out = article.is_published
    return [
        step
        for step, rule in RULES.items()
        if status in rule.sources
        and may(user, status, rule.target)
        and not (is_out and rule.target is Status.PUBLISHED)
    ]


SCHEDULED = "scheduled"


def standing(article: Article) -> str:
    """What an article is to readers: its status, or "scheduled" while its day has not come."""
    return SCHEDULED if article.is_scheduled else article.status


def told(before: str | None, after: str) -> str:
    """A step from one standing to another in words, for the history: "Submitted for review"; ""
    where it stayed."""
    if before == after or (before is None and after == Status.DRAFT):
        return ""
    if after == Status.DRAFT:
        return "Sent back" if before == Status.IN_REVIEW else "Made a draft again"
    return {
        SCHEDULED: "Scheduled",
        Status.PUBLISHED.value: "Published",
        Status.IN_REVIEW.value: "Submitted for review",
        Status.WITHDRAWN.value: "Withdrawn",
        Status.ARCHIVED.value: "Archived",
    }[after]
