"""Drafts: kept while an editor types, listed, gone on with, sent back, thrown away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from articles.editing import guards, returning
from articles.editing.widgets import unix_newlines
from articles.editing.words import change_url, list_url
from articles.library import desk, drafting, people, presence, saving
from articles.library.drafting import Typed
from articles.library.revising import Refused
from articles.models import Article, Draft, Status

_ASIDE = ("csrfmiddlewaretoken", "draft_key", "kept", "draft", "draft_kept", "force", "article")
"""What the form sends and no draft keeps; buttons, which begin with "_", neither."""


def new_key() -> UUID:
    """A key for a draft that is not there yet."""
    return uuid4()


def key_of(request: HttpRequest) -> UUID | None:
    """The key that the form has for its draft; None where it is none."""
    return _uuid(request.POST.get("draft_key", ""))


def names(request: HttpRequest) -> dict[str, Any]:
    """What a form calls its draft by, and how often it was kept. A form that does not go on with a
    draft begins one of its own: it must not overwrite what is kept already."""
    draft: Draft | None = getattr(request, "draft", None)
    is_own = draft is not None and draft.author_id == request.user.pk
    first = {"draft_key": draft.key, "kept": draft.kept} if draft and is_own else {}
    sent = {name: request.POST[name] for name in ("draft_key", "kept") if name in request.POST}
    return {"draft_key": new_key(), "kept": 0} | first | sent


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def typed(request: HttpRequest) -> Typed:
    """What a form sends, as a draft holds it."""
    fields = {
        name: [unix_newlines(value) for value in values]
        for name, values in request.POST.lists()
        if name not in _ASIDE and not name.startswith("_")
    }
    return Typed(
        fields,
        number(request.POST.get("opened_version")),
        number(request.POST.get("opened_number")),
        number(request.POST.get("kept")) or 0,
    )


def number(text: str | None) -> int | None:
    """A number as forms and addresses give it; None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def asked_for(request: HttpRequest, object_id: str | None) -> Draft | None:
    """The draft that the address or the form of an article names. Raises NotYours, also for one of
    another article."""
    name = request.POST.get("draft") or request.GET.get("draft")
    if not name:
        return None
    key = _uuid(name)
    if key is None:
        raise drafting.NotYours
    draft = drafting.readable(request.user, key)  # type: ignore[arg-type]
    if draft.article_id not in (None, number(object_id)):
        raise drafting.NotYours
    return draft


def named(request: HttpRequest) -> Draft | None:
    """The draft that is to be gone on with, whoever asks: `asked_for` says who may."""
    key = _uuid(request.GET.get("draft", "")) if request.method == "GET" else None
    return Draft.objects.filter(key=key).first() if key else None


def resumed(request: HttpRequest) -> QueryDict | None:
    """The fields of the draft that a form is opened with."""
    draft: Draft | None = getattr(request, "draft", None)
    if draft is None or request.method != "GET":
        return None
    data = QueryDict(mutable=True)
    for name, values in _shown_fields(request, draft).items():
        data.setlist(name, list(values))
    return data


def _shown_fields(request: HttpRequest, draft: Draft) -> drafting.Fields:
    """What a form is filled with. What its author says of a change is said to the reviewer, who
    is to say something else in that field."""
    fields: drafting.Fields = draft.fields
    return fields if draft.author_id == request.user.pk else {**fields, "message": [""]}


def reviewed(request: HttpRequest) -> Draft | None:
    """The draft that a form goes on with, where somebody else wrote it."""
    draft: Draft | None = getattr(request, "draft", None)
    return draft if draft and draft.author_id != request.user.pk else None


def said(request: HttpRequest) -> str:
    """What the writer of the draft that is reviewed says of it; "" in a form of one's own."""
    draft = reviewed(request)
    return draft.text("message").strip() if draft else ""


def writer(request: HttpRequest) -> str:
    """Who wrote the draft that is reviewed; "" in a form of one's own, and for nobody any more."""
    draft = reviewed(request)
    return people.name_of(draft.author) if draft else ""


def keep(
    request: HttpRequest, object_id: str | None, *, force: bool = True, is_counted: bool = True
) -> Draft:
    """Keep what a form sends as the draft of its editor."""
    article = Article.objects.filter(pk=number(object_id) or 0).first()
    key = key_of(request) or new_key()
    user: Any = request.user
    return drafting.keep(user, key, article, typed(request), force=force, is_counted=is_counted)


