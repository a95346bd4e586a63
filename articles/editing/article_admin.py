"""The admin of articles: the list, the form, history and deletion."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from articles.editing.bases import LibraryAdmin, named
from articles.editing.filters import (
    EditedFilter,
    PublishedFilter,
    StatusFilter,
    VisibilityFilter,
)
from articles.editing.forms import ArticleForm
from articles.editing.inlines import RelatedInline, SeoInline
from articles.library import revising, searching
from articles.library.overview import state_of
from articles.models import Article, RelatedArticle, Revision
from articles.text.slugs import article_address

MOST_FOUND = 1000
"""Articles that a search in the list shows at most, the best ones."""

LONGEST_IN_MESSAGE = 120
"""Characters of a question that a message repeats."""


class ArticleList(ChangeList):
    """The list without the long texts, which it does not show, and with the subjects in a query of
    their own: joined, they made SQLite sort all rows instead of following the index."""

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Article]:
        articles: QuerySet[Article] = super().get_queryset(*args, **kwargs)
        apart = articles.select_related(None).prefetch_related("subject")
        return apart.defer("answer", "body", "extra")


class ArticleAdmin(LibraryAdmin):
    form = ArticleForm
    inlines = [SeoInline, RelatedInline]
    ordering = ["-published_at", "slug", "pk"]  # as the index has it; Django would add "-pk"
    list_display = ["asked", "in_subject", "state", "by", "edited"]
    list_filter = [
        StatusFilter,
        "subject",
        VisibilityFilter,
        ("published_at", PublishedFilter),
        ("updated_at", EditedFilter),
    ]
    search_fields = ["question"]  # says that there is a search; get_search_results does it
    search_help_text = "Words of the question or answer, or an address."
    view_on_site = False
    actions_selection_counter = True
    fieldsets = [
        (None, {"fields": ["question", "answer", "message", "opened_version"]}),
        (
            "Publishing",
            {
                "fields": [
                    "subject",
                    "status",
                    "published_at",
                    "unpublish_at",
                    "date",
                    "author",
                ]
            },
        ),
        ("Address", {"fields": ["slug"]}),
        (
            "In the document",
            {
                "classes": ["collapse"],
                "fields": [
                    "title",
                    "article_title",
                    "date_format",
                    "post_on_text",
                    "score",
                    "source_id",
                    "provenance",
                    "asked_by",
                    "checked_by",
                    "body",
                    "extra",
                ],
            },
        ),
    ]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).select_related("subject")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleList]:
        return ArticleList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        if where := article_address(term):
            return queryset.filter(subject__slug=where[0], slug=where[1]), False
        found = Q(pk__in=searching.matching_ids(term, MOST_FOUND))
        # The index knows whole words only; an editor types the first letters of one.
        return queryset.filter(found | Q(question__icontains=term)), False

    @admin.display(description="question", ordering="question")
    def asked(self, article: Article) -> SafeString:
        return named(article.question, article.get_absolute_url())

    @admin.display(description="subject", ordering="subject__name")
    def in_subject(self, article: Article) -> SafeString:
        return format_html("<bdi>{}</bdi>", article.subject.name)

    @admin.display(description="status", ordering="status")
    def state(self, article: Article) -> SafeString:
        state = state_of(article)
        when = state.when
        moment = timezone.localtime(when).strftime("%b %-d, %Y, %-H:%M") if when else ""
        return format_html(
            '<span class="state state-{}">{}</span> <span class="moment">{}</span>',
            state.name,
            state.word,
            moment,
        )

    @admin.display(description="author", ordering="author")
    def by(self, article: Article) -> SafeString:
        return format_html("<bdi>{}</bdi>", article.author)

    @admin.display(description="edited", ordering="updated_at")
    def edited(self, article: Article) -> str:
        return timezone.localtime(article.updated_at).strftime("%b %-d, %Y, %-H:%M")

    # The form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        author = request.user.get_full_name()  # type: ignore[union-attr]
        return {"date": timezone.localdate(), "author": author} | dict(request.GET.items())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or "subject" in form.changed_data:
            obj.subject_name = obj.subject.name
        if change:
            revising.save_changes(obj, form.cleaned_data["opened_version"])
        else:
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        is_touched = (
            set(form.changed_data) - {"opened_version", "message"} or "_publish" in request.POST
        )
        if not change or is_touched or any(formset.has_changed() for formset in formsets):
            message = form.cleaned_data["message"]
            revising.record(form.instance, author=request.user, message=message)  # type: ignore[arg-type]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry | None:  # type: ignore[override]
        return None if _is_unchanged(request, obj) else super().log_change(request, obj, message)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(request, _saved(obj), messages.SUCCESS)
        return self._go_on(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if _is_unchanged(request, obj):
            self.message_user(request, f"Nothing was changed in “{_short(obj)}”.", messages.INFO)
        else:
            self.message_user(request, _saved(obj), messages.SUCCESS)
        return self._go_on(request, obj)

    def _go_on(self, request: HttpRequest, article: Article) -> HttpResponse:
        if "_save" in request.POST:
            return self.response_post_save_change(request, article)
        return HttpResponseRedirect(_change_url(article))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The versions of an article, the newest first."""
        revisions = Revision.objects.filter(article_id=object_id)
        context = {"revisions": revisions.select_related("author").defer("document")}
        return super().history_view(request, object_id, context | (extra_context or {}))

    # Deleting

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        revising.delete([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        revising.delete(list(queryset.select_related("subject")))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes, in words: the rows that go along are parts of the articles."""
        articles = list(objs)
        gone = [f"{article.question} ({article.get_absolute_url()})" for article in articles]
        dangling = RelatedArticle.objects.filter(target__in=articles).count()
        versions = Revision.objects.filter(article__in=articles).count()
        counts = {"Versions in the history": versions}
        if dangling:
            counts["Related links of other articles that will lead nowhere"] = dangling
        missing = set() if self.has_delete_permission(request) else {"article"}
        return gone, counts, missing, []


def _change_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _is_unchanged(request: HttpRequest, article: Article) -> bool:
    return str(article.version) == request.POST.get("opened_version")


def _saved(article: Article) -> SafeString:
    """What happened, to what, and where to see it."""
    link = format_html('<a href="{}">{}</a>', _change_url(article), _short(article))
    if article.is_published:
        return format_html(
            '<strong>Saved and public:</strong> {} <a href="{}">View on site</a>',
            link,
            article.get_absolute_url(),
        )
    if article.is_scheduled:
        when = timezone.localtime(article.published_at).strftime("%b %-d, %Y, %-H:%M %Z")
        return format_html("<strong>Saved, public from {} on:</strong> {}", when, link)
    return format_html("<strong>Saved, not public:</strong> {}", link)


def _short(article: Article) -> str:
    """The question for a message: a whole one may fill a screen."""
    return Truncator(article.question).chars(LONGEST_IN_MESSAGE)
