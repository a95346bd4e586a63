"""Two articles that answer the same question become one."""

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.auth.models import User

from articles.library import (
    changing,
    mapping,
    redirecting,
    revising,
    settling,
    showing,
    tasking,
    telling,
    workflow,
)
from articles.library.revising import Refused
from articles.library.tasking import Tell
from articles.models import (
    Article,
    ChangeSet,
    Origin,
    Redirect,
    RelatedArticle,
    SeoMetadata,
    Status,
    Task,
)

KIND = "merge"
"""Tasks whose reports hold the old addresses that an undo leads back; they are kept for that."""

TEXTS = ("question", "answer")
"""Texts of the one that stays that can be chosen anew."""


class Follows(NamedTuple):
    """What a merge brings with it: addresses that will lead to the one that stays, related links
    that will point there, articles that declared the other one their original."""

    redirects: list[str]
    links: int
    copies: int


def may_merge(user: User, article: Article | None = None) -> bool:
    """Whether there are articles that `user` may merge, or any that may be merged with `article`:
    one of two is withdrawn, and the other one stays in its state."""
    states = [article.status] if article else list(Status)
    may_keep = any(workflow.may(user, status, status) for status in states)
    return may_keep and any(workflow.may(user, status, Status.WITHDRAWN) for status in Status)


def refusal(gone: Article, kept: Article, author: User | None) -> str:
    """Why these cannot be merged; "" if they can."""
    if gone.pk == kept.pk:
        return f"{kept.get_absolute_url()} cannot be merged into itself. Name two articles."
    if not kept.is_published and showing.once_public([gone, kept]):
        return f"{kept.get_absolute_url()} is not public. Publish it first."
    try:
        workflow.check(author, gone.status, Status.WITHDRAWN)
        workflow.check(author, kept.status, kept.status)
    except Refused as refused:
        return str(refused)
    return ""


def follows(gone: Article) -> Follows:
    """What would follow if `gone` became part of another article now."""
    old = gone.get_absolute_url()
    was_public = gone.pk in showing.once_public([gone])
    redirects = [old, *_followers(old)] if was_public else []
    declared = SeoMetadata.objects.filter(canonical_url__in=redirects, article__canonical=gone)
    links = RelatedArticle.objects.filter(target=gone)
    return Follows(redirects, links.count(), declared.count())


def _followers(path: str) -> list[str]:
    """Old addresses that lead to `path`."""
    rows = Redirect.objects.filter(new_path=path).order_by("old_path")
    return list(rows.values_list("old_path", flat=True))


def merge(
    gone: Article,
    kept: Article,
    *,
    author: User | None,
    texts: Mapping[str, str] | None = None,
    message: str = "",
) -> Task:
    """Let `kept` stand for `gone` from now on, with `texts` (by the names of `TEXTS`) instead of
    its own; a change set, which can be undone. The task that is returned did it, or says why not.

    `gone` is withdrawn, with its text and history; its address, if readers could know it, leads
    to `kept`, as do the related links that led to it, and what was its copy is one of `kept`.
    Publishing it again takes its address back. Raises Refused where readers would lose a page.
    """
    if why := refusal(gone, kept, author):
        raise Refused(why)
    arguments = {
        "gone": [gone.pk, gone.version],
        "kept": [kept.pk, kept.version],
        "texts": dict(texts or {}),
        "message": message,
    }
    title = f"Merge “{gone}” into “{kept}”"
    return tasking.run_here(KIND, title, author=author, arguments=arguments)


def run(task: Task, tell: Tell) -> None:
    """What a task of this does, in one transaction. Fails where somebody saved one of the two since
    it was read."""
    if task.change_set is not None:
        return
    with tasking.noted(task):
        author = changing.author_of(task)
        pks = [task.arguments["gone"][0], task.arguments["kept"][0]]
        rows = Article.objects.select_for_update(of=("self",)).in_bulk(pks)
        if len(rows) < len(pks):
            raise Refused("One of the two was deleted meanwhile.")
        gone, kept = rows[pks[0]], rows[pks[1]]
        revising.check_version(gone, task.arguments["gone"][1])
        revising.check_version(kept, task.arguments["kept"][1])
        if why := refusal(gone, kept, author):
            raise Refused(why)
        _merge(task, gone, kept, author)


def _merge(task: Task, gone: Article, kept: Article, author: User | None) -> None:
    was = workflow.standing(gone)
    old, new = gone.get_absolute_url(), kept.get_absolute_url()
    was_public = gone.pk in showing.once_public([gone])
    message = (task.arguments["message"] or f"Merged into {new}")[:500]
    change_set = task.change_set = ChangeSet.objects.create(author=author, message=message)
    Article.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    revising.record(gone, author=author, message=message, change_set=change_set.pk)
    telling.of_step(gone, was, author, f"Merged into {new}")
    if was_public:
        task.report["redirects"] = _followers(old)
        redirecting.move({old: new})
    RelatedArticle.objects.filter(target=gone).update(target=kept)
    is_changed = _rewrite(kept, task.arguments["texts"], old, change_set, author)
    settling.settle_canonicals({gone.slug, kept.slug})
    change_set.articles = 1 + is_changed
    change_set.save(update_fields=["articles"])
    tasking.count(task, change_set.articles)
    task.report["said"] = f"{old} leads to {new}." if was_public else f"{old} is withdrawn."


def _rewrite(
    kept: Article,
    texts: Mapping[str, str],
    old: str,
    change_set: ChangeSet,
    author: User | None,
) -> bool:
    """Give `kept` the texts that were chosen; whether that changed it."""
    if not texts:
        return False
    if not texts.get("question", kept.question).strip():
        raise Refused("The question is empty. Write one.")
    if "question" in texts:
        mapping.ask(kept, texts["question"])
    kept.answer = texts.get("answer", kept.answer)
    kept.save(update_fields=["question", "title", "article_title", "answer"])
    message = f"Merged with {old}"[:500]
    origin, number = Origin.MERGE, change_set.pk
    return bool(
        revising.record(kept, author=author, message=message, origin=origin, change_set=number)
    )


def lead_back(change_set: ChangeSet) -> None:
    """After a merge was undone: old addresses that led to the one that went lead there again."""
    for task in change_set.tasks.filter(kind=KIND):
        rows = Article.objects.in_bulk([task.arguments["gone"][0], task.arguments["kept"][0]])
        gone = rows.get(task.arguments["gone"][0])
        kept = rows.get(task.arguments["kept"][0])
        if gone and kept and gone.is_published:
            followed = Redirect.objects.filter(old_path__in=task.report.get("redirects", ()))
            followed.filter(new_path=kept.get_absolute_url()).update(
                new_path=gone.get_absolute_url()
            )
