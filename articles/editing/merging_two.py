"""Two articles made one, guided: which stays, whose words it has, and what follows."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from articles.editing import differing, guards, many, returning, task_notes
from articles.editing.drafts import number
from articles.editing.many_forms import ArticleForm
from articles.editing.widgets import unix_newlines
from articles.editing.words import change_url, short
from articles.library import merging
from articles.library.revising import Refused
from articles.models import Article
from articles.text.comparing import Piece

KEPT, GONE, OWN = "kept", "gone", "own"
"""Whose text is taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A text of which there are two: both, the other one's in pieces, and what was answered."""

    name: str
    label: str
    kept: str
    gone: list[Piece]
    is_same: bool
    answer: str
    own: str


@guards.page("review_article", "publish_article")
def merge_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Which other article, then both side by side; sent, they are merged."""
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        raise Http404
    is_asked = not ArticleForm.base_fields.keys().isdisjoint(request.GET)
    form = ArticleForm(request.GET) if is_asked else ArticleForm()
    if not form.is_bound or not form.is_valid():
        return _ask(request, article, form)
    other: Article = form.cleaned_data["picked"]
    gone, kept = (
        (article, other) if _stays(request, article, other) == other.pk else (other, article)
    )
    if request.method == "POST":
        return _merge(request, gone, kept)
    return _page(request, gone, kept)


def _stays(request: HttpRequest, article: Article, other: Article) -> int:
    """The number of the one that stays: the public one, if nobody chose."""
    asked = number(request.GET.get("stays"))
    if asked in (article.pk, other.pk):
        return asked or 0
    return other.pk if other.is_published and not article.is_published else article.pk


def _ask(request: HttpRequest, article: Article, form: ArticleForm) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Merge with another article",
        "article": article,
        "form": form,
        "media": form.media,
    }
    return render(request, "admin/articles/merge_ask.html", context)


def _page(request: HttpRequest, gone: Article, kept: Article, problem: str = "") -> HttpResponse:
    user: Any = request.user
    refusal = merging.refusal(gone, kept, user)
    context = {
        **admin.site.each_context(request),
        "title": "Merge two articles",
        "gone": gone,
        "kept": kept,
        "choices": [_choice(request, name, gone, kept) for name in merging.TEXTS],
        "follows": None if refusal else merging.follows(gone),
        "refusal": refusal,
        "problem": problem,
        "may_stay": not merging.refusal(kept, gone, user),
    }
    status = 409 if problem else 200
    return render(request, "admin/articles/merge.html", context, status=status)


def _choice(request: HttpRequest, name: str, gone: Article, kept: Article) -> Choice:
    mine, other = getattr(kept, name), getattr(gone, name)
    return Choice(
        name,
        name.capitalize(),
        mine,
        differing.pieces(mine, other),
        mine == other,
        request.POST.get(f"choice-{name}", KEPT),
        unix_newlines(request.POST.get(f"own-{name}", mine)),
    )


def _merge(request: HttpRequest, gone: Article, kept: Article) -> HttpResponse:
    user: Any = request.user
    for one, name in ((gone, "gone_version"), (kept, "kept_version")):
        if request.POST.get(name) != str(one.version):
            text = f"Somebody saved “{short(one)}” since. Look at both once more, then merge."
            return _page(request, gone, kept, text)
    try:
        task = merging.merge(gone, kept, author=user, texts=_texts(request, gone, kept))
    except Refused as refused:
        return _page(request, gone, kept, str(refused))
    if not task.is_over:  # the database was busy: it is tried again
        return HttpResponseRedirect(task_notes.follow(request, task))
    if task.error:
        return _page(request, gone, kept, task.error)
    back = returning.kept(request, change_url(kept))
    many.tell(request, task, back)
    messages.info(request, task.report["said"])
    return HttpResponseRedirect(back)


def _texts(request: HttpRequest, gone: Article, kept: Article) -> dict[str, str]:
    """The texts that shall not stay as they are."""
    texts = {}
    for name in merging.TEXTS:
        answer = request.POST.get(f"choice-{name}", KEPT)
        if answer == GONE:
            texts[name] = getattr(gone, name)
        elif answer == OWN:
            texts[name] = unix_newlines(request.POST.get(f"own-{name}", getattr(kept, name)))
    return texts
