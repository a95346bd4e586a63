"""The versions of an article: listed, shown as readers would see them, compared, restored."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.editing import differing, guards, returning
from articles.editing.words import change_url, short
from articles.library import (
    draft_reading,
    drafting,
    finding,
    mapping,
    reverting,
    revising,
)
from articles.models import Article, AuditEntry, Event, Revision, Status
from articles.text.differences import differences
from articles.text.documents import parse
from articles.text.rendering import render as render_markdown

PER_PAGE = 50
SEEN = ("view_article", "change_article")


def listed(request: HttpRequest, article_pk: int | None) -> dict[str, Any]:
    """What the history of an article shows: a page of its versions, the newest first."""
    rows = Revision.objects.filter(article_id=article_pk or 0).select_related("author")
    pages = Paginator(rows.defer("document").order_by("-number"), PER_PAGE)
    return {"page": pages.get_page(request.GET.get("page"))}


def sent_back(article: Article) -> AuditEntry | None:
    """Who sent the article back and why, as long as it waits for its writer since."""
    if article.status != Status.DRAFT:
        return None
    steps = AuditEntry.objects.filter(article_number=article.pk, event=Event.TRANSITION)
    last = steps.select_related("user").order_by("-at").first()
    return last if last and last.detail.startswith("Sent back") else None


@require_safe
@guards.page(*SEEN)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An article as one of its versions has it, set as on its page."""
    article, revision = _found(pk, number)
    document = parse(revision.text)
    newest = article.revisions.order_by("-number").values_list("number", flat=True)[0]
    context = {
        **admin.site.each_context(request),
        "title": f"Version {number}",
        "article": article,
        "revision": revision,
        "document": document,
        "rendered": render_markdown(document.answer),
        "is_newest": number == newest,
        "newest": newest,
    }
    return render(request, "admin/articles/version.html", context)


@require_safe
@guards.page(*SEEN)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions word by word: `?old=3&new=5`, `&view=sides`, `&whole=1` for the whole texts."""
    numbers = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(text.isdecimal() and len(text) < 10 for text in numbers):
        raise Http404
    first, second = sorted(map(int, numbers))
    article, old = _found(pk, first)
    _, new = _found(pk, second)
    whole = request.GET.get("whole") == "1"
    changes = differences(parse(old.text), parse(new.text))
    context = {
        **admin.site.each_context(request),
        "title": f"Version {first} and version {second}",
        "article": article,
        "old": old,
        "new": new,
        "differences": differing.shown(changes, whole=whole),
        "sides": request.GET.get("view") == "sides",
        "whole": whole,
    }
    return render(request, "admin/articles/compare.html", context)


@require_safe
@guards.page("add_article", "change_article")
def compare_draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """A draft, as it was kept the last time, and its article as it stands, word by word."""
    try:
        draft = drafting.readable(request.user, key)  # type: ignore[arg-type]
    except drafting.NotYours as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("article_drafts"))
    article = draft.article
    newest = article.revisions.order_by("-number").first() if article else None
    if article is None or newest is None:
        raise Http404
    stands, typed = parse(newest.text), draft_reading.read(draft)
    would_be = mapping.document_of(typed.article, typed.seo, typed.links, stands)
    whole = request.GET.get("whole") == "1"
    context = {
        **admin.site.each_context(request),
        "title": "What the change would make of the article",
        "article": article,
        "draft": draft,
        "is_late": draft.opened_version != article.version,
        "differences": differing.shown(differences(stands, would_be), whole=whole),
        "whole": whole,
    }
    return render(request, "admin/articles/compare_draft.html", context)


@guards.page("change_article")
@guards.posted("admin:articles_article_history", "Choose here the version to restore.", "pk")
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make the article what an old version says, as a new version."""
    article, _ = _found(pk, number)
    user: Any = request.user
    seen = request.POST.get("version", "")
    if seen != str(article.version):
        text = "Somebody saved this article meanwhile. Look at the history, then restore again."
        messages.error(request, text)
        history = reverse("admin:articles_article_history", args=[pk])
        return HttpResponseRedirect(returning.kept(request, history))
    try:
        revision = reverting.restore(article, number, author=user)
    except revising.Refused as refused:
        messages.error(request, str(refused))
        page = reverse("article_version", args=[pk, number])
        return HttpResponseRedirect(returning.kept(request, page))
    if revision is None:
        messages.info(request, f"“{short(article)}” is as in version {number} already.")
    else:
        text = f"Restored: “{short(article)}” is as in version {number} again. To undo this, "
        messages.success(request, f"{text}restore version {revision.number - 1}.")
    return HttpResponseRedirect(returning.kept(request, change_url(article)))


def _found(pk: int, number: int) -> tuple[Article, Revision]:
    article = get_object_or_404(Article, pk=pk)
    try:
        return article, finding.version(article, number)
    except finding.NotFound as missing:
        raise Http404(str(missing)) from missing
