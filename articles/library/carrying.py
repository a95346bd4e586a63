"""Articles carried from one subject to another by a task: subjects merged, split, renamed.

Chunk by chunk, in the order of their slugs; each is a transaction that leaves a valid library and
notes how far it came, so that a task which was killed goes on behind it. Readers find an article
at one of its two addresses at any moment. A subject that became empty goes in the last step.
"""

import time
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from articles.library import (
    auditing,
    changing,
    emptied,
    redirecting,
    renaming,
    reshelving,
    settling,
    shelf_writing,
    showing,
    tallies,
    tasking,
    workflow,
)
from articles.library.changes import number_of
from articles.library.reshelving import Clash, Move, Plan, Standing, There
from articles.library.revising import Refused
from articles.library.tasking import Tell
from articles.models import (
    Article,
    ChangeSet,
    Event,
    Redirect,
    RelatedArticle,
    Subject,
    Task,
)
from articles.text import slugs

MERGE, SPLIT, RENAME = KINDS = emptied.KINDS

CHUNK = 50
"""Articles in a transaction: about half a second during which others wait to write."""

LOOKS = 5
"""How often a subject is looked through: somebody may write in it faster than it is carried."""

NUMBERS = 20
"""Numbers that are looked for at a time behind a slug that is taken."""


def merge(source: Subject, target: Subject, clash: Clash, *, author: User | None) -> Task:
    """Carry all articles of `source` to `target`; then `source` goes, and its address leads there.

    At once if they are few, else by a worker, as the two functions below.
    """
    if source.pk == target.pk:
        raise Refused(f"{source} cannot be merged into itself. Choose another subject.")
    if author and not author.has_perm("articles.delete_subject"):
        raise Refused("You may not take a subject away. Ask a publisher.")
    arguments = {"source": source.pk, "target": target.pk, "clash": clash.value}
    title = f"Merge {source} into {target}"
    return _start(MERGE, title, author, arguments, source.articles.order_by())


def rename(source: Subject, name: str, slug: str, *, author: User | None) -> Task:
    """Give a subject another address, and maybe another name. Raises Refused for an address that
    cannot be."""
    renaming.check(slug)
    new = emptied.values_of(source) | {"name": name, "slug": slug, "id": None}
    new["name_is_chosen"] = source.name_is_chosen or name != source.name
    arguments = {"source": source.pk, "new": new, "clash": Clash.NUMBER.value}
    arguments["keeps_names"] = name == source.name
    title = f"Move {source} to {slugs.subject_path(slug)}"
    return _start(RENAME, title, author, arguments, source.articles.order_by())


def split(
    source: Subject, articles: Any, target: Subject, clash: Clash, *, author: User | None
) -> Task:
    """Carry some articles of `source` to another subject, which is made if it is new."""
    if target.pk is None:
        renaming.check(target.slug)
        to: dict[str, Any] = {"new": emptied.values_of(target) | {"name_is_chosen": True}}
    else:
        to = {"target": target.pk}
    arguments = {"source": source.pk, "clash": clash.value, **to}
    return _start(SPLIT, f"Move articles of {source} to {target}", author, arguments, articles)


def _start(
    kind: str, title: str, author: User | None, arguments: dict[str, Any], articles: Any
) -> Task:
    chosen = list(articles.values_list("pk", "version"))
    if len(chosen) <= tasking.AT_ONCE:
        return tasking.carry_out(
            kind, title, author=author, arguments=arguments, chosen=sorted(chosen)
        )
    # A subject is carried whole, with what comes to it meanwhile: nothing of it is chosen.
    picked = chosen if kind == SPLIT else None
    with transaction.atomic():
        task = tasking.start(kind, title, author=author, arguments=arguments, chosen=picked)
        Task.objects.filter(pk=task.pk).update(total=len(chosen))
    return task


def run(task: Task, tell: Tell) -> None:
    """What a task of these kinds does."""
    if task.report.get("is_through"):
        return
    source, target = _begin(task)
    chosen = dict(task.chosen_pairs()) if task.kind == SPLIT else None
    began = time.monotonic()
    while _chunk(task, source, target, chosen):
        if task.total > tasking.AT_ONCE:
            tasking.give_way(began)
            began = time.monotonic()
        done = task.report["done"]
        left = 0 if chosen else source.articles.count() - task.report.get("left_total", 0)
        tell(done, len(chosen) if chosen else done + max(left, 0))
    _finish(task, source, target)


