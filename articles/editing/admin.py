"""What Django's admin shows: subjects, articles, pictures and redirects."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing import audit_log, people, shelves  # noqa: F401  (register their own)
from articles.editing.account_forms import SignInForm
from articles.editing.article_admin import ArticleAdmin
from articles.editing.bases import LibraryAdmin, named
from articles.editing.drafts import number
from articles.editing.forms import PageForm, RedirectForm, SubjectForm
from articles.editing.picture_admin import PictureAdmin
from articles.editing.trash_admin import ChangeSetAdmin, TrashAdmin
from articles.editing.words import list_url, when
from articles.library import emptied, own_pages, redirecting, tallies, turns
from articles.models import (
    Article,
    ChangeSet,
    Page,
    Picture,
    Redirect,
    Subject,
    TrashedArticle,
)

"""Articles of a subject that its row counts."""

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Dashboard"
admin.site.login_form = SignInForm
admin.site.register(Article, ArticleAdmin)
admin.site.register(TrashedArticle, TrashAdmin)
admin.site.register(ChangeSet, ChangeSetAdmin)
admin.site.register(Picture, PictureAdmin)


@admin.register(Subject)
class SubjectAdmin(LibraryAdmin):
    form = SubjectForm
    ordering = ["name", "pk"]
    list_display = ["named", "count", "listed", "position"]
    search_fields = ["name"]
    view_on_site = False
    fieldsets = [
        (None, {"fields": ["name", "slug", "description", "is_listed", "position"]}),
        ("In search engines", {"fields": ["seo_title", "seo_description"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subject]:
        return tallies.with_articles(super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Its address is part of all its articles: who may not change these may not change it."""
        is_free = obj is None or shelves.may_move_all(request.user, obj)
        return [] if is_free else ["slug"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A subject goes when it is empty."""
        return super().has_delete_permission(request, obj) and not (
            obj is None or obj.articles.exists()
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or "name" in form.changed_data:
            obj.name_is_chosen = True
        if change and "slug" in form.changed_data:
            turns.take()  # no article comes to an empty subject while it moves
            if obj.slug != form.initial["slug"] and obj.articles.exists():
                request.new_slug = obj.slug  # type: ignore[attr-defined]
                obj.slug = form.initial["slug"]
                form.changed_data.remove("slug")
        if not change or form.changed_data:
            obj.save()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Articles are moved after a look at what will happen, as a change that can be undone."""
        slug = getattr(request, "new_slug", None)
        if slug is None:
            return super().response_change(request, obj)
        messages.info(request, "The address is as it was: look first at what another one changes.")
        query = urlencode({"name": obj.name, "slug": slug})
        return HttpResponseRedirect(f"{reverse('rename_subject', args=[obj.pk])}?{query}")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        subject = self.get_object(request, object_id)
        if subject is None and (heir := emptied.successor(number(object_id) or 0)):
            text = "That subject went: its articles are in {} now."
            messages.info(request, format_html(text, heir.name))
            return HttpResponseRedirect(reverse("admin:articles_subject_change", args=[heir.pk]))
        may_move = subject is not None and shelves.may_move_all(request.user, subject)
        context = {"may_move_all": may_move} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description="name", ordering="name")
    def named(self, subject: Subject) -> SafeString:
        return named(subject.name, subject.get_absolute_url())

    @admin.display(description="articles")
    def count(self, subject: Any) -> SafeString:
        most = tallies.MOST_IN_SUBJECT
        is_bound = subject.article_count > most and subject.kept_count is None
        number = f"{most:,}+" if is_bound else f"{subject.article_count:,}"
        address = list_url(subject=subject.slug, state="all")
        return format_html('<a href="{}">{}</a>', address, number)

    @admin.display(description="in lists", ordering="is_listed")
    def listed(self, subject: Subject) -> str:
        return "Yes" if subject.is_listed else "No"


@admin.register(Redirect)
class RedirectAdmin(LibraryAdmin):
    form = RedirectForm
    list_display = ["old_path", "leads_to", "made"]
    search_fields = ["old_path", "new_path"]
    fields = ["old_path", "new_path"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["old_path"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        redirecting.add(obj.old_path, obj.new_path)
        obj.pk = Redirect.objects.get(old_path=obj.old_path).pk

    @admin.display(description="made", ordering="created_at")
    def made(self, redirect: Redirect) -> str:
        return when(redirect.created_at)

    @admin.display(description="leads to", ordering="new_path")
    def leads_to(self, redirect: Redirect) -> SafeString | str:
        return redirect.new_path or format_html("<em>{}</em>", "gone for good")


@admin.register(Page)
class PageAdmin(LibraryAdmin):
    """Pages of the operator's own writing; “about” and “privacy” begin with the built-in text."""

    form = PageForm
    list_display = ["named", "is_listed", "position"]
    search_fields = ["title", "body"]
    fieldsets = [
        (None, {"fields": ["title", "body"]}),
        ("Address", {"fields": ["slug", "is_listed", "position"]}),
        ("In search engines", {"fields": ["description"]}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?slug=about` begins with the site's own text of that page."""
        slug = request.GET.get("slug", "")
        if slug not in own_pages.BUILT_IN:
            return {}
        page = own_pages.built_in(slug)
        return {"slug": slug, "title": page.title, "body": page.body}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        written = set(Page.objects.values_list("slug", flat=True))
        built_in = [slug for slug in own_pages.BUILT_IN if slug not in written]
        return super().changelist_view(request, {"built_in": built_in} | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and not form.changed_data:
            return
        obj.updated_at = timezone.now()
        obj.save()
        own_pages.forget()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.delete()
        own_pages.forget()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:
        queryset.delete()
        own_pages.forget()

    @admin.display(description="page", ordering="title")
    def named(self, page: Page) -> SafeString:
        return named(page.title, page.get_absolute_url())
