"""Articles that are carried to another subject, written as rows and revisions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.utils import timezone

from articles.library import bulk, readdressing
from articles.library.reshelving import Move
from articles.models import Article, Origin, Revision, Status, Subject, Task
from articles.text import slugs
from articles.text.documents import Document, Settings


def write(task: Task, moves: Sequence[Move], target: Subject) -> None:
    """Carry these articles to `target`, and record it as part of what `task` changes."""
    name = "" if task.arguments.get("keeps_names") else target.name
    _write_revisions(task, moves, target, name)
    _write_articles(moves, target, name)


def _write_revisions(task: Task, moves: Sequence[Move], target: Subject, name: str) -> None:
    by_article = {move.pk: move for move in moves}

    def carried(article: int, document: Document) -> Document:
        move = by_article[article]
        changes: dict[str, Any] = {"url": slugs.article_path(target.slug, move.to)}
        if name:
            changes["subject"] = name
        if move.to != move.slug:
            changes["file_name"] = f"{move.to}.md"
        if move.copy_of:
            withdrawn = Status.WITHDRAWN.value
            changes["settings"] = replace(document.settings or Settings(), status=withdrawn)
        return replace(document, **changes)

    shared = {
        "origin": Origin.BULK.value,
        "author_id": task.author_id,
        "message": task.title[:500],
        "change_set_id": task.change_set_id,
        "created_at": timezone.now(),
    }
    made = readdressing.revisions(list(by_article), carried)
    bulk.insert(Revision, [columns | shared for columns in made])


def _write_articles(moves: Sequence[Move], target: Subject, name: str) -> None:
    values: dict[str, Any] = {"subject": target, "updated_at": timezone.now()}
    values["version"] = F("version") + 1
    if name:
        values["subject_name"] = name
    plain = [move.pk for move in moves if move.to == move.slug]
    Article.objects.filter(pk__in=plain).update(**values)
    for move in moves:
        if move.to != move.slug:
            status = {"status": Status.WITHDRAWN} if move.copy_of else {}
            Article.objects.filter(pk=move.pk).update(**values, slug=move.to, **status)
