"""Text replaced in many articles: looked for first, so that each change can be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from django.utils.text import Truncator

from articles.library import mapping, tasking
from articles.library.change_model import Change
from articles.library.changes import number_of
from articles.library.redirecting import batched
from articles.library.revising import Refused
from articles.library.tasking import Pairs, Tell
from articles.models import Article, SeoMetadata, Task
from articles.text.documents import LARGEST
from articles.text.replacing import Replacement

FIELDS = {
    "question": "Question",
    "answer": "Answer",
    "title": "Page title",
    "description": "Description for search engines",
}
"""Texts that are looked through; the last two are those of the search engine entry."""

SAVED_SINCE = "Somebody saved a newer version since you chose."
NOT_IN = "The text is not in it."

LONGEST_NAMED = 80
"""Characters of a text that the name of a change tells: its number stands behind them."""


@dataclass(frozen=True, slots=True)
class Replace(Change):
    """A passage replaced by another one, in some of the texts."""

    replacement: Replacement
    fields: tuple[str, ...]
    kind = "replace"
    cannot = "be changed"

    @property
    def said(self) -> str:  # type: ignore[override]
        find, by = self._named()
        return f"Replaced “{find}” with “{by}”" if by else f"Took out “{find}”"

    def arguments(self) -> dict[str, Any]:
        return {**asdict(self.replacement), "fields": list(self.fields)}

    def does(self, count: int) -> str:
        find, by = self._named()
        what = f"Replace “{find}” with “{by}”" if by else f"Take out “{find}”"
        return f"{what} in {number_of(count)}"

    def did(self, count: int) -> str:
        return f"{self.said} in {number_of(count)}"

    def effect(self, count: int) -> str:
        return (
            f"{number_of(count)} will have the new text, which readers of public ones see at once; "
            "formulas and code are text too."
        )

    def _named(self) -> tuple[str, str]:
        """The two texts, short enough for a title."""
        find, by = self.replacement.find, self.replacement.by
        return Truncator(find).chars(LONGEST_NAMED), Truncator(by).chars(LONGEST_NAMED)

    def write(self, article: Article) -> None:
        seo, _ = SeoMetadata.objects.get_or_create(article=article)
        found = texts_of(article, seo)
        values = plan(self, found)
        for name, (text, _) in values.items():
            if name == "question":
                mapping.ask(article, text)
            else:
                setattr(article if name == "answer" else seo, name, text)
        article.save(update_fields=["question", "title", "article_title", "answer"])
        seo.save(update_fields=["title", "description"])


def of(arguments: Mapping[str, Any]) -> Replace:
    """What `Replace.arguments` were made of."""
    words = (arguments["find"], arguments["by"])
    options = (arguments["whole_words"], arguments["match_case"])
    return Replace(Replacement(*words, *options), tuple(arguments["fields"]))


def texts_of(article: Article, seo: SeoMetadata) -> dict[str, str]:
    """The texts of `FIELDS`."""
    return {
        "question": article.question,
        "answer": article.answer,
        "title": seo.title,
        "description": seo.description,
    }


def plan(change: Replace, texts: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Field → its text as it would become and the places that change, for those that change.
    Raises Refused if none does, or an article of it would be none."""
    changed = {}
    for name in change.fields:
        text, places = change.replacement.of(texts[name])
        if places:
            changed[name] = (text, places)
    if not changed:
        raise Refused(NOT_IN)
    if "question" in changed and not changed["question"][0].strip():
        raise Refused("Its question would be empty.")
    if sum(len(text.encode()) for text, _ in changed.values()) > LARGEST:
        raise Refused(f"It would be over {LARGEST:,} bytes.")
    return changed


class Found(NamedTuple):
    """An article that was looked through, with its texts and what would become of them; the reason
    where it must be left alone."""

    pk: int
    version: int
    path: str
    texts: dict[str, str]
    changed: dict[str, tuple[str, int]]
    reason: str


def found_in(change: Replace, pairs: Pairs) -> Iterator[Found]:
    """Those of the articles, in order, in which the text is; read so many at a time as are given
    in one query."""
    seen = dict(pairs)
    columns = ("pk", "version", "path", "question", "answer", "seo__title", "seo__description")
    rows = Article.objects.with_path().filter(pk__in=seen).order_by("pk")
    for pk, version, path, *texts in rows.values_list(*columns):
        named = dict(zip(FIELDS, (text or "" for text in texts), strict=True))
        changed: dict[str, tuple[str, int]] = {}
        reason = "" if version == seen[pk] else SAVED_SINCE
        try:
            changed = plan(change, named)
        except Refused as refused:
            if str(refused) == NOT_IN:
                continue
            reason = reason or str(refused)
        yield Found(pk, version, path, named, changed, reason)


def look(task: Task, tell: Tell) -> None:
    """Look for the text in all that was chosen. What the task then holds as chosen are the articles
    that would change, if there are any; its report counts them and the places."""
    change, chosen = of(task.arguments), task.chosen_pairs()
    task.report |= {"articles": 0, "places": 0, "left": [], "left_total": 0}
    matching: list[tuple[int, int]] = []
    done = 0
    for batch in batched(chosen):
        for found in found_in(change, batch):
            if found.reason:
                tasking.leave(task, found.path, found.reason)
                continue
            matching.append((found.pk, found.version))
            task.report["places"] += sum(places for _, places in found.changed.values())
        done += len(batch)
        tell(done, len(chosen))
    tasking.count(task, len(matching))
    task.report["said"] = told(task)
    if matching:
        total = task.total
        task.choose(matching)
        task.total = total
    task.save(update_fields=["chosen", "report"])


def told(task: Task) -> str:
    """What was found, in words."""
    places = task.report["places"]
    times = f"{places:,} time{'' if places == 1 else 's'}"
    return f"Found {times} in {number_of(task.report['articles'])}."


def left_out(task: Task) -> set[int]:
    """Articles that whoever looked at the changes left out."""
    return set(task.arguments.get("left_out", ()))


def leave_out(task: Task, shown: Sequence[int], wanted: Sequence[int]) -> None:
    """Note which of the articles `shown` are wanted."""
    rest = (left_out(task) - set(shown)) | (set(shown) - set(wanted))
    task.arguments["left_out"] = sorted(rest)
    task.save(update_fields=["arguments"])


def wanted(task: Task) -> list[tuple[int, int]]:
    """The articles that were found and not left out."""
    out = left_out(task)
    return [(pk, version) for pk, version in task.chosen_pairs() if pk not in out]
