"""The parts of an article's form that are tables of their own: SEO and related articles."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin
from django.forms import Script
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.utils.functional import cached_property

from articles.editing import drafts, related
from articles.editing.article_form import SeoForm
from articles.editing.bases import ExactTexts
from articles.editing.forms import unjudged
from articles.library import finding, revising
from articles.models import Article, RelatedArticle, SeoMetadata


class TargetField(forms.Field):
    """The article of a line: by its row number, as the script sends it, or by its address."""

    widget = forms.TextInput
    known: Mapping[int, Article] = MappingProxyType({})
    """Articles at hand, by row number: each line would ask for its own."""

    def to_python(self, value: Any) -> Article | None:
        text = str(value or "").strip()
        if not text:
            return None
        if text.isdecimal():
            article = self.known.get(drafts.number(text) or 0)
            if article is None:
                raise forms.ValidationError("This article was deleted meanwhile. Remove this line.")
            return article
        try:
            return finding.find(text).article
        except finding.NotFound as error:
            raise forms.ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it is another article: an address may be another one of the same."""
        if str(data or "").strip() == str(initial or ""):
            return False
        try:
            article = self.to_python(data)
        except forms.ValidationError:
            return True
        return bool((article.pk if article else None) != initial)


class RelatedForm(forms.ModelForm):  # type: ignore[type-arg]
    """One related link: its place in the order, and the article that was picked."""

    order = forms.IntegerField(
        min_value=1, required=False, widget=forms.NumberInput(attrs={"aria-label": "Order"})
    )
    target = TargetField(required=False, widget=forms.TextInput(attrs={"dir": "auto"}))

    class Meta:
        model = RelatedArticle
        fields: list[str] = []

    field_order = ["order", "target"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.position:
            self.initial["order"] = self.instance.position
            self.initial["target"] = self.instance.target_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_touched = "target" in self.changed_data or self.instance.position is None
        if is_touched and not data.get("target") and "target" not in self.errors:
            self.add_error("target", "Give the address of an article, or remove this line.")
        return data

    def link(self) -> RelatedArticle:
        """The link as it stood, or as the article that was picked gives it."""
        if "target" in self.changed_data:
            return revising.link_to(self.cleaned_data["target"])
        return self.instance  # type: ignore[no-any-return]


class Line(NamedTuple):
    """A line of the list: its form, and what it says of its article or of the link that leads
    nowhere. Neither, if it is blank."""

    form: RelatedForm
    shown: dict[str, Any] | None
    link: RelatedArticle | None

    @property
    def is_blank(self) -> bool:
        return not (self.shown or self.link or self.form.errors or self.form["target"].value())


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
        target: Any = form.fields["target"]
        target.known = self.known
        if "DELETE" in form.fields:  # not for those who may only look
            form.fields["DELETE"].label = "Remove"

    @cached_property
    def known(self) -> dict[int, Article]:
        """The articles of all lines, as they stood and as they were picked, in one query."""
        there = {row.target_id: row.target for row in self.rows if row.target}
        total = self.total_form_count() if self.is_bound else 0
        typed = (self.data.get(f"{self.prefix}-{place}-target") for place in range(total))
        picked = {number for text in typed if (number := drafts.number(text))} - there.keys()
        if picked:
            there |= Article.objects.defer("answer", "body", "extra").in_bulk(picked)
        return there

    def lines(self) -> list[Line]:
        """The lines as the form shows them, in the order of their numbers."""
        return [self._line(form) for form in sorted(self.forms, key=_typed_place)]

    def blank_line(self) -> Line:
        """What a script makes new lines of."""
        return Line(self.empty_form, None, None)

    def _line(self, form: RelatedForm) -> Line:
        number = drafts.number(str(form["target"].value() or ""))
        article = self.known.get(number or 0)
        link = form.instance if form.instance.position else None
        return Line(form, related.shown(article) if article else None, link)

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


def _typed_place(form: RelatedForm) -> tuple[bool, int]:
    order = drafts.number(str(form["order"].value() or ""))
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
    """The list of related articles: a table of fields, which a script makes a picker."""

    model = RelatedArticle
    form = RelatedForm
    formset = RelatedFormSet
    fk_name = "article"
    extra = 1  # to add one by its address, without a script
    verbose_name = "related article"
    verbose_name_plural = "Related articles"
    fields = ["order", "target"]
    template = "admin/articles/related_inline.html"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The row itself gets no target from its form: each would ask whether that exists."""
        return super().get_formset(request, obj, **kwargs | {"fields": ["order"]})

    class Media:
        css = {"all": ("css/admin-related.css",)}
        js = ("js/ordered-list.js", Script("js/related.js", type="module"))
