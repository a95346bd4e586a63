"""The parts of an article's form that are tables of their own: SEO and related articles."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing.article_form import SeoForm
from articles.editing.bases import ExactTexts
from articles.editing.forms import unjudged
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
        if self.instance.position:
            self.initial["order"] = self.instance.position
            self.initial["target"] = self.instance.target_id
            if RelatedArticle.target.is_cached(self.instance):
                self.fields["target"].widget.chosen = self.instance.target

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_touched = "target" in self.changed_data or self.instance.position is None
        if is_touched and not data.get("target"):
            self.add_error("target", "Choose an article, or remove this line.")
        return data

    def link(self) -> RelatedArticle:
        """The link as it stood, or as the article that was picked gives it."""
        if "target" in self.changed_data:
            return revising.link_to(self.cleaned_data["target"])
        return self.instance  # type: ignore[no-any-return]


class ByPlace(BaseInlineFormSet):  # type: ignore[type-arg]
    """Forms that stand for rows by their place and not by row number: an import or a restore
    writes the rows of an article anew, while somebody has it open."""

    def __init__(
        self, *args: Any, rows: Sequence[Any] = (), is_resumed: bool = False, **kwargs: Any
    ) -> None:
        """`rows` are those that the form was opened with; `is_resumed`: its data are a draft's."""
        self.rows = list(rows)
        self.is_resumed = is_resumed
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> list[Any]:  # type: ignore[override]
        return self.rows

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if i < min(self.initial_form_count(), len(self.rows)):
            kwargs["instance"] = self.rows[i]
        form = super(BaseModelFormSet, self)._construct_form(i, **kwargs)  # type: ignore[misc]
        form.instance.article_id = self.instance.pk
        if self.is_resumed:
            unjudged(form)
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        pk = self.model._meta.pk.name
        form.fields[pk] = forms.CharField(required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        if not self.is_resumed:
            super().full_clean()
            return
        self._errors: list[Any] = []
        self._non_form_errors = ErrorList()


class RelatedFormSet(ByPlace):
    """The related links of an article, in the order that their numbers give."""

    def add_fields(self, form: RelatedForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:  # not for those who may only look
            form.fields["DELETE"].widget.attrs["aria-label"] = "Remove"

    def links(self) -> list[RelatedArticle]:
        """The links in their order, as they stood or as they were picked."""
        return [form.link() for form in sorted(self._kept(), key=_place)]

    def _kept(self) -> Iterator[RelatedForm]:
        for form in self.forms:
            if form not in self.deleted_forms and (form.instance.position or form.has_changed()):
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
    formset = ByPlace
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

    @admin.display(description="Where it leads")
    def as_given(self, link: RelatedArticle) -> SafeString | str:
        if link.position is None:
            return ""
        if link.target:
            return format_html("<bdi>{}</bdi>", link.target.get_absolute_url())
        return format_html(
            "<strong>Leads nowhere</strong><br><bdi>{}</bdi><br><code>{}</code>",
            link.title,
            link.url or "no address",
        )