def _begin(task: Task) -> tuple[Subject, Subject]:
    """The two subjects, the second one made if it is new."""
    author = changing.author_of(task)
    rights = ("change_subject", "delete_subject") if task.kind == MERGE else ("change_subject",)
    if author and not author.has_perms([f"articles.{name}" for name in rights]):
        raise Refused("You may not change subjects so. Ask an administrator for the permission.")
    with tasking.noted(task):
        source = _source(task)
        if source is None:
            raise Refused("The subject was deleted meanwhile. There is nothing to move.")
        pk = task.report.get("target") or task.arguments.get("target")
        if pk is None:
            target = _make(task)
        else:
            found = Subject.objects.filter(pk=pk).first()
            if found is None:
                raise Refused("The other subject was deleted meanwhile. Choose another one.")
            target = found
        if task.change_set is None:
            task.change_set = ChangeSet.objects.create(author=task.author, message=task.title[:500])
        if "target" not in task.report:
            task.report |= {"target": target.pk, "done": 0, "behind": "", "is_known": False}
    return source, target


def _source(task: Task) -> Subject | None:
    """The subject that articles are carried from, also where it went with the last of them."""
    found = Subject.objects.filter(pk=task.arguments["source"]).first()
    if found is None and "gone" in task.report:
        return Subject(**task.report["gone"]["values"])
    return found


def _make(task: Task) -> Subject:
    new = task.arguments["new"]
    renaming.check(new["slug"])
    target = Subject.objects.create(**{name: new[name] for name in new if name != "id"})
    task.report["made"] = emptied.values_of(target)
    return target


def _chunk(task: Task, source: Subject, target: Subject, chosen: Mapping[int, int] | None) -> bool:
    """Carry the next articles; False when there are no more."""
    with tasking.noted(task):
        rows = _next(task, source, None if chosen is None else list(chosen))
        if not rows and chosen is not None:
            return bool(task.report["done"] < len(chosen))
        if not rows:
            return _look_again(task, source)
        found = _plan(task, rows, target, chosen or {})
        for one in found.left:
            tasking.leave(task, slugs.article_path(source.slug, one.slug), one.reason)
        if found.moves:
            _write(task, found, rows, source, target)
            # With the last articles: an empty subject has no page for readers.
            _take_away(task, source, target)
    return True


def _look_again(task: Task, source: Subject) -> bool:
    """Begin from the start where more is in a subject than was left alone: it came to it behind
    what is carried. False if there is no need, or it was done `LOOKS` times."""
    looks, left = task.report.get("looks", 1), task.report.get("left_total", 0)
    if looks == LOOKS or source.articles.count() <= left:
        return False
    task.report |= {"looks": looks + 1, "behind": "", "left": [], "left_total": 0}
    task.report["done"] -= left
    return True


def _next(task: Task, source: Subject, chosen: Sequence[int] | None) -> dict[int, Article]:
    articles = Article.objects.filter(subject=source).select_for_update(of=("self",))
    if chosen is None:
        ordered = articles.filter(slug__gt=task.report["behind"]).order_by("slug")[:CHUNK]
    else:
        done = task.report["done"]
        ordered = articles.filter(pk__in=chosen[done : done + CHUNK]).order_by("slug")
        task.report["done"] = min(done + CHUNK, len(chosen))
    rows = {row.pk: row for row in ordered.defer("answer", "body", "extra")}
    if chosen is None and rows:
        task.report["behind"] = list(rows.values())[-1].slug
        task.report["done"] += len(rows)
    return rows


def _plan(task: Task, rows: dict[int, Article], target: Subject, seen: Mapping[int, int]) -> Plan:
    """What becomes of these articles; `seen` gives the versions of those that were chosen."""
    author = changing.author_of(task)
    refusals: dict[str, str] = {}
    for status in {row.status for row in rows.values()}:
        try:
            workflow.check(author, status, status)
        except Refused as refused:
            refusals[status] = str(refused)
    standing = [
        Standing(row.pk, row.slug, row.is_published, reason)
        for row in rows.values()
        for reason in [
            changing.SAVED_SINCE
            if seen.get(row.pk, row.version) != row.version
            else refusals.get(row.status, "")
        ]
    ]
    there = _there(rows, target)
    return reshelving.plan(standing, there, _used(there, rows, target), _clash(task))


def _clash(task: Task) -> Clash:
    return Clash(task.arguments["clash"])


def _there(rows: dict[int, Article], target: Subject) -> dict[str, There]:
    """The articles of `target` that have a slug of one of these."""
    found = Article.objects.filter(subject=target, slug__in=[row.slug for row in rows.values()])
    others = {row.slug: row for row in found}
    if not others:
        return {}
    own = Article.objects.filter(pk__in=rows, slug__in=others).order_by()
    answers = dict(own.values_list("slug", "answer"))
    return {
        slug: There(row.pk, row.is_published and row.answer == answers[slug])
        for slug, row in others.items()
    }


