"""Writes the steps of an import: one transaction a batch, a bounded number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from articles.library import bulk, mapping, redirecting, rendering_store
from articles.library.planning import Action, Step
from articles.library.search_index import indexed_in_bulk
from articles.models import (
    Article,
    Origin,
    RelatedArticle,
    Revision,
    SeoMetadata,
    Subject,
)
from articles.text.documents import Document
from articles.text.preparing import Prepared


@dataclass(frozen=True, slots=True)
class Run:
    """What all writes of one import share."""

    now: datetime
    change_set: UUID


@transaction.atomic
def apply(steps: Iterable[Step], run: Run) -> dict[int, str]:
    """Write the steps; give row number of each new article → path of its file."""
    by_action: dict[Action, list[Step]] = {action: [] for action in Action}
    for step in steps:
        by_action[step.action].append(step)
    _adopt(by_action[Action.ADOPTED])
    created, changed = (
        by_action[Action.CREATED],
        by_action[Action.UPDATED] + by_action[Action.MOVED],
    )
    if not created and not changed:
        return {}
    subjects = _subjects(_documents(created + changed))
    touched = _targets(changed)
    with indexed_in_bulk(touched):
        numbers = _create(created, subjects, run)
        _update(changed, subjects, run)
        touched += numbers
    return dict(zip(numbers, (step.path for step in created), strict=True))


def _documents(steps: Iterable[Step]) -> list[Document]:
    return [step.prepared.document for step in steps if step.prepared]


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
    _write_revisions(((pk, 1, one) for pk, one in pairs), run)
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
    for step in steps:
        if step.action is Action.MOVED and step.target and step.prepared:
            redirecting.move(step.target.path, step.prepared.document.url)
    rows = {article.pk: article for article in Article.objects.filter(pk__in=_targets(steps))}
    pairs: list[tuple[int, Prepared]] = []
    revisions: list[tuple[int, int, Prepared]] = []
    for step in steps:
        if step.target and step.prepared:
            article = rows[step.target.pk]
            _set(article, step.prepared.document, subjects, run)
            pairs.append((article.pk, step.prepared))
            revisions.append((article.pk, step.target.latest_number + 1, step.prepared))
    columns = [*mapping.article_values(pairs[0][1].document), *_ALWAYS]
    Article.objects.bulk_update(rows.values(), columns)
    SeoMetadata.objects.filter(article__in=rows).delete()
    RelatedArticle.objects.filter(article__in=rows).delete()
    _write_parts(pairs)
    Revision.objects.filter(article__in=rows, in_folder=True).update(in_folder=False)
    _write_revisions(revisions, run)


_ALWAYS = ("subject", "published_at", "version", "updated_at")


def _set(article: Article, document: Document, subjects: dict[str, Subject], run: Run) -> None:
    """Bring one article to its document. The clock may have been set back since its last import:
    a page never seems to grow older, and is not hidden until the clock is there again."""
    values: dict[str, Any] = mapping.article_values(document) | {
        "subject": subjects[document.subject_slug],
        "published_at": mapping.stated_time(document) or min(article.published_at, run.now),
        "version": article.version + 1,
        "updated_at": max(article.updated_at, run.now),
    }
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


def _write_revisions(numbered: Iterable[tuple[int, int, Prepared]], run: Run) -> None:
    """The revisions that equal the files, given as (article, number, document)."""
    bulk.insert(
        Revision,
        (
            {
                "article_id": article_id,
                "number": number,
                "document": one.packed,
                "sha256": one.sha256,
                "in_folder": True,
                "origin": Origin.IMPORT.value,
                "message": "",
                "change_set": run.change_set,
                "created_at": run.now,
            }
            for article_id, number, one in numbered
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
