"""The editors' forms. A field that nobody touched keeps the very value it had."""

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from articles.editing import addresses
from articles.editing.widgets import ExactMarkdownField, ExactTextField
from articles.library import pages, redirecting
from articles.models import Article, Page, Redirect, Subject
from articles.text import slugs
from articles.text.characters import first_invisible, visible
from articles.text.document_model import YEARS

LONGEST_AUTHOR = 200
LONGEST_QUESTION = 1_000
"""Characters that may be typed. What documents brought may have more, and stays."""

ADDRESS_HINT = (
    "Use letters without accents, digits and hyphens, such as “why-is-the-sky-blue”; no spaces "
    "and no slashes."
)


SAVED_SINCE = (
    "Somebody saved this after you had opened it. What you typed is still here. See in another tab "
    "how it stands, then save again to put yours in its place."
)


def state_of(row: Any) -> str:
    """A name for what a row holds; "" for one that is not stored yet."""
    if row is None or row.pk is None:
        return ""
    values = [field.value_from_object(row) for field in row._meta.concrete_fields]
    return sha256(repr(values).encode()).hexdigest()


def unjudged(form: Any) -> None:
    """Show what a form holds without a word on what is missing: it is not finished yet."""
    form._errors = ErrorDict()
    form.cleaned_data = {}


class ExactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose untouched fields keep their values.

    A widget shows less than a column holds: moments lose their microseconds, texts their CRLF.
    """

    stands = ""
    """The state of the row by now, to be compared with that which the form was opened with."""

    refusal = ""
    """Why the library refused these very data; set where the form is made once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in set(self.cleaned_data) - set(self.changed_data):
            if hasattr(self.instance, name):
                self.cleaned_data[name] = getattr(self.instance, name)
        for name in self.changed_data:
            if problem := _problem(self.cleaned_data.get(name)):
                self.add_error(name, problem)
        if self.data.get("stands", self.stands) != self.stands:
            raise forms.ValidationError(SAVED_SINCE)
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return self.cleaned_data


def _problem(value: Any) -> str:
    """What keeps a value from being shown; "" where nothing does."""
    if isinstance(value, date) and value.year not in YEARS:
        return f"Choose a year from {YEARS[0]} to {YEARS[-1]}."
    at = first_invisible(value) if isinstance(value, str) else None
    if at is None:
        return ""
    before = visible(value[max(at - 20, 0) : at])
    where = f"after “{before}”" if before.strip() else "at the beginning"
    return f"An invisible character (U+{ord(value[at]):04X}) stands {where}. Remove it."


def check_segment(text: str) -> str:
    """`text`, if it can be a part of an address. Raises ValidationError."""
    if slugs.split_article_path(slugs.article_path("subject", text)) is None:
        raise forms.ValidationError(f"“{text}” cannot be part of an address. {ADDRESS_HINT}")
    return text


def not_blank(text: str, hint: str) -> str:
    """`text`, if it says something. Raises ValidationError with `hint`."""
    if not text.strip():
        raise forms.ValidationError(hint)
    return text


def not_longer(text: str, most: int) -> str:
    """`text`, if it has at most `most` characters. Raises ValidationError."""
    if len(text) > most:
        raise forms.ValidationError(
            f"This has {len(text):,} characters; {most:,} are the most that are allowed."
        )
    return text


class SubjectForm(ExactForm):
    slug = ExactTextField(
        label="Address",
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text="Empty: made from the name. A new one moves all articles of the subject, after a "
        "look at what will happen; the old addresses lead to the new ones.",
    )

    class Meta:
        model = Subject
        fields = [
            "name",
            "slug",
            "description",
            "is_listed",
            "position",
            "seo_title",
            "seo_description",
        ]

    def clean_name(self) -> str:
        return not_blank(self.cleaned_data["name"], "Write the name.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        is_touched = self.instance.pk is None or "slug" in self.changed_data
        if is_touched and "slug" in data:
            slug = data["slug"].strip() or slugs.subject_slug(data.get("name", ""))
            try:
                data["slug"] = check_segment(slug)
            except forms.ValidationError as error:
                self.add_error("slug", error)
        return data


class PageForm(ExactForm):
    body = ExactMarkdownField(label="Text")

    class Meta:
        model = Page
        fields = ["title", "body", "slug", "is_listed", "position", "description"]

    def clean_title(self) -> str:
        return not_blank(self.cleaned_data["title"], "Write the title.")


class RedirectForm(ExactForm):
    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]

    def clean_old_path(self) -> str:
        path = _path(self.cleaned_data["old_path"])
        if "?" in path or "#" in path:
            raise forms.ValidationError(
                "Leave out “?” or “#” and what follows: only the path counts."
            )
        where = slugs.split_article_path(path)
        if where and Article.objects.at_path(*where).exists():
            raise forms.ValidationError(
                "An article stands at this address. Give the article another one instead; the "
                "redirect is then made by itself."
            )
        if pages.taken([path]):
            raise forms.ValidationError(
                "A page stands at this address, and a redirect never hides one. Choose an address "
                "without a page."
            )
        return path

    def clean_new_path(self) -> str:
        given = self.cleaned_data["new_path"].strip()
        path = _path(given) if given else ""
        is_itself = path == self.cleaned_data.get(
            "old_path"
        )  # the model says what is wrong with it
        if not path or is_itself or redirecting.find(path) or addresses.leads_somewhere(path):
            return path
        raise forms.ValidationError(
            f"There is no page at {path}. Write the address of one, or nothing if the old page is "
            "gone for good."
        )


def _path(text: str) -> str:
    path = text.strip()
    if not path.startswith("/") or path.startswith("//") or any(c.isspace() for c in path):
        raise forms.ValidationError("Write a path of this site, such as /learn/physics.")
    return path
