"""A change to many articles: what must be said of it, what it will do, and what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from articles.editing import choosing, guards, task_notes
from articles.editing.many_forms import ArticleForm, MomentForm, ReplaceForm, SubjectForm
from articles.library import changes, changing, replacing, tasking
from articles.library.change_model import Change
from articles.library.changes import STEPS, number_of
from articles.library.changing import Foreseen
from articles.library.tasking import Pairs
from articles.models import Task, TaskState

TOLD = 10
"""Articles left alone that messages name."""

ASK_TWICE_ABOVE = 1_000
"""Articles from which on a change asks for their number as well."""

TRASH_ASKS_TWICE_ABOVE = 50
"""The same for moving them to the trash."""

LOOKED_AT_ONCE = 500
"""Articles that are looked through for a text while the page waits: a tenth of a second."""

NOTHING = "Nothing is chosen. Choose articles in the list, and begin again."

_PLAIN: dict[str, Callable[[], Change]] = {
    **{step.value: partial(changes.Take, step) for step in STEPS},
    "hide": partial(changes.Hide, True),
    "show": partial(changes.Hide, False),
    "throw_away": changes.ThrowAway,
}
_ASKS: dict[str, tuple[type[forms.Form], str]] = {
    "schedule": (MomentForm, "Schedule {}"),
    "move": (SubjectForm, "Move {} to a subject"),
    "relate": (ArticleForm, "Add a related article to {}"),
    "replace": (ReplaceForm, "Replace text in {}"),
}


def begin(request: HttpRequest, what: str, pairs: Pairs) -> HttpResponse | None:
    """The first page of the change `what` to the chosen articles; None, and a message, where there
    are none, or too many."""
    if not pairs:
        messages.error(request, NOTHING)
        return None
    if len(pairs) > choosing.MOST:
        refuse_so_many(request)
        return None
    if what in _ASKS:
        return _ask(request, what, pairs, _ASKS[what][0]())
    return confirm(request, _PLAIN[what](), pairs, action=reverse("change_many", args=[what]))


def refuse_so_many(request: HttpRequest) -> None:
    text = f"These are more than {choosing.MOST:,} articles. Narrow the list, and do it in parts."
    messages.error(request, text)


@guards.page("change_article", "delete_article")
@guards.posted(
    "admin:articles_article_changelist", "Choose articles here, then what to do with them."
)
def change_many(request: HttpRequest, what: str) -> HttpResponse:
    """What was asked of a change, or its confirmation, sent."""
    if what not in _ASKS and what not in _PLAIN:
        raise Http404
    pairs = choosing.unsealed(request)
    if not pairs:
        messages.error(request, NOTHING)
        return _to_list(request)
    form: Any = None
    if what in _ASKS:
        form = _ASKS[what][0](request.POST)
        if not form.is_valid():
            return _ask(request, what, pairs, form)
    change = form.change() if form else _PLAIN[what]()
    if isinstance(change, replacing.Replace):
        return _look(request, change, pairs)
    action = reverse("change_many", args=[what])
    if "sure" in request.POST:
        return carry_out(request, change, pairs, action, form)
    return confirm(request, change, pairs, action, form)


def _ask(
    request: HttpRequest, what: str, pairs: Pairs, form: forms.Form, query: str | None = None
) -> HttpResponse:
    title = _ASKS[what][1].format(number_of(len(pairs)))
    context = {
        **_page(request, title, pairs, query),
        "form": form,
        "media": form.media,
        "action": reverse("change_many", args=[what]),
        "verb": "Look for it" if what == "replace" else "Go on",
    }
    return render(request, "admin/articles/many_ask.html", context)


def look_again(request: HttpRequest, task: Task) -> HttpResponse:
    """The form of a text that was looked for in vain, as it was filled in."""
    form = ReplaceForm({**task.arguments, "fields_of": task.arguments["fields"]})
    pairs = task.chosen_pairs()
    said = f"Found nowhere in the {number_of(len(pairs))} that you chose."
    if task.report["left_total"]:
        said = f"{none_can(len(pairs), 'be changed so')}."
    form.add_error("find", said)
    _tell_left(request, task)
    return _ask(request, "replace", pairs, form, task.arguments.get("list", ""))


def _page(
    request: HttpRequest, title: str, pairs: Pairs, query: str | None = None
) -> dict[str, Any]:
    query = choosing.query_of(request) if query is None else query
    return {
        **admin.site.each_context(request),
        "title": title,
        "chosen": choosing.sealed(pairs),
        "list_query": query,
        "back": choosing.list_address(query, keeps=True),
    }


def confirm(
    request: HttpRequest,
    change: Change,
    pairs: Pairs,
    action: str,
    form: forms.Form | None = None,
) -> HttpResponse:
    """The page that says what a change will do, and to what not; its button is sent to `action`."""
    user: Any = request.user
    foreseen = changing.foresee(change, pairs, author=user)
    context = {
        **_page(request, _question(change, foreseen), pairs),
        "change": change,
        "effect": change.effect(foreseen.count),
        "button": change.does(foreseen.count),
        "foreseen": foreseen,
        "waits": foreseen.total > tasking.AT_ONCE,
        "action": action,
        "form": form,
        "asks_number": _asks_number(change, pairs),
        "is_wrong": _is_unsure(request, change, pairs) and "sure" in request.POST,
    }
    return render(request, "admin/articles/many_confirm.html", context)


def _question(change: Change, foreseen: Foreseen) -> str:
    if foreseen.count:
        return f"{change.does(foreseen.count)}?"
    return none_can(foreseen.total, change.cannot)


def none_can(count: int, what: str) -> str:
    """The title of a page that has nothing to confirm."""
    if count == 1:
        return f"The article that you chose cannot {what}"
    return f"None of the {count:,} articles that you chose can {what}"


def _asks_number(change: Change, pairs: Pairs) -> bool:
    is_trash = isinstance(change, changes.ThrowAway)
    return len(pairs) > (TRASH_ASKS_TWICE_ABOVE if is_trash else ASK_TWICE_ABOVE)


def _is_unsure(request: HttpRequest, change: Change, pairs: Pairs) -> bool:
    return _asks_number(change, pairs) and choosing.typed_number(request) != len(pairs)


def carry_out(
    request: HttpRequest,
    change: Change,
    pairs: Pairs,
    action: str,
    form: forms.Form | None = None,
) -> HttpResponse:
    """Do it, at once or in the background, and say so: in the list, or on the page of its task
    while it goes on. Where another number is typed than is asked for, or nothing is left to change,
    the confirmation once more."""
    if _is_unsure(request, change, pairs):
        return confirm(request, change, pairs, action, form)
    user: Any = request.user
    count = changing.foresee(change, pairs, author=user).count
    if not count:
        page = confirm(request, change, pairs, action, form)
        page.status_code = 409
        return page
    task = changing.begin(change, pairs, author=user, count=count)
    if not task.is_over:
        return HttpResponseRedirect(task_notes.follow(request, task))
    back = choosing.list_address(choosing.query_of(request))
    tell(request, task, back)
    return HttpResponseRedirect(back)


def _to_list(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(choosing.list_address(choosing.query_of(request)))


def tell(request: HttpRequest, task: Task, back: str) -> None:
    """What came of a task, and a button that undoes it and leads to the page `back`."""
    if task.state == TaskState.FAILED:
        messages.error(request, f"{task} failed. {task.error}")
    if task.change_set_id and task.change_set:
        text = "<strong>{}.</strong> {} {}"
        link = reverse("admin:articles_changeset_change", args=[task.change_set_id])
        look = format_html('<a href="{}?{}">Look at it</a>', link, urlencode({"back": back}))
        said = format_html("<bdi>{}</bdi>", task.change_set.message)
        messages.success(request, format_html(text, said, look, way_back(request, task, back)))
    _tell_left(request, task)


def _tell_left(request: HttpRequest, task: Task) -> None:
    left: list[list[str]] = task.report.get("left", [])
    for path, reason in left[:TOLD]:
        messages.warning(request, f"Left alone: {path}. {reason}")
    if (more := task.report.get("left_total", 0) - TOLD) > 0:
        text = '<a href="{}">{} more {} left alone</a>.'
        are = "is" if more == 1 else "are"
        address = reverse("task", args=[task.pk])
        messages.warning(request, format_html(text, address, f"{more:,}", are))


def way_back(request: HttpRequest, task: Task, back: str) -> SafeString:
    """A button that undoes what a task did, for a message."""
    if not request.user.has_perm("articles.undo_changeset"):
        return format_html("{}", "")
    text = (
        '<form class="undo" method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="back" value="{}">'
        '<button type="submit">Undo</button></form>'
    )
    address = reverse("undo_change_set", args=[task.change_set_id])
    return format_html(text, address, get_token(request), back)


def _look(request: HttpRequest, change: replacing.Replace, pairs: Pairs) -> HttpResponse:
    """Look for a text, which the page of what was found goes on with."""
    user: Any = request.user
    title = f"Look for “{change.replacement.find}” in {number_of(len(pairs))}"
    arguments = change.arguments() | {"list": choosing.query_of(request)}
    run = tasking.run_here if len(pairs) <= LOOKED_AT_ONCE else tasking.start
    task = run("look_for", title, author=user, arguments=arguments, chosen=pairs)
    if not task.is_over:
        task_notes.follow(request, task)
    return HttpResponseRedirect(reverse("replace_text", args=[task.pk]))