def forget(request: HttpRequest, article: Article) -> None:
    """Remove the drafts that were saved by now: that of the form, and the one that was reviewed,
    whose author is told. One that was kept since by another window or its author stays."""
    user: Any = request.user
    forget_own(request, article)
    if draft := reviewed(request):
        drafting.forget(user, article, draft.key, _draft_kept(request))
        drafting.tell_saved(draft, user)


def forget_own(request: HttpRequest, article: Article | None) -> None:
    """Remove the draft of the form alone; one that was reviewed waits as before."""
    user: Any = request.user
    if key := key_of(request):
        drafting.forget(user, article, key, number(request.POST.get("kept")) or 0)


def _draft_kept(request: HttpRequest) -> int:
    """How often the draft that is reviewed had been kept when its form was opened."""
    return number(request.POST.get("draft_kept")) or 0


def credited(request: HttpRequest, message: str) -> str:
    """The message of a saved version; it names who wrote the draft that somebody else saves, whose
    own words it has where that one says nothing."""
    return saving.credited(message or said(request), writer(request))


def set_aside(
    request: HttpRequest, object_id: str | None, is_touched: Callable[[], bool]
) -> HttpResponse | None:
    """What is to be done without saving the article: keep a draft, show one, or review one.
    `is_touched`: whether the form says anything else than the article."""
    draft: Draft | None = getattr(request, "draft", None)
    remark = drafting.remark_of(request.POST.get("message", ""))
    if "_return" in request.POST and draft and remark:
        return _send_back(request, draft, remark)
    if "_return" in request.POST and draft:
        hint = "Say under “What changed” what is to be done, then send it back."
        return _kept_beside(request, draft, hint)
    if "_amend" in request.POST and draft:
        return _amend(request, draft, remark)
    if "_keep" in request.POST:
        kept = keep(request, object_id)
        text = 'Your draft is kept: “<a href="{}">{}</a>”. Readers do not see it.'
        go_on = returning.kept(request, address(kept))
        messages.success(request, format_html(text, go_on, kept))
        return HttpResponseRedirect(returning.from_list(request, kept.article))
    if "_preview" in request.POST or "_link" in request.POST:
        page = "preview" if "_preview" in request.POST else "preview_link"
        return HttpResponseRedirect(_shown(request, object_id, is_touched, page))
    return None


def _shown(
    request: HttpRequest, object_id: str | None, is_touched: Callable[[], bool], page: str
) -> str:
    """The address that shows what the form says: it stays open, and only what was typed is kept."""
    draft: Draft | None = getattr(request, "draft", None)
    if draft is None and object_id and not is_touched():
        return reverse(f"article_{page}", args=[object_id])
    if draft is None or typed(request).fields != _shown_fields(request, draft):
        draft = keep(request, object_id, is_counted=False)
    return reverse(f"draft_{page}", args=[draft.key])


def _send_back(request: HttpRequest, draft: Draft, remark: str) -> HttpResponse:
    user: Any = request.user
    try:
        fields = _reviewed_fields(request, draft)
        drafting.send_back(draft, user, remark, fields, kept=_draft_kept(request))
    except Refused as refused:
        return _kept_beside(request, draft, str(refused))
    messages.success(request, f"Sent back to {people.name_of(draft.author)}: “{draft}”.")
    return HttpResponseRedirect(reverse("article_drafts"))


def _amend(request: HttpRequest, draft: Draft, remark: str) -> HttpResponse:
    user: Any = request.user
    try:
        fields = _reviewed_fields(request, draft)
        drafting.amend(draft, user, remark, fields, kept=_draft_kept(request))
    except Refused as refused:
        return _kept_beside(request, draft, str(refused))
    forget_own(request, draft.article)
    text = '<strong data-saved="{}">Saved, still in review:</strong> {}'
    messages.success(request, format_html(text, key_of(request) or "", draft))
    return HttpResponseRedirect(returning.kept(request, address(draft)))


def _reviewed_fields(request: HttpRequest, draft: Draft) -> drafting.Fields:
    """What a reviewer made of a draft, with what its writer said of it."""
    return {**typed(request).fields, "message": [draft.text("message")]}


