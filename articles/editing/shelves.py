"""Pages that merge, split and rename a subject: first the choice, then what will happen, then the
button that does it. The choice stands in the address of the page, so that Back leads to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from articles.editing import choosing, guards, many, task_notes
from articles.editing.drafts import number
from articles.editing.shelf_forms import (
    PICKED,
    ClashForm,
    CriteriaForm,
    MergeForm,
    RenameForm,
    SplitForm,
)
from articles.library import carrying, tasking, workflow
from articles.library.changes import number_of
from articles.library.foreseeing_shelves import PER_PAGE, Foreseen, clashes, foresee
from articles.library.reshelving import Clash
from articles.library.revising import Refused
from articles.models import Article, ArticleQuerySet, Status, Subject, Task

SHOWN = 100
"""Articles that can be picked by hand at a time: their numbers stand in the address of a page."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a page is about to do: its question, the end of the words of its button, and how it is
    done. `goes`: the subject goes when it is empty."""

    question: str
    subject: Subject
    articles: ArticleQuerySet
    target: Subject
    ending: str
    do: Callable[[Clash], Task]
    goes: bool = True


def may_move_all(user: Any, subject: Subject) -> bool:
    """Whether `user` may change each article of a subject, and so its address."""
    held = subject.articles.order_by().values_list("status", flat=True).distinct()
    return all(workflow.may(user, one, one) for one in {Status.DRAFT.value, *held})


def _subject(request: HttpRequest, pk: int, *, whole: bool = True) -> Subject:
    subject = get_object_or_404(Subject, pk=pk)
    if whole and not may_move_all(request.user, subject):
        raise PermissionDenied
    return subject


@require_http_methods(["GET", "HEAD", "POST"])
@guards.page("change_subject")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a subject into the one that `?into=` names."""
    subject = _subject(request, pk)
    user: Any = request.user
    if not user.has_perm("articles.delete_subject"):
        raise PermissionDenied
    form = MergeForm(subject, request.GET or None)
    if not form.is_valid():
        return _ask(request, subject, form, f"Merge {subject} into another subject")
    target: Subject = form.cleaned_data["into"]

    def do(clash: Clash) -> Task:
        return carrying.merge(subject, target, clash, author=user)

    articles = Article.objects.filter(subject=subject)
    question, ending = f"Merge {subject} into {target}?", f"to {target}, and remove {subject}"
    return _look(request, Deed(question, subject, articles, target, ending, do))


@require_http_methods(["GET", "HEAD", "POST"])
@guards.page("change_subject")
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a subject the name and the address that `?name=` and `?slug=` tell."""
    subject = _subject(request, pk)
    user: Any = request.user
    initial = {"name": subject.name, "slug": subject.slug}
    form = RenameForm(subject, request.GET or None, initial=initial)
    if not form.is_valid():
        return _ask(request, subject, form, f"Rename {subject}")
    name, slug = form.cleaned_data["name"], form.cleaned_data["slug"]
    if slug == subject.slug:
        return _name_alone(request, subject, name)

    def do(clash: Clash) -> Task:
        return carrying.rename(subject, name, slug, author=user)

    articles = Article.objects.filter(subject=subject)
    target = Subject(name=name, slug=slug)
    ending = f"to {target.get_absolute_url()}"
    question = f"Move {subject} {ending}?"
    return _look(request, Deed(question, subject, articles, target, ending, do))


def _name_alone(request: HttpRequest, subject: Subject, name: str) -> HttpResponse:
    """Another name changes no address: nothing is to be foreseen but the name."""
    if request.method == "POST":
        before = subject.name
        rows = Subject.objects.filter(pk=subject.pk)
        rows.update(name=name, name_is_chosen=True)
        text = "<strong>Renamed:</strong> <bdi>{}</bdi> is called <bdi>{}</bdi> now."
        messages.success(request, format_html(text, before, name))
        return _to_subject(subject)
    context = _page(request, subject, f"Call {subject} “{name}”?") | {"name": name}
    return render(request, "admin/articles/subject/name_alone.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guards.page("change_subject")
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Move some articles of a subject: those of `?a=`, or all that words, author and days find."""
    subject = _subject(request, pk, whole=False)
    user: Any = request.user
    is_asked = "look" in request.GET
    form = SplitForm(subject, request.GET if is_asked else None)
    if not is_asked or not form.is_valid():
        return _pick(request, subject, form)
    articles = _chosen(request, subject, form)
    target = form.target()
    if target.pk is None and not user.has_perm("articles.add_subject"):
        form.add_error("to", "You may not make subjects. Choose one that is there.")
    if not articles.exists():
        form.add_error(None, "No article is chosen. Mark some, or take all that are found.")
    if form.errors:
        return _pick(request, subject, form)

    def do(clash: Clash) -> Task:
        return carrying.split(subject, articles, target, clash, author=user)

    question = f"Split {subject}?"
    ending = f"to {target}"
    return _look(request, Deed(question, subject, articles, target, ending, do, goes=False))


def _chosen(request: HttpRequest, subject: Subject, form: SplitForm) -> ArticleQuerySet:
    if form.cleaned_data["which"] != PICKED:
        return _found(subject, form)
    pks = [pk for pk in map(number, request.GET.getlist("a")) if pk]
    chosen: ArticleQuerySet = Article.objects.filter(subject=subject, pk__in=pks[:SHOWN])
    return chosen


