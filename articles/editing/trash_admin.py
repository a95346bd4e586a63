"""The trash, and changes made to many articles together: looked at, restored, undone."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from articles.editing import guards, many, task_notes, trash_pages
from articles.editing.bases import LibraryAdmin, named
from articles.editing.words import when
from articles.library import people, trash, undoing
from articles.library.changes import number_of
from articles.library.revising import Refused
from articles.library.trash_many import FOR_GOOD, PUT_BACK
from articles.models import Article, ChangeSet, Revision, TrashedArticle
from articles.text.rendering import render as render_markdown

SHOWN = 100
"""Articles that the page of a change set names."""


class ReadOnlyAdmin(LibraryAdmin):
    """Rows that people make by what they do, and never by a form."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TrashAdmin(ReadOnlyAdmin):
    list_display = ["named", "deleted_by_name", "deleted", "kept"]
    list_display_links = ["named"]
    search_fields = ["question", "path"]
    search_help_text = "Words of the question, or an address."
    actions = ["restore", "delete_for_good"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrashedArticle]:
        rows: QuerySet[TrashedArticle] = super().get_queryset(request)
        return rows.select_related("deleted_by").defer("rows")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_model(self, request: HttpRequest, obj: TrashedArticle) -> None:
        user: Any = request.user
        trash.delete_for_good([obj], author=user)

    def has_restore_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("articles.delete_article"))

    @admin.display(description="article", ordering="question")
    def named(self, row: TrashedArticle) -> SafeString:
        return named(row.question, row.path)

    @admin.display(description="deleted by", ordering="deleted_by__username")
    def deleted_by_name(self, row: TrashedArticle) -> str:
        return people.name_of(row.deleted_by)

    @admin.display(description="deleted", ordering="deleted_at")
    def deleted(self, row: TrashedArticle) -> str:
        return when(row.deleted_at)

    @admin.display(description="history")
    def kept(self, row: TrashedArticle) -> str:
        return f"{row.versions:,} version{'' if row.versions == 1 else 's'}"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What was thrown away, to be read before anything is done with it."""
        row: TrashedArticle | None = self.get_object(request, object_id)
        may = request.method != "POST" and self.has_view_permission(request, row)
        if row is None or not may:
            return super().change_view(request, object_id, form_url, extra_context)
        article = trash.article_of(row)
        context = {
            **admin.site.each_context(request),
            "title": "Deleted article",
            "row": row,
            "by": people.name_of(row.deleted_by),
            "at": when(row.deleted_at),
            "article": article,
            "rendered": render_markdown(article.answer),
            "ways": list(self.get_actions(request)),
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/articles/trashed.html", context)

    @admin.action(description="Put back", permissions=["restore"])
    def restore(
        self, request: HttpRequest, queryset: QuerySet[TrashedArticle]
    ) -> HttpResponse | None:
        return trash_pages.begin(request, PUT_BACK, queryset)

    @admin.action(description="Delete for good…", permissions=["delete"])
    def delete_for_good(
        self, request: HttpRequest, queryset: QuerySet[TrashedArticle]
    ) -> HttpResponse | None:
        return trash_pages.begin(request, FOR_GOOD, queryset)


class ChangeSetAdmin(ReadOnlyAdmin):
    list_display = ["what", "by", "made", "size", "state"]
    list_display_links = ["what"]
    search_fields = ["message"]
    search_help_text = "Words of what was done."
    empty_value_display = "–"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeSet]:
        rows: QuerySet[ChangeSet] = super().get_queryset(request)
        return rows.select_related("author")

    @admin.display(description="what", ordering="message")
    def what(self, row: ChangeSet) -> str:
        return str(row)

    @admin.display(description="by", ordering="author__username")
    def by(self, row: ChangeSet) -> str:
        return people.name_of(row.author)

    @admin.display(description="when", ordering="created_at")
    def made(self, row: ChangeSet) -> str:
        return when(row.created_at)

    @admin.display(description="articles")
    def size(self, row: ChangeSet) -> str:
        return number_of(row.articles)

    @admin.display(description="state")
    def state(self, row: ChangeSet) -> str:
        return "Undone" if row.undone_by_id else "Done"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row: ChangeSet | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            return super().change_view(request, object_id, form_url, extra_context)
        revisions = Revision.objects.filter(change_set=row).order_by("article_id")
        first = revisions.values_list("article_id", flat=True).distinct()[:SHOWN]
        touched = Article.objects.filter(pk__in=list(first)).order_by("pk")
        thrown = TrashedArticle.objects.filter(change_set=row)
        context = {
            **admin.site.each_context(request),
            "title": str(row),
            "change_set": row,
            "touched": list(touched.defer("answer", "body", "extra")),
            "total": row.articles,
            "thrown": thrown.defer("rows")[:SHOWN],
            "thrown_total": thrown.count(),
            "back": request.GET.get("back", ""),
        }
        return render(request, "admin/articles/change_set.html", context)


@guards.page("undo_changeset")
@guards.posted("admin:articles_changeset_changelist", "Open here the change to be undone.")
def undo(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the changes of a change set back; then to the page that the form names as `back`."""
    found = ChangeSet.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("admin:articles_changeset_changelist")
    user: Any = request.user
    try:
        task = undoing.undo(found, author=user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(back)
    if not task.is_over:
        return HttpResponseRedirect(task_notes.follow(request, task))
    many.tell(request, task, back)
    if "said" in task.report:
        messages.info(request, task.report["said"])
    return HttpResponseRedirect(back)
