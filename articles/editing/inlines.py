"""The parts of an article's form that are tables of their own: SEO and related articles."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing.bases import ExactTexts
from articles.editing.forms import SeoForm
from articles.editing.widgets import ArticleChoice, ArticlePicker
from articles.library import revising
from articles.models import Article, RelatedArticle, SeoMetadata


class RelatedForm(forms.ModelForm):  # type: ignore[type-arg]
    """One related link: its place in the order, and the article that was picked."""

    order = forms.IntegerField(
        min_value=1, required=False, widget=forms.NumberInput(attrs={"aria-label": "Order"})
    )
    target = ArticleChoice(
        queryset=Article.objects.all(),
        required=False,
        label="Article",
        widget=ArticlePicker(
            RelatedArticle._meta.get_field("target"), admin.site, attrs={"aria-label": "Article"}
        ),
    )

    class Meta:
        model = RelatedArticle
        fields: list[str] = []

    field_order = ["order", "target"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["order"] = self.instance.position
            self.initial["target"] = self.instance.target_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_touched = "target" in self.changed_data or self.instance.pk is None
        if is_touched and not data.get("target"):
            self.add_error("target", "Choose an article, or remove this line.")
        return data

    def link(self) -> RelatedArticle:
        """The link as it stood, or as the article that was picked gives it."""
        if "target" in self.changed_data:
            return revising.link_to(self.cleaned_data["target"])
        return self.instance  # type: ignore[no-any-return]


class RelatedFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The related links of an article, written anew in their order if any of them changed."""

    def add_fields(self, form: RelatedForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:  # not for those who may only look
            form.fields["DELETE"].widget.attrs["aria-label"] = "Remove"

    def save(self, commit: bool = True) -> list[RelatedArticle]:
        self.new_objects: list[RelatedArticle] = []
        self.changed_objects: list[tuple[RelatedArticle, list[str]]] = []
        self.deleted_objects = [form.instance for form in self.deleted_forms]
        if not self.has_changed():
            return []
        links = [form.link() for form in sorted(self._kept(), key=_place)]
        revising.replace_related(self.instance, links)
        self.changed_objects = [(link, ["position"]) for link in links]
        return links

    def _kept(self) -> Iterator[RelatedForm]:
        for form in self.forms:
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed()):
                yield form


def _place(form: RelatedForm) -> tuple[bool, int]:
    """Lines without a number come last, in the order in which they stand."""
    order = form.cleaned_data.get("order")
    return order is None, order or 0


class PartOfArticle(ExactTexts):
    """An inline that whoever may change the article may change: it is part of its document."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_write(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_write(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


def _may_write(request: HttpRequest) -> bool:
    user = request.user
    return user.has_perm("articles.change_article") or user.has_perm("articles.add_article")


class SeoInline(PartOfArticle, admin.StackedInline):  # type: ignore[type-arg]
    model = SeoMetadata
    form = SeoForm
    can_delete = False
    max_num = 1
    verbose_name = verbose_name_plural = "In search engines"
    fields = ["title", "description", "keywords", "canonical_url", "share_image", "no_index"]
    template = "admin/articles/seo_inline.html"


class RelatedInline(PartOfArticle, admin.TabularInline):  # type: ignore[type-arg]
    model = RelatedArticle
    form = RelatedForm
    formset = RelatedFormSet
    fk_name = "article"
    extra = 0
    verbose_name = "related article"
    verbose_name_plural = "Related articles"
    fields = ["order", "target", "as_given"]
    readonly_fields = ["as_given"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelatedArticle]:
        return super().get_queryset(request).select_related("target__subject")

    @admin.display(description="Where it leads")
    def as_given(self, link: RelatedArticle) -> SafeString | str:
        if link.pk is None:
            return ""
        if link.target:
            return format_html("<bdi>{}</bdi>", link.target.get_absolute_url())
        return format_html(
            "<strong>Leads nowhere</strong><br><bdi>{}</bdi><br><code>{}</code>",
            link.title,
            link.url or "no address",
        )
