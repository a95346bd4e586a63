"""The changes that can be made to many articles: what each makes of one, as a plan of what is known
without reading it, and as a write. `changing` foresees what they do and carries them out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from articles.library import revising
from articles.library.redirecting import batched
from articles.library.revising import Refused
from articles.library.workflow import RULES, Step
from articles.models import Article, RelatedArticle, SeoMetadata, Status, Subject


class Known(NamedTuple):
    """What a plan looks at. `shows` is "now", "later" or "ended" of what is published, else "";
    `fact` a word for what the change asks of each article beside."""

    pk: int
    version: int
    status: str
    slug: str
    shows: str
    fact: str


def known(change: "Change", pks: Iterable[int]) -> Iterator[Known]:
    """Of each article that is there; 24,000 of them in a fifth of a second."""
    columns = ("pk", "version", "status", "slug", _shows(), change.fact())
    for batch in batched(pks):
        rows = Article.objects.filter(pk__in=batch).select_related(None).order_by("pk")
        yield from map(Known._make, rows.values_list(*columns))


def _shows() -> Case:
    now = timezone.now()
    out = Q(status=Status.PUBLISHED)
    return Case(
        When(out & Q(published_at__gt=now), then=Value("later")),
        When(out & Q(unpublish_at__lte=now), then=Value("ended")),
        When(out, then=Value("now")),
        default=Value(""),
    )


def number_of(count: int) -> str:
    """So many articles in words.

    >>> number_of(1), number_of(1200)
    ('1 article', '1,200 articles')
    """
    return f"{count:,} article{'' if count == 1 else 's'}"


class Change:
    """A change to many articles. `said` names it in histories: "Withdrawn"."""

    kind: ClassVar[str]
    permission: ClassVar[str] = "change_article"
    is_one_to_an_address: ClassVar[bool] = False
    said: str
    effect: str
    """What readers will see of it, in a sentence."""

    def arguments(self) -> dict[str, Any]:
        """What a task keeps of it."""
        return {}

    def does(self, count: int) -> str:
        """What it will do to so many articles: "Withdraw 3 articles"."""
        raise NotImplementedError

    def fact(self) -> Any:
        return Value("")

    def status_after(self, article: Known) -> str:
        """Raises Refused, in words, where there is nothing to change or it cannot be changed."""
        return article.status

    def write(self, article: Article) -> None:
        """Write what it makes of an article into its rows. Raises Refused."""
        raise NotImplementedError


_SAID = {
    Step.SUBMIT: ("Submitted for review", "Submit {} for review", "Readers see nothing of it."),
    Step.PUBLISH: ("Published", "Publish {}", "Readers see them from now on."),
    Step.WITHDRAW: ("Withdrawn", "Withdraw {}", "Readers do not see them any more."),
    Step.REOPEN: ("Made drafts again", "Make {} a draft again", "Readers see nothing of it."),
    Step.ARCHIVE: ("Archived", "Archive {}", "Readers no longer see those that are public."),
}
STEPS = tuple(_SAID)
"""Steps that many articles can take together."""

_ALREADY = {
    Step.SUBMIT: {Status.IN_REVIEW: "It waits for a review already."},
    Step.WITHDRAW: {Status.WITHDRAWN: "It is withdrawn already."},
    Step.REOPEN: {Status.DRAFT: "It is a draft already."},
    Step.ARCHIVE: {Status.ARCHIVED: "It is archived already."},
}


@dataclass(frozen=True, slots=True)
class Take(Change):
    """A step of the workflow."""

    step: Step
    kind = "step"

    @property
    def said(self) -> str:  # type: ignore[override]
        return _SAID[self.step][0]

    @property
    def effect(self) -> str:  # type: ignore[override]
        return _SAID[self.step][2]

    def arguments(self) -> dict[str, Any]:
        return {"step": self.step.value}

    def does(self, count: int) -> str:
        words = _SAID[self.step][1].format(number_of(count))
        return words if count == 1 else words.replace("a draft", "drafts")

    def status_after(self, article: Known) -> str:
        rule = RULES[self.step]
        if self.step is Step.PUBLISH and article.shows == "now":
            raise Refused("It is published already.")
        if article.status not in rule.sources:
            status = Status(article.status)
            is_so = f"It is {status.label.lower()}."
            raise Refused(_ALREADY.get(self.step, {}).get(status, is_so))
        return rule.target

    def write(self, article: Article) -> None:
        if self.step is Step.PUBLISH:
            ends = article.unpublish_at
            article.unpublish_at = ends if ends and ends > timezone.now() else None
            article.published_at = timezone.now()
        article.status = RULES[self.step].target
        article.save(update_fields=["status", "published_at", "unpublish_at"])


@dataclass(frozen=True, slots=True)
class Schedule(Change):
    """Public from a moment on."""

    at: datetime
    kind = "schedule"
    said = "Scheduled"
    effect = "Readers see them from then on, and nothing of them before."

    def arguments(self) -> dict[str, Any]:
        return {"at": self.at.isoformat()}

    def does(self, count: int) -> str:
        moment = timezone.localtime(self.at).strftime("%b %-d, %Y, %-H:%M %Z")
        return f"Schedule {number_of(count)} for {moment}"

    def fact(self) -> Any:
        out = Q(status=Status.PUBLISHED, published_at=self.at)
        return Case(
            When(unpublish_at__lte=self.at, then=Value("ends")),
            When(out, then=Value("there")),
            default=Value(""),
        )

    def status_after(self, article: Known) -> str:
        if article.fact == "ends":
            raise Refused("Its time ends before that moment. Change “Public until” first.")
        if article.shows == "now":
            raise Refused("It is published already.")
        if article.fact == "there":
            raise Refused("It is scheduled for that moment already.")
        return Status.PUBLISHED

    def write(self, article: Article) -> None:
        article.status, article.published_at = Status.PUBLISHED, self.at
        article.save(update_fields=["status", "published_at"])


@dataclass(frozen=True, slots=True)
class Move(Change):
    """Into another subject."""

    subject: Subject
    kind = "move"
    is_one_to_an_address = True
    effect = "Old addresses that readers could know lead to the new ones."

    @property
    def said(self) -> str:  # type: ignore[override]
        return f"Moved to {self.subject}"

    def arguments(self) -> dict[str, Any]:
        return {"subject": self.subject.pk}

    def does(self, count: int) -> str:
        return f"Move {number_of(count)} to {self.subject}"

    def fact(self) -> Any:
        there = Article.objects.filter(subject=self.subject, slug=OuterRef("slug"))
        return Case(
            When(subject=self.subject, then=Value("here")),
            When(Exists(there), then=Value("taken")),
            default=Value(""),
        )

    def status_after(self, article: Known) -> str:
        if article.fact == "here":
            raise Refused("It is in this subject already.")
        if article.fact == "taken":
            raise Refused(f"{self.subject} has an article at this address already.")
        return article.status

    def write(self, article: Article) -> None:
        article.subject, article.subject_name = self.subject, self.subject.name
        article.save(update_fields=["subject", "subject_name"])


@dataclass(frozen=True, slots=True)
class Hide(Change):
    """From search engines, or not any more."""

    is_hidden: bool
    kind = "no_index"

    @property
    def said(self) -> str:  # type: ignore[override]
        return "Hidden from search engines" if self.is_hidden else "Shown to search engines"

    @property
    def effect(self) -> str:  # type: ignore[override]
        if self.is_hidden:
            return (
                "Readers still find them in their subject; maps, feeds and search leave them out."
            )
        return "Those that are public come into maps, feeds and search again."

    def arguments(self) -> dict[str, Any]:
        return {"is_hidden": self.is_hidden}

    def does(self, count: int) -> str:
        verb, way = ("Hide", "from") if self.is_hidden else ("Show", "to")
        return f"{verb} {number_of(count)} {way} search engines"

    def fact(self) -> Any:
        hidden = SeoMetadata.objects.filter(article=OuterRef("pk"), no_index=True)
        is_there, is_not = ("there", "") if self.is_hidden else ("", "there")
        return Case(
            When(Exists(hidden.select_related(None)), then=Value(is_there)), default=Value(is_not)
        )

    def status_after(self, article: Known) -> str:
        if article.fact:
            raise Refused(f"It is {self.said.lower()} already.")
        return article.status

    def write(self, article: Article) -> None:
        SeoMetadata.objects.update_or_create(article=article, defaults={"no_index": self.is_hidden})


@dataclass(frozen=True, slots=True)
class Relate(Change):
    """One more related article, as the last one."""

    target: Article
    kind = "relate"
    effect = "It comes last in the related articles of each."

    @property
    def said(self) -> str:  # type: ignore[override]
        return f"Related article added: {self.target}"

    def arguments(self) -> dict[str, Any]:
        return {"target": self.target.pk}

    def does(self, count: int) -> str:
        return f"Add “{self.target}” to the related articles of {number_of(count)}"

    def fact(self) -> Any:
        links = RelatedArticle.objects.filter(article=OuterRef("pk"), target=self.target)
        return Case(
            When(pk=self.target.pk, then=Value("itself")),
            When(Exists(links.select_related(None)), then=Value("there")),
            default=Value(""),
        )

    def status_after(self, article: Known) -> str:
        if article.fact == "itself":
            raise Refused("It is this article itself.")
        if article.fact == "there":
            raise Refused("It is among its related articles already.")
        return article.status

    def write(self, article: Article) -> None:
        last = article.related_links.order_by("-position").values_list("position", flat=True)
        link = revising.link_to(self.target)
        link.article, link.position = article, (last.first() or 0) + 1
        link.save()


@dataclass(frozen=True, slots=True)
class ThrowAway(Change):
    """Into the trash; `changing` does it to all of a chunk together."""

    kind = "throw_away"
    permission = "delete_article"
    said = "Moved to the trash"
    effect = (
        "Addresses that readers could know say that the page is gone. They can be restored from "
        "the trash."
    )

    def does(self, count: int) -> str:
        return f"Move {number_of(count)} to the trash"
