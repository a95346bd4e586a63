"""The changes that can be made to many articles: what each makes of one, as a plan of what is known
without reading it, and as a write. `changing` foresees what they do and carries them out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from articles.library import revising
from articles.library.change_model import Change, Known, LeftAlone
from articles.library.redirecting import batched
from articles.library.workflow import RULES, Step
from articles.models import Article, RelatedArticle, SeoMetadata, Status, Subject


def known(change: Change, pks: Iterable[int]) -> Iterator[Known]:
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


class _Words(NamedTuple):
    said: str
    does: str
    did: str
    effect: str


_WORDS = {
    Step.SUBMIT: _Words(
        "Submitted for review",
        "Submit {} for review",
        "Submitted {} for review",
        "{} will wait for a review; nothing changes for readers.",
    ),
    Step.PUBLISH: _Words(
        "Published", "Publish {}", "Published {}", "Readers will see {} from now on."
    ),
    Step.WITHDRAW: _Words(
        "Withdrawn", "Withdraw {}", "Withdrew {}", "Readers will not see {} any more."
    ),
    Step.REOPEN: _Words(
        "Made a draft again",
        "Make {} a draft again",
        "Made {} a draft again",
        "{} will be a draft again; nothing changes for readers.",
    ),
    Step.ARCHIVE: _Words(
        "Archived", "Archive {}", "Archived {}", "{} will be archived and hidden from readers."
    ),
}
STEPS = tuple(_WORDS)
"""Steps that many articles can take together."""

IS = {
    Status.DRAFT: ("is a draft", "are drafts"),
    Status.IN_REVIEW: ("waits for a review", "wait for a review"),
    Status.PUBLISHED: ("is published", "are published"),
    Status.WITHDRAWN: ("is withdrawn", "are withdrawn"),
    Status.ARCHIVED: ("is archived", "are archived"),
}
"""What is said of an article in a state, and of several."""

_ONLY = {
    Step.SUBMIT: "only drafts can be submitted for review",
    Step.WITHDRAW: "only what is published can be withdrawn",
    Step.REOPEN: "only what is withdrawn or archived can become a draft again",
}


@dataclass(frozen=True, slots=True)
class Take(Change):
    """A step of the workflow."""

    step: Step
    kind = "step"

    @property
    def said(self) -> str:  # type: ignore[override]
        return _WORDS[self.step].said

    def arguments(self) -> dict[str, Any]:
        return {"step": self.step.value}

    def does(self, count: int) -> str:
        return _fill(_WORDS[self.step].does, count)

    def did(self, count: int) -> str:
        return _fill(_WORDS[self.step].did, count)

    def effect(self, count: int) -> str:
        return _fill(_WORDS[self.step].effect, count)

    def status_after(self, article: Known) -> str:
        rule = RULES[self.step]
        if self.step is Step.PUBLISH and article.shows == "now":
            raise LeftAlone("is published already", "are published already")
        if article.status not in rule.sources:
            status = Status(article.status)
            ending = " already" if status == rule.target else f": {_ONLY[self.step]}"
            of_one, of_many = IS[status]
            raise LeftAlone(of_one + ending, of_many + ending)
        return rule.target

    def write(self, article: Article) -> None:
        if self.step is Step.PUBLISH:
            ends = article.unpublish_at
            article.unpublish_at = ends if ends and ends > timezone.now() else None
            article.published_at = timezone.now()
        article.status = RULES[self.step].target
        article.save(update_fields=["status", "published_at", "unpublish_at"])


def _fill(words: str, count: int) -> str:
    filled = words.format(number_of(count))
    return filled if count == 1 else filled.replace("a draft", "drafts")


@dataclass(frozen=True, slots=True)
class Schedule(Change):
    """Public from a moment on."""

    at: datetime
    kind = "schedule"
    said = "Scheduled"

    def arguments(self) -> dict[str, Any]:
        return {"at": self.at.isoformat()}

    def does(self, count: int) -> str:
        return f"Schedule {number_of(count)} for {self._moment()}"

    def did(self, count: int) -> str:
        return f"Scheduled {number_of(count)} for {self._moment()}"

    def effect(self, count: int) -> str:
        return f"Readers will see {number_of(count)} from {self._moment()} on, and nothing before."

    def _moment(self) -> str:
        return timezone.localtime(self.at).strftime("%b %-d, %Y, %-H:%M %Z")

    def fact(self) -> Any:
        out = Q(status=Status.PUBLISHED, published_at=self.at)
        return Case(
            When(unpublish_at__lte=self.at, then=Value("ends")),
            When(out, then=Value("there")),
            default=Value(""),
        )

    def status_after(self, article: Known) -> str:
        if article.fact == "ends":
            ends = "before that moment: change “Public until” first"
            raise LeftAlone(f"would end {ends}", f"would end {ends}")
        if article.shows == "now":
            raise LeftAlone("is published already", "are published already")
        if article.fact == "there":
            when = "scheduled for that moment already"
            raise LeftAlone(f"is {when}", f"are {when}")
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

    @property
    def said(self) -> str:  # type: ignore[override]
        return f"Moved to {self.subject}"

    def arguments(self) -> dict[str, Any]:
        return {"subject": self.subject.pk}

    def does(self, count: int) -> str:
        return f"Move {number_of(count)} to {self.subject}"

    def did(self, count: int) -> str:
        return f"Moved {number_of(count)} to {self.subject}"

    def effect(self, count: int) -> str:
        return (
            f"{number_of(count)} will be in {self.subject}; old addresses that readers could know "
            "will lead to the new ones."
        )

    def fact(self) -> Any:
        there = Article.objects.filter(subject=self.subject, slug=OuterRef("slug"))
        return Case(
            When(subject=self.subject, then=Value("here")),
            When(Exists(there), then=Value("taken")),
            default=Value(""),
        )

    def status_after(self, article: Known) -> str:
        if article.fact == "here":
            raise LeftAlone("is in this subject already", "are in this subject already")
        if article.fact == "taken":
            taken = f"taken in {self.subject} already"
            raise LeftAlone(f"has an address that is {taken}", f"have addresses that are {taken}")
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

    def arguments(self) -> dict[str, Any]:
        return {"is_hidden": self.is_hidden}

    def does(self, count: int) -> str:
        verb, way = ("Hide", "from") if self.is_hidden else ("Show", "to")
        return f"{verb} {number_of(count)} {way} search engines"

    def did(self, count: int) -> str:
        verb, way = ("Hid", "from") if self.is_hidden else ("Showed", "to")
        return f"{verb} {number_of(count)} {way} search engines"

    def effect(self, count: int) -> str:
        if self.is_hidden:
            return (
                f"Maps, feeds and search will leave {number_of(count)} out; the pages of subjects "
                "still show what is public."
            )
        return f"{number_of(count)} will come into maps, feeds and search again once public."

    def fact(self) -> Any:
        hidden = SeoMetadata.objects.filter(article=OuterRef("pk"), no_index=True)
        is_there, is_not = ("there", "") if self.is_hidden else ("", "there")
        return Case(
            When(Exists(hidden.select_related(None)), then=Value(is_there)), default=Value(is_not)
        )

    def status_after(self, article: Known) -> str:
        if article.fact:
            said = f"{self.said.lower()} already"
            raise LeftAlone(f"is {said}", f"are {said}")
        return article.status

    def write(self, article: Article) -> None:
        SeoMetadata.objects.update_or_create(article=article, defaults={"no_index": self.is_hidden})


@dataclass(frozen=True, slots=True)
class Relate(Change):
    """One more related article, as the last one."""

    target: Article
    kind = "relate"
    cannot = "get this related article"

    @property
    def said(self) -> str:  # type: ignore[override]
        return f"Related article added: {self.target}"

    def arguments(self) -> dict[str, Any]:
        return {"target": self.target.pk}

    def does(self, count: int) -> str:
        return f"Add “{self.target}” to the related articles of {number_of(count)}"

    def did(self, count: int) -> str:
        return f"Added “{self.target}” to the related articles of {number_of(count)}"

    def effect(self, count: int) -> str:
        return f"“{self.target}” will come last in the related articles of {number_of(count)}."

    def fact(self) -> Any:
        links = RelatedArticle.objects.filter(article=OuterRef("pk"), target=self.target)
        return Case(
            When(pk=self.target.pk, then=Value("itself")),
            When(Exists(links.select_related(None)), then=Value("there")),
            default=Value(""),
        )

    def status_after(self, article: Known) -> str:
        if article.fact == "itself":
            raise LeftAlone("is this article itself", "are this article itself")
        if article.fact == "there":
            raise LeftAlone("has this related article already", "have this related article already")
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

    def does(self, count: int) -> str:
        return f"Move {number_of(count)} to the trash"

    def did(self, count: int) -> str:
        return f"Moved {number_of(count)} to the trash"

    def effect(self, count: int) -> str:
        return (
            f"{number_of(count)} will lie in the trash, to be restored from there; addresses that "
            "readers could know will say that the page is gone."
        )