def _used(there: dict[str, There], rows: dict[int, Article], target: Subject) -> set[str]:
    """Slugs with numbers that are in use in one of the two subjects: another article of the first
    one may still come."""
    both = {target.pk} | {row.subject_id for row in rows.values()}
    used: set[str] = set()
    for slug in there:
        numbers = reshelving.numbered(slug)
        while batch := list(islice(numbers, NUMBERS)):
            rows_there = Article.objects.filter(subject__in=both, slug__in=batch).order_by()
            found = set(rows_there.values_list("slug", flat=True))
            used |= found
            if len(found) < len(batch):
                break
    return used


def _write(
    task: Task, plan: Plan, rows: dict[int, Article], source: Subject, target: Subject
) -> None:
    known = showing.once_public(rows[move.pk] for move in plan.moves)
    assert task.change_set  # noqa: S101  (made by `_begin`)
    shelf_writing.write(task, plan.moves, target)
    redirecting.move(reshelving.redirects(source.slug, target.slug, plan.moves, known))
    for move in plan.moves:
        if move.copy_of:
            _lead_on(task, move, rows[move.pk], target)
    if any(row.is_published for row in rows.values()):
        page = reshelving.of_page(target.slug, source.slug)
        Redirect.objects.filter(old_path__in=list(page)).delete()
    settling.settle_canonicals({slug for move in plan.moves for slug in (move.slug, move.to)})
    task.report["is_known"] = task.report["is_known"] or bool(known)
    tasking.count(task, len(plan.moves))
    task.change_set.articles = task.report["articles"]
    task.change_set.message = _did(task, source, target)[:500]
    task.change_set.save(update_fields=["articles", "message"])


def _did(task: Task, source: Subject, target: Subject) -> str:
    """What was done so far, as the name of the change: "Moved 40 articles of Optics to Light"."""
    number = number_of(task.report["articles"])
    if task.kind == MERGE:
        return f"Merged {source} into {target} with {number}"
    if task.kind == SPLIT:
        return f"Moved {number} of {source} to {target}"
    renamed = "Moved" if task.arguments["keeps_names"] else "Renamed"
    to = target.get_absolute_url() if task.arguments["keeps_names"] else target
    return f"{renamed} {source} to {to} with {number}"


def _lead_on(task: Task, move: Move, article: Article, target: Subject) -> None:
    """Let another article stand for a copy: related links that led to it lead there."""
    path = slugs.article_path(target.slug, move.slug)
    RelatedArticle.objects.filter(target=article).update(target=move.copy_of)
    task.report.setdefault("copies", []).append([move.pk, move.copy_of])
    auditing.note(
        Event.TRANSITION, user=task.author, article=article, detail=f"Withdrawn: Merged into {path}"
    )


def _take_away(task: Task, source: Subject, target: Subject) -> None:
    """Remove a subject of which all articles are carried away."""
    if task.kind == SPLIT or "gone" in task.report or source.articles.exists():
        return
    is_known = task.report["is_known"]
    task.report["gone"] = emptied.remove(source, target, is_known=is_known)
    auditing.note(
        Event.DELETED,
        user=task.author,
        about=source.get_absolute_url(),
        detail=f"The subject became part of {target.get_absolute_url()}",
    )


def _finish(task: Task, source: Subject, target: Subject) -> None:
    with tasking.noted(task):
        _take_away(task, source, target)
        _settle(task, source, target)
        task.report["is_through"] = True


def ended(task: Task) -> None:
    """Settle also what a task did that was stopped in the middle: it may never go on."""
    if task.change_set is None or task.report.get("is_through"):
        return
    source, target = _source(task), Subject.objects.filter(pk=task.report["target"]).first()
    if source and target:
        _settle(task, source, target)


def _settle(task: Task, source: Subject, target: Subject) -> None:
    """Settle what crosses articles, and say what came of it."""
    settling.settle_links(_paths(task))
    goes = "gone" in task.report
    moved = task.report.get("articles", 0)
    if not moved and not goes and "made" not in task.report and task.change_set:
        task.change_set.delete()
        task.change_set = None
    tallies.recount_subjects({source.pk, target.pk})
    task.report["said"] = _said(task, source, target, goes)


def _paths(task: Task) -> list[str] | None:
    """The new addresses of a few articles, while somebody waits; None for all there are."""
    if task.total > tasking.AT_ONCE:
        return None
    moved = Article.objects.filter(revisions__change_set=task.change_set).with_path()
    return list(moved.values_list("path", flat=True))


def _said(task: Task, source: Subject, target: Subject, goes: bool) -> str:
    moved, left = task.report.get("articles", 0), task.report.get("left_total", 0)
    said = f"{moved:,} article{' is' if moved == 1 else 's are'} in {target} now."
    if left:
        said += f" {left:,} left alone."
    if task.kind != SPLIT and not goes:
        said += f" {source} stays with what is left in it."
    return said
