"""What is asked about a subject that is merged, split or given another address."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from articles.editing.forms import check_segment, not_blank
from articles.library.reshelving import Clash
from articles.models import Subject
from articles.text import slugs


class SubjectChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A subject by its name; the address tells apart those of the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_absolute_url()})"


def others(subject: Subject) -> QuerySet[Subject]:
    """All subjects but this one, by name."""
    return Subject.objects.exclude(pk=subject.pk).order_by("name", "pk")


class PlainForm(forms.Form):
    """A form of one subject."""

    def __init__(self, subject: Subject, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.subject = subject


class MergeForm(PlainForm):
    into = SubjectChoice(
        Subject.objects.none(),
        label="Into which subject",
        empty_label="Choose one",
        error_messages={"required": "Choose the subject that takes the articles."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others(self.subject)  # type: ignore[attr-defined]


def clean_new(form: forms.Form, subject: Subject, name: str, slug: str) -> tuple[str, str]:
    """Name and address of a subject to be, the address made from the name if it is empty; what is
    wrong with them becomes an error of the form."""
    name = name.strip()
    slug = slug.strip() or slugs.subject_slug(name)
    try:
        not_blank(name, "Write the name.")
    except forms.ValidationError as error:
        form.add_error("name", error)
        return name, slug
    try:
        check_segment(slug)
    except forms.ValidationError as error:
        form.add_error("slug", error)
        return name, slug
    if Subject.objects.filter(slug=slug).exclude(pk=subject.pk).exists():
        form.add_error("slug", f"Another subject has the address “{slug}”. Choose another one.")
    return name, slug


class RenameForm(PlainForm):
    name = forms.CharField(max_length=200, required=False)
    slug = forms.CharField(
        label="Address",
        max_length=slugs.LONGEST_SEGMENT,
        required=False,
        help_text="The last part: “optics” for /learn/optics. Empty: made from the name.",
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors:
            data["name"], data["slug"] = clean_new(self, self.subject, data["name"], data["slug"])
        if not self.errors and data == {"name": self.subject.name, "slug": self.subject.slug}:
            raise forms.ValidationError("Nothing is different. Write another name or address.")
        return data


class CriteriaForm(PlainForm):
    """Which articles of the subject."""

    words = forms.CharField(label="Words of the question", max_length=200, required=False)
    author = forms.CharField(max_length=200, required=False)
    since = forms.DateField(
        label="Posted from", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="Posted until", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


ALL, PICKED = "all", "picked"


class SplitForm(CriteriaForm):
    """Which articles of the subject go, and where."""

    which = forms.ChoiceField(choices=[(ALL, ALL), (PICKED, PICKED)], initial=PICKED)
    to = SubjectChoice(
        Subject.objects.none(), label="To", required=False, empty_label="A new subject"
    )
    name = forms.CharField(label="Name of the new subject", max_length=200, required=False)
    slug = forms.CharField(
        label="Its address",
        max_length=slugs.LONGEST_SEGMENT,
        required=False,
        help_text="Empty: made from the name.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = others(self.subject)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not data["to"]:
            data["name"], data["slug"] = clean_new(self, Subject(), data["name"], data["slug"])
        return data

    def target(self) -> Subject:
        """The subject that takes the articles; not stored yet if it is new."""
        chosen: Subject | None = self.cleaned_data["to"]
        if chosen:
            return chosen
        return Subject(name=self.cleaned_data["name"], slug=self.cleaned_data["slug"])


class ClashForm(forms.Form):
    """What is sent with the last button: what to do where an address is taken, and which articles
    the page told of."""

    clash = forms.TypedChoiceField(
        choices=[(one.value, one.value) for one in Clash],
        coerce=Clash,
        required=False,
        empty_value=Clash.NUMBER,
    )
    seen = forms.CharField()
