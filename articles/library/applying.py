"""Writes the steps of an import: one transaction a batch, a bounded number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from articles.library import mapping, redirecting, rendering_store
from articles.library.planning import Action, Step
from articles.library.search_index import indexed_in_bulk
from articles.models import (
    Article,
    Origin,
    RelatedArticle,
    Rendering,
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
    changed = by_action[Action.UPDATED] + by_action[Action.MOVED]
    subjects = _subjects(_documents(by_action[Action.CREATED] + changed))
    touched: list[int] = []
    with indexed_in_bulk(touched):
        created = _create(by_action[Action.CREATED], subjects, run)
        _update(changed, subjects, run)
        touched += [article.pk for article in created]
        touched += [step.target.pk for step in changed if step.target]
    _adopt(by_action[Action.ADOPTED])
    paths = [step.path for step in by_action[Action.CREATED]]
    return dict(zip((article.pk for article in created), paths, strict=True))


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


def _create(steps: Sequence[Step], subjects: dict[str, Subject], run: Run) -> list[Article]:
    prepared = [step.prepared for step in steps if step.prepared]
    articles = [_article(one.document, subjects, run) for one in prepared]
    Article.objects.bulk_create(articles)
    pairs = list(zip(articles, prepared, strict=True))
    _write_parts(pairs)
    Revision.objects.bulk_create(_revision(article.pk, 1, one, run) for article, one in pairs)
    return articles


def _article(document: Document, subjects: dict[str, Subject], run: Run) -> Article:
    """A new row. Its last change is its publication, not its import: a library that moves in
    would otherwise tell search engines that every page changed today."""
    published_at = mapping.stated_time(document) or run.now
    return Article(
        subject=subjects[document.subject_slug],
        published_at=published_at,
        created_at=run.now,
        updated_at=min(published_at, run.now),
        **mapping.article_values(document),
    )


def _update(steps: Sequence[Step], subjects: dict[str, Subject], run: Run) -> None:
    """Bring articles to the state of their documents; `RelatedArticle` rows are made anew."""
    if not steps:
        return
    for step in steps:
        if step.action is Action.MOVED and step.target and step.prepared:
            redirecting.move(step.target.path, step.prepared.document.url)
    rows = {article.pk: article for article in Article.objects.filter(pk__in=_targets(steps))}
    pairs: list[tuple[Article, Prepared]] = []
    revisions: list[Revision] = []
    for step in steps:
        if step.target and step.prepared:
            article = rows[step.target.pk]
            _set(article, step.prepared.document, subjects, run)
            pairs.append((article, step.prepared))
            number = step.target.latest_number + 1
            revisions.append(_revision(article.pk, number, step.prepared, run))
    columns = [*mapping.article_values(pairs[0][1].document), *_ALWAYS]
    Article.objects.bulk_update(rows.values(), columns)
    SeoMetadata.objects.filter(article__in=rows).delete()
    RelatedArticle.objects.filter(article__in=rows).delete()
    _write_parts(pairs)
    Revision.objects.filter(article__in=rows, in_folder=True).update(in_folder=False)
    Revision.objects.bulk_create(revisions)


_ALWAYS = ("subject", "published_at", "version", "updated_at")


def _set(article: Article, document: Document, subjects: dict[str, Subject], run: Run) -> None:
    values: dict[str, Any] = mapping.article_values(document) | {
        "subject": subjects[document.subject_slug],
        "published_at": mapping.stated_time(document) or article.published_at,
        "version": article.version + 1,
        "updated_at": run.now,
    }
    for column, value in values.items():
        setattr(article, column, value)


def _write_parts(pairs: Sequence[tuple[Article, Prepared]]) -> None:
    """SEO, related links and renderings: what hangs on an article."""
    SeoMetadata.objects.bulk_create(
        SeoMetadata(article=article, **mapping.seo_values(one.document)) for article, one in pairs
    )
    RelatedArticle.objects.bulk_create(
        RelatedArticle(
            article=article,
            position=position,
            url=link.url,
            title=link.title,
            subject=link.subject,
            source_id=link.source_id,
        )
        for article, one in pairs
        for position, link in enumerate(mapping.links(one.document), start=1)
    )
    rows: dict[str, Rendering] = {
        one.rendering_key: rendering_store.row(one.rendering_key, one.rendered) for _, one in pairs
    }
    rendering_store.save(rows.values())


def _revision(article_id: int, number: int, prepared: Prepared, run: Run) -> Revision:
    return Revision(
        article_id=article_id,
        number=number,
        document=prepared.packed,
        sha256=prepared.sha256,
        in_folder=True,
        origin=Origin.IMPORT,
        change_set=run.change_set,
        created_at=run.now,
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
