"""Subjects that became empty: taken away, and made again when that is undone."""

from typing import Any, TypedDict

from articles.library import redirecting, reshelving
from articles.models import (
    Article,
    ChangeSet,
    Draft,
    Redirect,
    RelatedArticle,
    Subject,
    Task,
)

KINDS = ("merge_subjects", "split_subject", "rename_subject")
"""Tasks whose reports hold what is needed to make a subject again; they are kept for that."""


class Gone(TypedDict):
    """A subject that went: its columns, the redirects that led to its page and feed, and the drafts
    that named it."""

    values: dict[str, Any]
    led: dict[str, str]
    drafts: list[str]


def values_of(subject: Subject) -> dict[str, Any]:
    """The columns of a subject, as JSON holds them."""
    return {field.attname: getattr(subject, field.attname) for field in Subject._meta.fields}


def remove(source: Subject, target: Subject, *, is_known: bool) -> Gone:
    """Take an empty subject away. Its page and its feed lead to those of `target`, if readers could
    know them; drafts that name it name `target`."""
    page = reshelving.of_page(source.slug, target.slug)
    led = dict(Redirect.objects.filter(new_path__in=list(page)).values_list("old_path", "new_path"))
    if is_known or led:
        redirecting.move(page)
    row = Subject.objects.get(pk=source.pk)
    gone = Gone(values=values_of(row), led=led, drafts=_rename_in_drafts(source, target))
    row.delete()
    return gone


def _rename_in_drafts(source: Subject, target: Subject, keys: list[str] | None = None) -> list[str]:
    drafts = Draft.objects.filter(fields__subject=[str(source.pk)])
    if keys is not None:
        drafts = drafts.filter(pk__in=keys)
    found = list(drafts)
    for draft in found:
        draft.fields["subject"] = [str(target.pk)]
    Draft.objects.bulk_update(found, ["fields"], batch_size=redirecting.BATCH)
    return [str(draft.key) for draft in found]


def bring_back(change_set: ChangeSet) -> int:
    """Before the articles of a change set come back: make the subjects again that went with it, as
    they were; gives how many. Where another one has the address by now, they come back to that
    one."""
    made = 0
    for task in _tasks(change_set):
        if "gone" not in task.report:
            continue
        gone: Gone = task.report["gone"]
        values = dict(gone["values"])
        if Subject.objects.filter(slug=values["slug"]).exists():
            continue
        if Subject.objects.filter(pk=values["id"]).exists():
            del values["id"]
        subject = Subject.objects.create(**values)
        Redirect.objects.filter(old_path__in=list(reshelving.of_page(subject.slug, ""))).delete()
        redirecting.write(gone["led"])
        if target := Subject.objects.filter(pk=task.report["target"]).first():
            _rename_in_drafts(target, subject, gone["drafts"])
        made += 1
    return made


def clear_away(change_set: ChangeSet) -> None:
    """After the articles of a change set came back: what it had made for them goes, if it is empty
    and nobody changed it; links lead to those again that had been copies."""
    for task in _tasks(change_set):
        _lead_back(task)
        made = task.report.get("made")
        target = Subject.objects.filter(pk=task.report["target"]).first()
        source = _came_back_to(task)
        if not (made and target and source) or target.articles.exists():
            continue
        if values_of(target) == made:
            remove(target, source, is_known=task.report["is_known"])


def _came_back_to(task: Task) -> Subject | None:
    """The subject that has the articles of a task again: of one that went, by its address, which
    another one may have by now."""
    if "gone" in task.report:
        return Subject.objects.filter(slug=task.report["gone"]["values"]["slug"]).first()
    return Subject.objects.filter(pk=task.arguments["source"]).first()


def successor(pk: int) -> Subject | None:
    """The subject that stands for one that went: the one that took its articles, or the one they
    came back to; followed as far as it leads."""
    passed = {pk}
    while True:
        following = _next(pk)
        if following is None or following in passed:
            return None
        if subject := Subject.objects.filter(pk=following).first():
            return subject
        passed.add(following)
        pk = following


def _next(pk: int) -> int | None:
    moved = Task.objects.filter(kind__in=KINDS).order_by("-created_at")
    if task := moved.filter(report__gone__values__id=pk).first():
        return int(task.report["target"])
    task = moved.filter(report__made__id=pk).first()
    return int(task.arguments["source"]) if task else None


def _tasks(change_set: ChangeSet) -> list[Task]:
    return [task for task in change_set.tasks.filter(kind__in=KINDS) if "target" in task.report]


def _lead_back(task: Task) -> None:
    copies: list[list[int]] = task.report.get("copies", [])
    for pk, kept in copies:
        article = Article.objects.filter(pk=pk).first()
        if article and article.is_published:
            links = RelatedArticle.objects.filter(url=article.get_absolute_url(), target=kept)
            links.update(target=article)
