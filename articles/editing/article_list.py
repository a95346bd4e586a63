"""The list of articles in the admin: its rows and columns, and editing in it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing import returning, row_form
from articles.editing.article_actions import ACTIONS, FOLDED, may_ever
from articles.editing.bases import LibraryAdmin, named
from articles.editing.choosing import seen
from articles.editing.list_page import ALL, CHOSEN, Head, ListPage, columns_of
from articles.editing.row_form import RowForm
from articles.editing.words import when
from articles.library import opening, saved_views, saving
from articles.library.listing import Listing, Page
from articles.library.narrowing import MOST_MATCHING
from articles.library.overview import state_of
from articles.library.revising import Refused
from articles.library.saving import Edited
from articles.library.tallies import Number
from articles.models import Article, KeptFinding, SeoMetadata
from articles.text import findings
from articles.text.hues import hue_of

SHOWN_BY = {
    "subject": "in_subject",
    "status": "state",
    "author": "by",
    "published": "published",
    "edited": "edited",
    "findings": "kinds",
    "source": "source",
    "index": "engines",
}
"""Columns → what shows them."""


def _edits(request: HttpRequest) -> bool:
    return "edit" in request.GET


def _is_incomplete(request: HttpRequest) -> bool:
    """Whether an article that the list showed is no more: its row cannot be told from others."""
    shown = seen(request)
    return bool(Article.objects.filter(pk__in=shown).count() < len(shown))


class ArticleList(ChangeList):
    """One page of the list, by its key: without the long texts, which it does not show, and with
    nothing counted but what is quick to count."""

    most_matching = MOST_MATCHING

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.around = ListPage(request)
        self.shown = Listing(self.around.wanted)
        super().__init__(request, *args, **kwargs)
        if _edits(request) and self.model_admin.has_change_permission(request):
            self.list_editable = ("author",)
            pks = [row.pk for row in self.page.rows]
            self.result_list = self.queryset.filter(pk__in=pks)

    def get_filters(self, request: HttpRequest) -> Any:
        return [], False, {}, False, False

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """All that is found, in order: nothing where what is asked for is not there."""
        if self.around.unknown:
            return Article.objects.none()
        apart = self.shown.articles().prefetch_related("subject")
        return apart.defer("answer", "body", "extra")

    def get_results(self, request: HttpRequest) -> None:
        if self.around.unknown:
            self.page, self.number = Page([], "", "", False, False), Number(0)
        else:
            after, before = request.GET.get("after", ""), request.GET.get("before", "")
            self.page = self.shown.page(after=after, before=before)
            self.number = self._number()
        prefetch_related_objects(self.page.rows, *_beside(self.around.columns))
        self.result_list = self.page.rows
        self.result_count = self.number.count
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False

    def _number(self) -> Number:
        if self.shown.is_of_a_state:
            return self.around.numbers[self.shown.wanted.state]
        return self.shown.count()

    @property
    def heads(self) -> list[Head]:
        return self.around.heads(self.list_editable)

    @property
    def next_page(self) -> str:
        return f"{self.around.link()}&{urlencode({'after': self.page.last})}"

    @property
    def previous_page(self) -> str:
        return f"{self.around.link()}&{urlencode({'before': self.page.first})}"


def _beside(columns: tuple[str, ...]) -> list[Any]:
    """What chosen columns show from other tables."""
    made: list[Any] = []
    if "findings" in columns:
        kinds = KeptFinding.objects.order_by("kind")
        made.append(Prefetch("findings", kinds.only("article", "kind")))
    if "index" in columns:
        rows = SeoMetadata.objects.select_related(None).only("article", "no_index")
        made.append(Prefetch("seo", rows))
    return made


class ArticleListAdmin(LibraryAdmin):
    """What the admin of articles shows as a list."""

    list_display = ["asked", *(SHOWN_BY[name] for name in CHOSEN)]
    sortable_by = ()  # the heads are our own
    search_fields = ["question"]  # for the picker; the list asks its own index
    actions = ACTIONS

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those that the person may do to some articles; `delete_selected` is Django's own."""
        user: Any = request.user
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return {name: action for name, action in actions.items() if may_ever(user, name)}

    # Editing in the list: `?edit=1`

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The question and the chosen columns; while it is edited, with the field of the author."""
        columns = [SHOWN_BY[name] for name in columns_of(request)]
        if _edits(request):
            columns = [*(name for name in columns if name != "by"), "author"]
        return ["asked", *columns]

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> type[Any]:
        form = type("SeenRowForm", (RowForm,), {"seen": seen(request), "user": request.user})
        return modelformset_factory(Article, form, extra=0, fields=["author"])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, or the view that opens first; with 409 where somebody else saved what was
        edited in it."""
        user: Any = request.user
        is_bare = request.method == "GET" and not request.GET
        if is_bare and (view := saved_views.first_of(user)):
            return HttpResponseRedirect(f"?{view.query or ALL}")
        context = {"edits": _edits(request), "folded": FOLDED} | (extra_context or {})
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
        rows = {**getattr(request, "saved_rows", {}), opened.article.pk: opened.article}
        request.saved_rows = rows  # type: ignore[attr-defined]

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        """Django tells of edited rows how many there are; what they say by now is told here."""
        rows = getattr(request, "saved_rows", None)
        text = row_form.told(list(rows.values())) if rows else message
        super().message_user(request, text, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).select_related("subject")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleList]:
        return ArticleList

    # Back to where the list was left

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """The list as it was left, at the row of the article."""
        return HttpResponseRedirect(returning.to_list(request, obj))

    # Columns

    @admin.display(description="Question")
    def asked(self, article: Article) -> SafeString:
        shown = named(article.question, article.get_absolute_url())
        mark = '<input type="hidden" name="seen" value="{}:{}">'
        row = '<span class="row-mark" id="article-{}">{}</span>'
        return format_html(row + mark, article.pk, shown, article.pk, article.version)

    @admin.display(description="Subject")
    def in_subject(self, article: Article) -> SafeString:
        subject = article.subject
        text = '<span class="dot hue-{}"></span><bdi>{}</bdi>'
        return format_html(text, hue_of(subject.slug), subject.name)

    @admin.display(description="Status")
    def state(self, article: Article) -> SafeString:
        state = state_of(article)
        return format_html(
            '<span class="state state-{}">{}</span> <span class="moment">{}</span>',
            state.name,
            state.word,
            when(state.when) if state.when else "",
        )

    @admin.display(description="Author")
    def by(self, article: Article) -> SafeString:
        return format_html("<bdi>{}</bdi>", article.author)

    @admin.display(description="Published")
    def published(self, article: Article) -> str:
        return when(article.published_at)

    @admin.display(description="Edited")
    def edited(self, article: Article) -> str:
        return when(article.updated_at)

    @admin.display(description="Findings")
    def kinds(self, article: Article) -> str:
        kinds = dict.fromkeys(finding.kind for finding in article.findings.all())
        return ", ".join(map(findings.name, kinds))

    @admin.display(description="Source number")
    def source(self, article: Article) -> str:
        return "" if article.source_id is None else str(article.source_id)

    @admin.display(description="Search engines")
    def engines(self, article: Article) -> str:
        seo = getattr(article, "seo", None)
        return "Hidden" if seo and seo.no_index else ""
