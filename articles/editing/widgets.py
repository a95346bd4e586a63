"""Form fields and widgets that give back exactly what they were given."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import Script
from django.forms.renderers import TemplatesSetting
from django.urls import reverse
from markdownx.fields import MarkdownxFormField
from markdownx.widgets import AdminMarkdownxWidget

from articles.models import Article


def unix_newlines(text: str) -> str:
    """Text with LF alone: browsers send CRLF for every line of a textarea. Without NUL, which
    PostgreSQL takes for no text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def article_label(article: Article) -> str:
    """A question with its subject: copies share the question."""
    return f"{article.question} · {article.subject}"


class MarkdownEditor(AdminMarkdownxWidget):  # type: ignore[misc]
    """The Markdown editor with its preview, driven by a script of our own.

    django-markdownx's script is left out: it makes Tab a trap for the keyboard, and sends
    dropped files to an upload address that this site does not have. Pictures have a dialog
    (`_picture_dialog.html`), which the page of the form includes.
    """

    template_name = "admin/articles/editor.html"

    class Media:
        extend = False
        css = {"all": ("css/answer.css",)}
        js = (
            "js/editing-lines.js",
            "js/editing-commands.js",
            "js/editor-toolbar.js",
            "js/editor-views.js",
            "js/editor-scrolling.js",
            "js/editor.js",
            Script("js/pictures.js", type="module"),
        )

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> str:
        """With the site's template; the renderer that forms are given knows those of apps only."""
        html: str = super().render(name, value, attrs or {}, TemplatesSetting())
        return html

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        attributes.pop("data-markdownx-upload-urls-path", None)
        attributes.pop("data-markdownx-editor-resizable", None)
        attributes |= {"dir": "auto", "spellcheck": "true", "autocapitalize": "sentences"}
        return context


class ExactTextField(forms.CharField):
    """Text with its white space, and unchanged if only the browser's newlines differ."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> str:
        return unix_newlines(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return unix_newlines(initial or "") != unix_newlines(data or "")


class ExactMarkdownField(ExactTextField, MarkdownxFormField):  # type: ignore[misc]
    """The answer: Markdown, exactly as it was typed."""

    widget = MarkdownEditor


def day_input(**attrs: str) -> forms.DateInput:
    """The browser's own calendar: it needs no script, and opens where there is room."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"} | attrs)


class MomentInput(forms.SplitDateTimeWidget):
    """A day and a time of day, to the second."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day = day_input(**{"aria-label": "Day"})
        attrs_of_time = {"type": "time", "step": "1", "aria-label": "Time"}
        time = forms.TimeInput(format="%H:%M:%S", attrs=attrs_of_time)
        super(forms.SplitDateTimeWidget, self).__init__((day, time), attrs)

    use_fieldset = False  # nobody draws one: help and errors describe each of the two

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        if described := attrs.get("aria-describedby"):
            # The admin names the help after the field that the label is for.
            attrs["aria-describedby"] = described.replace("_helptext", "_0_helptext")
        return attrs


BEGINNING, END = "00:00:00", "23:59:59"
"""Of a day."""


class MomentField(forms.SplitDateTimeField):
    """A moment. A day alone stands for its beginning, or for what `alone` says."""

    widget = MomentInput
    alone = BEGINNING

    def clean(self, value: Any) -> Any:
        if isinstance(value, list) and len(value) == 2 and value[0] and not value[1]:
            value = [value[0], self.alone]
        return super().clean(value)


class ArticleChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An article among many thousands."""

    def label_from_instance(self, obj: Any) -> str:
        return article_label(obj)


class ArticlePicker(AutocompleteSelect):
    """Finds an article by typing a few words of its question."""

    def get_url(self) -> str:
        return reverse("pick_article")

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        # Without a placeholder the empty field would have no name to a screen reader.
        hint = {"data-placeholder": "Type a few words of its question"}
        return attrs | hint | {"data-allow-clear": "false"}
