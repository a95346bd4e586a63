"""Writes the steps of an import: one transaction a batch, a bounded number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from articles.library import bulk, mapping, redirecting, rendering_store, showing
from articles.library.changes import number_of
from articles.library.planning import Action, Step
from articles.library.search_index import indexed_in_bulk
from articles.models import (
    Article,
    ChangeSet,
    Origin,
    RelatedArticle,
    Revision,
    SeoMetadata,
    Subject,
    Task,
)
from articles.text.documents import Document
from articles.text.preparing import Prepared


@dataclass(frozen=True, slots=True)
class Run:
    """What all writes of one import share."""

    now: datetime
    change_set: UUID
    author: User | None = None


_CHANGES = (Action.UPDATED, Action.MERGED, Action.MOVED, Action.WITHDRAWN)


@transaction.atomic
def apply(steps: Iterable[Step], run: Run) -> dict[int, str]:
    """Write the steps; give row number of each new article → path of its file."""
    by_action: dict[Action, list[Step]] = {action: [] for action in Action}
    for step in steps:
        by_action[step.action].append(step)
    _adopt(by_action[Action.ADOPTED])
    created = by_action[Action.CREATED]
    changed = [step for action in _CHANGES for step in by_action[action]]
    if not created and not changed:
        return {}
    change_set = _change_set(run)
    subjects = _subjects(_documents(created + changed))
    touched = _targets(changed)
    with indexed_in_bulk(touched):
        numbers = _create(created, subjects, run)
        _update(changed, subjects, run)
        touched += numbers
    change_set.articles += len(created) + len(changed)
    change_set.message = f"Imported {number_of(change_set.articles)}"
    change_set.save(update_fields=["articles", "message"])
    return dict(zip(numbers, (step.path for step in created), strict=True))


def _change_set(run: Run) -> ChangeSet:
    """What is written belongs to this, and this from the first batch on to the task that imports:
    it cannot be undone while that is not through, nor gone on with once it was undone."""
    found, is_new = ChangeSet.objects.get_or_create(
        pk=run.change_set, defaults={"created_at": run.now, "author": run.author}
    )
    if is_new:
        Task.objects.filter(pk=run.change_set).update(change_set=found)
    return found


def _documents(steps: Iterable[Step]) -> list[Document]:
    return [step.result.document for step in steps if step.result]


def _subjects(documents: Iterable[Document]) -> dict[str, Subject]:
    """Slug → subject; missing ones are made and named by `settling.settle_names` later."""
    names = {
        document.subject_slug: document.subject or document.subject_slug for document in documents
    }
    known = Subject.objects.in_bulk(list(names), field_name="slug")
    missing = [Subject(slug=slug, name=name) for slug, name in names.items() if slug not in known]
    Subject.objects.bulk_create(missing)
    return known | {subject.slug: subject for subject in missing}


def _create(steps: Sequence[Step], subjects: dict[str, Subject], run: Run) -> list[int]:
    prepared = [step.prepared for step in steps if step.prepared]
    rows = [_article_row(one.document, subjects, run) for one in prepared]
    bulk.insert(Article, rows)
    where = [(row["subject_id"], row["slug"]) for row in rows]
    numbers = {
        (subject_id, slug): pk
        for pk, subject_id, slug in Article.objects.filter(slug__in={slug for _, slug in where})
        .order_by()
        .values_list("pk", "subject_id", "slug")
    }
    pairs = [(numbers[at], one) for at, one in zip(where, prepared, strict=True)]
    _write_parts(pairs)
    _write_revisions((_Numbered(pk, 1, one) for pk, one in pairs), run)
    return [pk for pk, _ in pairs]


def _article_row(document: Document, subjects: dict[str, Subject], run: Run) -> dict[str, Any]:
    """A new row. Its last change is its publication, not its import: a library that moves in
    would otherwise tell search engines that every page changed today."""
    published_at = mapping.stated_time(document) or run.now
    return mapping.article_values(document) | {
        "subject_id": subjects[document.subject_slug].pk,
        "published_at": published_at,
        "created_at": run.now,
        "updated_at": min(published_at, run.now),
        "version": 1,
        "canonical_id": None,
    }


def _update(steps: Sequence[Step], subjects: dict[str, Subject], run: Run) -> None:
    """Bring articles to the state of their documents; `RelatedArticle` rows are made anew."""
    if not steps:
        return
    rows = {article.pk: article for article in Article.objects.filter(pk__in=_targets(steps))}
    redirecting.move(_moves(steps, rows))
    pairs: list[tuple[int, Prepared]] = []
    revisions: list[_Numbered] = []
    for step in steps:
        if step.target and step.prepared and step.result:
            article, number = rows[step.target.pk], step.target.latest_number + 1
            _set(article, step.result.document, subjects, run)
            pairs.append((article.pk, step.result))
            origin = Origin.PRUNE if step.action is Action.WITHDRAWN else Origin.IMPORT
            revisions.append(_Numbered(article.pk, number, step.prepared, origin))
            if step.outcome:
                revisions.append(_Numbered(article.pk, number + 1, step.outcome, Origin.MERGE))
    columns = [*mapping.article_values(pairs[0][1].document), *_ALWAYS]
    Article.objects.bulk_update(rows.values(), columns)
    SeoMetadata.objects.filter(article__in=rows).delete()
    RelatedArticle.objects.filter(article__in=rows).delete()
    _write_parts(pairs)
    Revision.objects.filter(article__in=rows, in_folder=True).update(in_folder=False)
    _write_revisions(revisions, run)


def _moves(steps: Iterable[Step], rows: dict[int, Article]) -> dict[str, str]:
    """Old address → new one, of articles that readers could have known at the old one."""
    moves = {
        step.target.pk: (step.target.path, step.result.document.url)
        for step in steps
        if step.target and step.result and step.target.path != step.result.document.url
    }
    public = showing.once_public(rows[pk] for pk in moves)
    return {old: new for pk, (old, new) in moves.items() if pk in public}


_ALWAYS = ("subject", "published_at", "version", "updated_at")


def _set(article: Article, document: Document, subjects: dict[str, Subject], run: Run) -> None:
    """Bring one article to its document. The clock may have been set back since its last import:
    a page never seems to grow older, and is not hidden until the clock is there again."""
    values: dict[str, Any] = mapping.article_values(document) | {
        "subject": subjects[document.subject_slug],
        "published_at": mapping.stated_time(document) or min(article.published_at, run.now),
        "version": article.version + 1,
    }
    significant = (*mapping.SIGNIFICANT, "subject", "published_at")
    if any(getattr(article, column) != values[column] for column in significant):
        values["updated_at"] = max(article.updated_at, run.now)
    for column, value in values.items():
        setattr(article, column, value)


def _write_parts(pairs: Sequence[tuple[int, Prepared]]) -> None:
    """SEO, related links and renderings: what hangs on an article."""
    bulk.insert(
        SeoMetadata,
        ({"article_id": pk} | mapping.seo_values(one.document) for pk, one in pairs),
    )
    bulk.insert(
        RelatedArticle,
        (
            {"article_id": pk, "position": position} | values
            for pk, one in pairs
            for position, values in enumerate(mapping.related_values(one.document), start=1)
        ),
    )
    rendering_store.save({one.rendering_key: one.rendered for _, one in pairs})


class _Numbered(NamedTuple):
    """A document as an article's revision of that number; a merge is in no folder yet."""

    article_id: int
    number: int
    prepared: Prepared
    origin: Origin = Origin.IMPORT


def _write_revisions(revisions: Iterable[_Numbered], run: Run) -> None:
    author = run.author.pk if run.author else None
    bulk.insert(
        Revision,
        (
            {
                "article_id": one.article_id,
                "number": one.number,
                "document": one.prepared.packed,
                "sha256": one.prepared.sha256,
                "in_folder": one.origin is not Origin.MERGE,
                "origin": one.origin.value,
                "message": "",
                "author_id": author,
                "change_set_id": run.change_set,
                "created_at": run.now,
            }
            for one in revisions
        ),
    )


def _targets(steps: Iterable[Step]) -> list[int]:
    return [step.target.pk for step in steps if step.target]


def _adopt(steps: Sequence[Step]) -> None:
    """Note that the latest revision is what the folder holds: it was exported and came back."""
    pks = _targets(steps)
    Revision.objects.filter(article__in=pks, in_folder=True).update(in_folder=False)
    for step in steps:
        if step.target:
            Revision.objects.filter(
                article=step.target.pk, number=step.target.latest_number
            ).update(in_folder=True)
