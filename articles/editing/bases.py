"""What every admin of this site has: exact texts, refusals in words, plain messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from articles.editing.forms import ExactForm, state_of
from articles.editing.widgets import ExactTextField, MomentField, MomentInput, day_input
from articles.library import saving
from articles.library.redirecting import RedirectError
from articles.library.revising import Refused

_TALL = {"description": 3, "keywords": 2, "body": 3, "extra": 3}


class ExactTexts(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Texts are edited in textareas, which keep white space and newlines; Django's own fields
    would strip them, and one line of input would swallow newlines."""

    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
        models.DateField: {"widget": day_input()},
    }

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        is_text = isinstance(db_field, models.TextField | models.CharField)
        if not is_text or db_field.choices:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        rows = _TALL.get(db_field.name, 1)
        widget = forms.Textarea(attrs={"rows": rows, "class": "one-line" if rows == 1 else ""})
        return db_field.formfield(form_class=ExactTextField, widget=widget, **kwargs)


PAGES = 20
"""Pages of a list that are offered: what lies further back is found by filter and search."""

PER_PAGE = 50


MOST_DELETED = 900
"""Rows that are deleted at once: the page that asks for it sends each as a field of its own, of
which `DATA_UPLOAD_MAX_NUMBER_FIELDS` allows 1,000."""


class NearPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than the pages that are offered: a log of millions of rows is not read to
    show fifty of them."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return len(rows.order_by()[: PAGES * PER_PAGE].values_list("pk", flat=True))

    @property
    def is_cut(self) -> bool:
        """Whether there may be more: what acts on all that is found acts on those too."""
        return self.count >= PAGES * PER_PAGE


class FormError(NamedTuple):
    """What keeps a form from being saved. `at` is the id of the field that it is about; "" where it
    is about more than one."""

    message: str
    label: str = ""
    at: str = ""


class FormAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin whose form says in one place, above all fields, why it was not saved."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["form_errors"] = [
            *_errors_of(context["adminform"].form),
            *_errors_of_inlines(context["inline_admin_formsets"]),
        ]
        context["errors"] = []  # Django's note would say no more than that there are some
        return super().render_change_form(request, context, *args, **kwargs)


def _errors_of(form: Any, name: str = "") -> Iterator[FormError]:
    """Those of the whole form first. `name` is what its fields are called by, if not each by its
    own label."""
    for message in form.non_field_errors():
        yield FormError(message, name)
    for field in form:
        at = "" if field.is_hidden else field.id_for_label
        for message in field.errors:
            yield FormError(message, name or field.label, at)


def _errors_of_inlines(inlines: Any) -> Iterator[FormError]:
    for inline in inlines:
        name = "" if inline.formset.max_num == 1 else str(inline.opts.verbose_name_plural)
        yield from (FormError(message, name) for message in inline.formset.non_form_errors())
        for form in inline.formset.forms:
            if form.errors and not form.cleaned_data.get(DELETION_FIELD_NAME):
                yield from _errors_of(form, name)


class LibraryAdmin(ExactTexts, FormAdmin):
    """An admin whose changes go through the library, which may refuse them."""

    compares = True
    """Whether a form is compared with what it was opened with by the state of the whole row."""

    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_per_page = PER_PAGE
    list_max_show_all = PER_PAGE
    paginator = NearPaginator

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> HttpResponse | None:
        across = request.POST.get("select_across") == "1"
        deletes = request.POST.get("action") == "delete_selected" and "post" not in request.POST
        if (
            deletes
            and across
            and len(queryset.values_list("pk")[: MOST_DELETED + 1]) > MOST_DELETED
        ):
            text = f"At most {MOST_DELETED} can be deleted at once. Search for fewer first."
            messages.error(request, text)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; what the library refuses becomes an error of it, and nothing typed is lost."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (saving.Conflict, saving.Gone):
            raise  # more than a sentence is to be shown
        except (Refused, RedirectError) as refused:
            request.refusal = str(refused)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["stands"] = getattr(context["adminform"].form, "stands", "")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[Any]:
        form = super().get_form(request, obj, change, **kwargs)
        if issubclass(form, ExactForm):
            form.refusal = getattr(request, "refusal", "")
            form.stands = state_of(obj) if self.compares else ""
        return form


def named(name: str, address: str) -> SafeString:
    """What stands for a thing in a list: its name, with its address below."""
    return format_html('<bdi class="asked">{}</bdi> <span class="address">{}</span>', name, address)
