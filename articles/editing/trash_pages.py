"""Articles chosen in the trash: what will become of them, confirmed, done and told."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from articles.editing import choosing, guards, many, task_notes
from articles.editing.words import change_url, short
from articles.library import tasking, trash_many
from articles.library.changes import number_of
from articles.library.tasking import Pairs
from articles.library.trash_many import FOR_GOOD, PUT_BACK, WAYS, Foreseen
from articles.models import Article, Task, TrashedArticle

ASK_TWICE_ABOVE = {PUT_BACK: many.ASK_TWICE_ABOVE, FOR_GOOD: many.TRASH_ASKS_TWICE_ABOVE}
"""Articles from which on their number is asked for as well."""


def begin(
    request: HttpRequest, what: str, queryset: QuerySet[TrashedArticle]
) -> HttpResponse | None:
    """The page that asks; what is put back at once, and can be taken away again, is not asked
    for. None, and a message, where there are too many."""
    pks = queryset.order_by("pk").values_list("pk", flat=True)
    pairs = [(pk, 0) for pk in pks[: choosing.MOST + 1]]
    if len(pairs) > choosing.MOST:
        many.refuse_so_many(request)
        return None
    if what == PUT_BACK and len(pairs) <= tasking.AT_ONCE:
        return _carry_out(request, what, pairs, len(pairs))
    return _confirm(request, what, pairs, _foresee(request, what, pairs))


@guards.page(*(way.permission for way in WAYS.values()))
@guards.posted(
    "admin:articles_trashedarticle_changelist", "Choose articles here, then what to do with them."
)
def act(request: HttpRequest, what: str) -> HttpResponse:
    """The confirmation, sent."""
    if what not in WAYS:
        raise Http404
    if not request.user.has_perm(f"articles.{WAYS[what].permission}"):
        raise PermissionDenied
    pairs = choosing.unsealed(request, choosing.TRASH)
    if not pairs:
        messages.error(request, "Nothing is chosen. Choose articles in the trash, and begin again.")
        return HttpResponseRedirect(_back(request))
    foreseen = _foresee(request, what, pairs)
    if not foreseen.count or _is_unsure(request, what, pairs):
        return _confirm(request, what, pairs, foreseen)
    return _carry_out(request, what, pairs, foreseen.count)


def _foresee(request: HttpRequest, what: str, pairs: Pairs) -> Foreseen:
    user: Any = request.user
    return trash_many.foresee(what, pairs, author=user)


def _confirm(request: HttpRequest, what: str, pairs: Pairs, foreseen: Foreseen) -> HttpResponse:
    does = WAYS[what].does.format(number_of(foreseen.count))
    context = {
        **admin.site.each_context(request),
        "title": f"{does}?" if foreseen.count else many.none_can(len(pairs), WAYS[what].cannot),
        "button": does,
        "for_good": what == FOR_GOOD,
        "foreseen": foreseen,
        "waits": foreseen.total > tasking.AT_ONCE,
        "action": reverse("act_on_trash", args=[what]),
        "chosen": choosing.sealed(pairs, choosing.TRASH),
        "list_query": choosing.query_of(request),
        "back": _back(request),
        "asks_number": len(pairs) > ASK_TWICE_ABOVE[what],
        "is_wrong": "sure" in request.POST and _is_unsure(request, what, pairs),
    }
    return render(request, "admin/articles/trash_confirm.html", context)


def _is_unsure(request: HttpRequest, what: str, pairs: Pairs) -> bool:
    return len(pairs) > ASK_TWICE_ABOVE[what] and choosing.typed_number(request) != len(pairs)


def _carry_out(request: HttpRequest, what: str, pairs: Pairs, count: int) -> HttpResponse:
    """Do it, at once or in the background, and say so: in the trash, or on the page of its task."""
    user: Any = request.user
    task = trash_many.begin(what, pairs, author=user, count=count)
    if not task.is_over:
        return HttpResponseRedirect(task_notes.follow(request, task))
    back = _back(request)
    if what == FOR_GOOD and task.report.get("articles"):
        messages.success(request, task.report["said"])
    if len(pairs) == 1 and task.change_set_id:
        _tell_one(request, task, back)
    else:
        many.tell(request, task, back)
    return HttpResponseRedirect(back)


def _tell_one(request: HttpRequest, task: Task, back: str) -> None:
    """A way to the one article that was put back, and to the trash again."""
    article = Article.objects.get(revisions__change_set=task.change_set_id)
    text = '<strong>Put back:</strong> <a href="{}"><bdi>{}</bdi></a> {}'
    way_back = many.way_back(request, task, back)
    messages.success(request, format_html(text, change_url(article), short(article), way_back))


def _back(request: HttpRequest) -> str:
    """The trash as it was searched."""
    address, query = reverse("admin:articles_trashedarticle_changelist"), choosing.query_of(request)
    return f"{address}?{query}" if query else address
