"""The page of a conflict: what both began with, mine and theirs, and the choice between them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from articles.editing import differing, drafts, guards, returning
from articles.editing.widgets import unix_newlines
from articles.editing.words import change_url, saved, when
from articles.library import drafting, finding, people, revising, saving
from articles.library.drafting import Typed
from articles.models import Article
from articles.text.comparing import Piece
from articles.text.documents import DocumentError, parse
from articles.text.reconciling import MINE, OWN, THEIRS, Question, Reconciliation, reconcile


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the page, its texts in pieces, and what was answered so far."""

    question: Question
    label: str
    mine: list[Piece]
    theirs: list[Piece]
    answer: str
    own: str


def page(
    request: HttpRequest,
    conflict: saving.Conflict,
    key: UUID,
    kept: int,
    *,
    answers: Mapping[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The page, with status 409; `key` is that of the draft in which mine is kept as well, `kept`
    how often it was."""
    theirs = conflict.theirs
    reconciled = reconcile(conflict.base, conflict.mine, parse(theirs.text))
    context = {
        **admin.site.each_context(request),
        "article": conflict.article,
        **_names(request, conflict),
        "saved_at": when(theirs.created_at),
        "has_base": conflict.base is not None,
        "asked": _asked(reconciled, answers or {}),
        "settled": differing.shown(reconciled.settled(), whole=False),
        "mine": sealed(conflict.article, conflict.text),
        "number": conflict.number or "",
        "seen": theirs.number,
        "draft_key": key,
        "kept": kept,
        "draft": request.POST.get("draft", ""),
        "draft_kept": request.POST.get("draft_kept", ""),
        "problem": problem,
    }
    return render(request, "admin/articles/conflict.html", context, status=409)


def _names(request: HttpRequest, conflict: saving.Conflict) -> dict[str, Any]:
    """Whose the two texts are: mine may be a writer's that is reviewed, theirs what the same
    editor saved after it was begun."""
    writer, last = drafts.writer(request), conflict.theirs.author
    is_own = last is not None and last == request.user
    who = "You" if is_own else people.name_of(last) or "An import"
    since = f"after {writer}’s change was begun" if writer else "while you were writing"
    return {
        "title": f"{who} saved this article {since}",
        "who": who,
        "is_own": is_own,
        "writer": writer,
        "mine_is": f"{writer}’s change" if writer else "Yours",
        "theirs_is": "What you saved" if is_own else f"{who}’s",
    }


def _asked(reconciled: Reconciliation, answers: Mapping[str, str]) -> list[Asked]:
    asked = []
    for question in reconciled.questions:
        name = differing.label(question.keys[0])
        answer = answers.get(question.name, "")
        is_own = answer.startswith(OWN)
        asked.append(
            Asked(
                question,
                f"{name}, passage {question.passage}" if question.passage else name,
                differing.pieces(question.base, question.mine),
                differing.pieces(question.base, question.theirs),
                OWN if is_own else answer,
                answer.removeprefix(OWN) if is_own else question.mine,
            )
        )
    return asked


@guards.page("change_article")
@guards.posted(
    "admin:articles_article_change", "Nothing was saved. Go on with the article here.", "pk"
)
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what an editor made of a conflict; mine and theirs stay in the history."""
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        _keep_own_words(request)
        messages.error(request, "This article was deleted. Your text is kept as a draft.")
        return HttpResponseRedirect(reverse("article_drafts"))
    try:
        conflict = _conflict(request, article)
    except (DocumentError, ValueError) as error:
        return HttpResponseBadRequest(f"This conflict cannot be read: {error}")
    user: Any = request.user
    _know_draft(request, article)
    key = drafts.key_of(request) or drafts.new_key()
    kept = drafts.number(request.POST.get("kept")) or 0
    reconciled = reconcile(conflict.base, conflict.mine, parse(conflict.theirs.text))
    answers = _answers(request, reconciled)
    if "_theirs" not in request.POST and (problem := _missing(reconciled, answers)):
        return page(request, conflict, key, kept, answers=answers, problem=problem)
    is_theirs = "_theirs" in request.POST
    result = parse(conflict.theirs.text) if is_theirs else reconciled.result(answers)
    seen, writer = conflict.theirs.number, drafts.writer(request)
    try:
        saving.save_joined(article, conflict.mine, result, seen, author=user, writer=writer)
    except saving.Conflict as again:
        return page(request, again, key, kept)
    except revising.Refused as refused:
        return page(request, conflict, key, kept, answers=answers, problem=str(refused))
    (drafts.forget_own if is_theirs else drafts.forget)(request, article)
    article.refresh_from_db()
    messages.success(request, saved(article, key))
    if is_theirs and (draft := drafts.reviewed(request)):
        waits = '<a href="{}">{}’s change</a> is not in it, and waits as before.'
        there = returning.kept(request, drafts.address(draft))
        messages.info(request, format_html(waits, there, writer))
    return HttpResponseRedirect(returning.kept(request, change_url(article)))


def _keep_own_words(request: HttpRequest) -> None:
    """What was written on the page itself, beside the draft that holds mine."""
    own = [str(text) for name, text in request.POST.items() if name.startswith("own-")]
    if own:
        fields = {"question": ["From a conflict"], "answer": ["\n\n".join(own)]}
        user: Any = request.user
        drafting.keep(user, drafts.new_key(), None, Typed(fields))


def _know_draft(request: HttpRequest, article: Article) -> None:
    """What was joined is saved even if the draft was thrown away or sent back meanwhile."""
    with suppress(drafting.NotYours):
        request.draft = drafts.asked_for(request, str(article.pk))  # type: ignore[attr-defined]


def _conflict(request: HttpRequest, article: Article) -> saving.Conflict:
    """The conflict that the page was made of. Raises ValueError for what no such page sends."""
    mine = parse(_unsealed(article, request.POST.get("mine", "")))
    numbers = {name: request.POST.get(name, "") for name in ("number", "seen")}
    if not numbers["seen"].isdecimal():
        raise ValueError("it does not say which version it was about")
    theirs = finding.version(article, int(numbers["seen"]))
    number = int(numbers["number"]) if numbers["number"].isdecimal() else None
    return saving.Conflict(article, number, mine, theirs)


def sealed(article: Article, text: bytes) -> str:
    """A document that the form checked, so that the page of a conflict brings back no other; with
    its newlines, which a form would change."""
    return signing.dumps([article.pk, text.decode()], salt=_SEAL, compress=True)


_SEAL = "articles.conflict"


def _unsealed(article: Article, seal: str) -> bytes:
    try:
        pk, text = signing.loads(seal, salt=_SEAL)
    except (signing.BadSignature, ValueError) as error:
        raise ValueError("your text is not as the page had it") from error
    if pk != article.pk:
        raise ValueError("your text is of another article")
    return str(text).encode()


def _answers(request: HttpRequest, reconciled: Reconciliation) -> dict[str, str]:
    answers = {}
    for question in reconciled.questions:
        answer = request.POST.get(f"choice-{question.name}", "")
        own = unix_newlines(request.POST.get(f"own-{question.name}", question.mine))
        if not answer and own.strip() != question.mine.strip():
            answer = OWN  # who writes there means it
        if answer in (MINE, THEIRS):
            answers[question.name] = answer
        elif answer == OWN and question.is_text:
            answers[question.name] = f"{OWN}{own}"
    return answers


def _missing(reconciled: Reconciliation, answers: Mapping[str, str]) -> str:
    missing = len(reconciled.questions) - len(answers)
    if not missing:
        return ""
    return f"Choose for {'the passage' if missing == 1 else f'the {missing} passages'} left below."
