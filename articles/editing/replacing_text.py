"""The page of a text that is to be replaced: each change, to be looked at and left out."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from articles.editing import choosing, guards, many
from articles.editing.drafts import number
from articles.library import replacing, tasking
from articles.library.replacing import FIELDS, Found, Replace
from articles.models import Task
from articles.text.comparing import Kind, Piece, surroundings

PER_PAGE = 20
"""Articles whose changes a page shows: their texts are read for it."""

PASSAGES = 20
"""Changes that are shown of one text."""

WORDS_AROUND = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """What would change in one text: passages, and how many more there are."""

    label: str
    pieces: list[Piece]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the page."""

    found: Found
    texts: list[Shown]
    is_wanted: bool


@guards.page("change_article")
def replace_text(request: HttpRequest, pk: str) -> HttpResponse:
    """What was found, twenty articles a page; sent, what is unmarked is left out."""
    task = tasking.find(pk)
    if task is None or task.kind != "look_for" or task.author_id != request.user.pk:
        raise Http404
    if task.error:
        messages.error(request, task.error)
    if not task.is_over or task.error:
        return _waiting(request, task)
    if not task.report["articles"]:
        return many.look_again(request, task)
    change = replacing.of(task.arguments)
    if request.method != "POST":
        return _page(request, task, change)
    shown = [one for text in request.POST.getlist("shown") if (one := number(text))]
    if shown:
        marked = [one for text in request.POST.getlist("wanted") if (one := number(text))]
        replacing.leave_out(task, shown, marked)
    if page := number(request.POST.get("page")):
        return HttpResponseRedirect(f"{request.path}?page={page}")
    wanted = replacing.wanted(task)
    if not wanted:
        messages.warning(request, "Every article is left out. Mark those that shall change.")
        return _page(request, task, change)
    if "sure" in request.POST:
        return many.carry_out(request, change, wanted, request.path)
    return many.confirm(request, change, wanted, request.path)


def _waiting(request: HttpRequest, task: Task) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": str(task), "task": task}
    return render(request, "admin/articles/replace_waiting.html", context)


def _page(request: HttpRequest, task: Task, change: Replace) -> HttpResponse:
    pages = Paginator(task.chosen_pairs(), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    out = replacing.left_out(task)
    rows = [
        Row(found, _shown(change, found), found.pk not in out and not found.reason)
        for found in replacing.found_in(change, list(page.object_list))
    ]
    context = {
        **admin.site.each_context(request),
        "title": f"Replace “{change.replacement.find}” with “{change.replacement.by}”",
        "task": task,
        "said": replacing.told(task),
        "change": change,
        "rows": rows,
        "page": page,
        "out": len(out),
        "on_next": min(len(pages.object_list) - page.end_index(), PER_PAGE),
        "per_page": PER_PAGE,
        "left": task.report.get("left", [])[: many.TOLD],
        "left_total": task.report.get("left_total", 0),
        "list_query": task.arguments.get("list", ""),
        "back": choosing.list_address(task.arguments.get("list", ""), keeps=True),
    }
    return render(request, "admin/articles/replace.html", context)


def _shown(change: Replace, found: Found) -> list[Shown]:
    shown = []
    for name, (_, places) in found.changed.items():
        pieces = change.replacement.pieces(found.texts[name])
        some = _first(pieces)
        more = max(places - PASSAGES, 0)
        shown.append(Shown(FIELDS[name], surroundings(some, WORDS_AROUND), more))
    return shown


def _first(pieces: list[Piece]) -> list[Piece]:
    """As many pieces as hold the first passages, with what follows the last of them."""
    count = 0
    for place, piece in enumerate(pieces):
        if piece.kind is Kind.REMOVED:
            count += 1
            if count > PASSAGES:
                return pieces[:place]
    return pieces
