"""The list of articles in the admin: its columns, filters and search."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing import row_form
from articles.editing.article_actions import ACTIONS, seen
from articles.editing.bases import LibraryAdmin, named
from articles.editing.filters import (
    EditedFilter,
    PublishedFilter,
    StatusFilter,
    VisibilityFilter,
)
from articles.editing.row_form import RowForm
from articles.library import opening, saving, searching
from articles.library.overview import state_of
from articles.library.revising import Refused
from articles.library.saving import Edited
from articles.models import Article
from articles.text.slugs import article_address

MOST_FOUND = 1000
"""Articles that a search in the list shows at most, the best ones."""


_EDITED = {"by": "author"}
"""Columns of the list → the fields in their place while it is edited."""


def _edits(request: HttpRequest) -> bool:
    return "edit" in request.GET


def _is_incomplete(request: HttpRequest) -> bool:
    """Whether an article that the list showed is no more: its row cannot be told from others."""
    shown = seen(request)
    return bool(Article.objects.filter(pk__in=shown).count() < len(shown))


class ArticleList(ChangeList):
    """The list without the long texts, which it does not show, and with the subjects in a query of
    their own: joined, they made SQLite sort all rows instead of following the index."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        if _edits(request) and self.model_admin.has_change_permission(request):
            self.list_editable = ("author",)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        found.pop("edit", None)
        return found

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Article]:
        articles: QuerySet[Article] = super().get_queryset(*args, **kwargs)
        apart = articles.select_related(None).prefetch_related("subject")
        return apart.defer("answer", "body", "extra")


class ArticleListAdmin(LibraryAdmin):
    """What the admin of articles shows as a list."""

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
    actions_selection_counter = True
    actions = ACTIONS

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # Editing in the list: `?edit=1`

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns: list[Any] = list(self.list_display)
        return [_EDITED.get(name, name) for name in columns] if _edits(request) else columns

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> type[Any]:
        form = type("SeenRowForm", (RowForm,), {"seen": seen(request), "user": request.user})
        return modelformset_factory(Article, form, extra=0, fields=["author"])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; with 409 where somebody else saved what was edited in it."""
        context = {"edits": _edits(request)} | (extra_context or {})
        if "_save" in request.POST and _is_incomplete(request):
            return self._unsaved(request, context, "An article of this list was deleted meanwhile.")
        try:
            response = super().changelist_view(request, context)
        except saving.Conflict:  # saved between the comparison and the write: compare again
            response = super().changelist_view(request, context)
        except Refused as refused:
            return self._unsaved(request, context, str(refused))
        shown = getattr(response, "context_data", None) or {}
        formset = getattr(shown.get("cl"), "formset", None)
        if formset is not None and any(getattr(form, "is_conflict", False) for form in formset):
            response.status_code = 409
        return response

    def _unsaved(self, request: HttpRequest, context: dict[str, Any], why: str) -> HttpResponse:
        """The list as it is by now, with what was typed in it and is not saved."""
        typed = "; ".join(f"“{text}”" for text in row_form.typed(request.POST))
        said = f"You had typed {typed or 'nothing'}. The list below is as it is now."
        messages.error(request, f"{why} Nothing is saved. {said}")
        request.method = "GET"
        response = super().changelist_view(request, context)
        response.status_code = 409
        return response

    def save_row(self, request: HttpRequest, form: RowForm) -> None:
        """Save what was typed in one row."""
        opened = opening.as_it_is(form.instance)
        version = form.instance.version
        edited = Edited(opened.article, opened.seo, opened.links, version, opened.number)
        user: Any = request.user
        saving.save(edited, author=user, message="Edited in the list")

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
        shown = named(article.question, article.get_absolute_url())
        mark = '<input type="hidden" name="seen" value="{}:{}">'
        return format_html("{}" + mark, shown, article.pk, article.version)

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