def _kept_beside(request: HttpRequest, draft: Draft, refusal: str) -> HttpResponse:
    """A draft that cannot be sent back now: what its reviewer wrote becomes a draft of theirs."""
    if typed(request).fields != _shown_fields(request, draft):
        keep(request, str(draft.article_id or ""))
        refusal += " What you wrote is kept as a draft of yours."
    messages.error(request, refusal)
    return HttpResponseRedirect(returning.kept(request, address(draft)))


def address(draft: Draft) -> str:
    """Where a draft is gone on with."""
    form = change_url(draft.article) if draft.article else reverse("admin:articles_article_add")
    return f"{form}?draft={draft.key}"


# What the form's script asks for


@require_POST
@guards.for_scripts
def keep_typed(request: HttpRequest) -> HttpResponse:
    """Keep the form as it stands. Gives how often it was kept, and when, in the editor's zone."""
    try:
        draft = keep(request, request.POST.get("article"), force=request.POST.get("force") == "1")
    except drafting.Elsewhere as elsewhere:
        return guards.sorry(str(elsewhere), 409)
    except drafting.NotYours as refused:
        return guards.sorry(str(refused), 403)
    at = timezone.localtime(draft.updated_at)
    return JsonResponse(
        {
            "kept": draft.kept,
            "key": str(draft.key),
            "at": at.strftime("%-H:%M"),
            "go_on": returning.kept(request, address(draft)),
        }
    )


@require_POST
@guards.for_scripts
def present(request: HttpRequest) -> HttpResponse:
    """Note that the form is open, or with `left` that it was closed; tell who else has it open,
    and whether somebody saved it since."""
    user: Any = request.user
    if not request.POST.get("article"):
        return JsonResponse({"user": user.pk})  # a new one, which nobody else can have open
    article = Article.objects.filter(pk=number(request.POST.get("article")) or 0).first()
    if article is None:
        return guards.sorry("This article was deleted. What you wrote stays here.", 404)
    if "left" in request.POST:
        presence.left(user, article)
        return JsonResponse({})
    last = article.revisions.select_related("author").defer("document").first()
    opened = number(request.POST.get("opened_version"))
    is_newer = opened is not None and article.version != opened
    who = (people.name_of(last.author) or "An import") if last and is_newer else ""
    return JsonResponse(
        {
            "user": user.pk,
            "others": presence.seen(user, article),
            "saved_by": who,
            "saved_at": timezone.localtime(last.created_at).strftime("%-H:%M") if last else "",
        }
    )


# Pages


@require_safe
@guards.page("add_article", "change_article")
def listed(request: HttpRequest) -> HttpResponse:
    """What the editor has not finished, and what others wrote and waits for a review."""
    user: Any = request.user
    most = drafting.MOST
    rows = [(draft, address(draft)) for draft in drafting.of(user)]
    waiting = [(draft, address(draft)) for draft in drafting.waiting(user)]
    context = {
        **admin.site.each_context(request),
        "title": "Drafts",
        "drafts": rows,
        "unfinished": desk.unfinished(user, most),
        "waiting": waiting,
        "in_review": Article.objects.filter(status=Status.IN_REVIEW).order_by("updated_at")[:most],
        "all_in_review": list_url(state=Status.IN_REVIEW),
        "reviews": drafting.reviews(user),
        "most": most,
    }
    return render(request, "admin/articles/drafts.html", context)


@guards.page("add_article", "change_article")
@guards.posted("article_drafts", "Choose here the draft to throw away.")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw one of the editor's own drafts away."""
    user: Any = request.user
    key = _uuid(request.POST.get("key", ""))
    own = Draft.objects.filter(author=user, key=key).first() if key else None
    if own is None:
        messages.error(request, "There is no such draft, or it is not yours to throw away.")
    else:
        own.delete()
        # The browser forgets what it kept of it too: see admin.js.
        text = '<strong data-saved="{}">Draft thrown away:</strong> <bdi>{}</bdi>'
        messages.success(request, format_html(text, key, own))
    return HttpResponseRedirect(returning.kept(request, _where_it_was(request, own)))


def _where_it_was(request: HttpRequest, draft: Draft | None) -> str:
    """The form in which a draft was thrown away, without it; else the list of drafts."""
    if draft and draft.article:
        return change_url(draft.article)
    is_form = draft is not None and "form" in request.POST
    return reverse("admin:articles_article_add" if is_form else "article_drafts")