def _found(subject: Subject, form: CriteriaForm) -> ArticleQuerySet:
    """The articles of a subject that the criteria of a form find."""
    data = form.cleaned_data if form.is_bound else {}
    articles: ArticleQuerySet = Article.objects.filter(subject=subject)
    words = (data.get("words") or "").split()
    articles = reduce(lambda rows, word: rows.filter(question__icontains=word), words, articles)
    if data.get("author"):
        articles = articles.filter(author__icontains=data["author"].strip())
    if data.get("since"):
        articles = articles.filter(date__gte=data["since"])
    if data.get("until"):
        articles = articles.filter(date__lte=data["until"])
    return articles


def _page(request: HttpRequest, subject: Subject, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, "subject": subject}


def _ask(request: HttpRequest, subject: Subject, form: Any, title: str) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, "What you chose is not there any more. Choose again.")
    context = _page(request, subject, title) | {"form": form, "total": subject.articles.count()}
    return render(request, "admin/articles/subject/ask.html", context)


def _pick(request: HttpRequest, subject: Subject, form: SplitForm) -> HttpResponse:
    criteria = CriteriaForm(subject, request.GET or None)
    criteria.is_valid()
    found = _found(subject, criteria)
    total = found.count()
    # What does not fit in the list is chosen by what finds it.
    first = list(found.defer("answer", "body", "extra").newest_first()[:SHOWN])
    if not form.is_bound and request.GET:
        form.initial = request.GET.dict()
    context = _page(request, subject, f"Split {subject}") | {
        "form": form,
        "criteria": criteria if criteria.errors else form,
        "first": first,
        "picked": set(map(number, request.GET.getlist("a"))),
        "takes_all": request.GET.get("which") == "all",
        "found": total,
    }
    if request.method == "POST":
        messages.error(request, "What you chose is not there any more. Choose again.")
    return render(request, "admin/articles/subject/split.html", context)


def _look(request: HttpRequest, deed: Deed) -> HttpResponse:
    """What will happen; or, when its button was pressed, do it."""
    user: Any = request.user
    foreseen = foresee(deed.articles, deed.target, author=user)
    seen = _digest(deed)
    form = ClashForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != seen:
            text = "Articles came, went or were changed meanwhile. Look once more."
            messages.warning(request, text)
        elif not foreseen.goes and not deed.goes:
            messages.warning(request, "You may move none of these articles. Ask a publisher.")
        elif not _is_unsure(request, foreseen):
            return _do(request, deed, form.cleaned_data["clash"])
    page = number(request.GET.get("page")) or 1
    pages = max(1, -(-foreseen.total // PER_PAGE))
    if page > pages:
        raise Http404
    ordered = deed.articles.defer("answer", "body", "extra").order_by("slug")
    shown = list(ordered[(page - 1) * PER_PAGE : page * PER_PAGE])
    context = _page(request, deed.subject, deed.question) | {
        "deed": deed,
        "foreseen": foreseen,
        "seen": seen,
        "button": _button(deed, foreseen),
        "rows": _rows(deed, shown),
        "page": page,
        "pages": pages,
        "first": (page - 1) * PER_PAGE + 1,
        "last": (page - 1) * PER_PAGE + len(shown),
        "query": _query(request),
        "waits": foreseen.total > tasking.AT_ONCE,
        "asks_number": foreseen.total > many.ASK_TWICE_ABOVE,
        "is_wrong": form.is_bound and _is_unsure(request, foreseen),
    }
    response = render(request, "admin/articles/subject/look.html", context)
    if form.is_bound:
        response.status_code = 409
    return response


def _digest(deed: Deed) -> str:
    """Stands for the articles that go, each with its version, and for those whose address is taken:
    as many others are not the same."""
    pairs = list(deed.articles.order_by("pk").values_list("pk", "version"))
    taken = list(clashes(deed.articles, deed.target).order_by("pk").values_list("pk", flat=True))
    return sha256(repr((pairs, taken)).encode()).hexdigest()


def _is_unsure(request: HttpRequest, foreseen: Foreseen) -> bool:
    asks_number = foreseen.total > many.ASK_TWICE_ABOVE
    return asks_number and choosing.typed_number(request) != foreseen.total


def _query(request: HttpRequest) -> str:
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()


def _rows(deed: Deed, shown: list[Article]) -> list[tuple[Article, bool]]:
    """The articles on a page, and whether each one's address is taken where it goes."""
    here = Article.objects.filter(pk__in=[article.pk for article in shown])
    taken = set(clashes(here, deed.target).values_list("pk", flat=True))
    return [(article, article.pk in taken) for article in shown]


def _button(deed: Deed, foreseen: Foreseen) -> str:
    return f"Move {number_of(foreseen.goes)} {deed.ending}"


def _do(request: HttpRequest, deed: Deed, clash: Clash) -> HttpResponse:
    try:
        task = deed.do(clash)
    except Refused as refused:
        messages.error(request, str(refused))
        return _to_subject(deed.subject)
    if not task.is_over:
        messages.info(request, format_html("Begun: <bdi>{}</bdi>.", task.title))
        return HttpResponseRedirect(task_notes.follow(request, task))
    back = reverse("admin:articles_subject_changelist")
    many.tell(request, task, back)
    if task.report.get("left_total"):
        messages.info(request, task.report["said"])
    return HttpResponseRedirect(back)


def _to_subject(subject: Subject) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:articles_subject_change", args=[subject.pk]))
