"""What must be said of a change to many articles before it can be made."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.db.models import QuerySet
from django.utils import timezone

from articles.editing.widgets import ArticleChoice, ArticlePicker, MomentInput, unix_newlines
from articles.library import changes, finding, replacing
from articles.library.change_model import Change
from articles.models import Article, RelatedArticle, Subject
from articles.text.replacing import Replacement


class SubjectForm(forms.Form):
    to_subject = forms.ModelChoiceField(
        Subject.objects.order_by("name"),
        to_field_name="slug",
        label="Subject",
        empty_label="Choose one",
        help_text="Old addresses that readers could know will lead to the new ones.",
    )

    def change(self) -> Change:
        return changes.Move(self.cleaned_data["to_subject"])


LAST_YEAR = 9000
"""Beyond, a moment may leave the calendar in some time zone; documents allow no more either."""


class MomentForm(forms.Form):
    at = forms.SplitDateTimeField(label="Public from", widget=MomentInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["at"].help_text = f"Day and time in your time zone, {zone}."

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise forms.ValidationError("This moment is over. Choose one to come, or publish now.")
        if at.year > LAST_YEAR:
            raise forms.ValidationError(f"Choose a year until {LAST_YEAR}.")
        return at

    def change(self) -> Change:
        return changes.Schedule(self.cleaned_data["at"])


class ArticleForm(forms.Form):
    """Another article, by the words of its question or by its address."""

    picked = ArticleChoice(Article.objects.none(), required=False, label="Article")
    address = forms.CharField(
        required=False,
        label="Or its address",
        help_text="As the browser shows it: /learn/physics/questions/why-is-ice-slippery",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["picked"]
        rows: QuerySet[Article] = Article.objects.defer("answer", "body", "extra")
        field.queryset = rows
        target = RelatedArticle._meta.get_field("target")
        field.widget = ArticlePicker(target, site, attrs={"aria-label": "Article"})
        field.widget.choices = field.choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if address := data.get("address"):
            try:
                data["picked"] = finding.find(address).article
            except finding.NotFound as missing:
                self.add_error("address", str(missing))
        elif not data.get("picked") and "picked" not in self.errors:
            self.add_error("picked", "Choose an article, or give its address.")
        return data

    def change(self) -> Change:
        return changes.Relate(self.cleaned_data["picked"])


class _Exact(forms.CharField):
    def to_python(self, value: Any) -> str:
        return unix_newlines(super().to_python(value) or "")


class ReplaceForm(forms.Form):
    find = _Exact(
        strip=False,
        label="Find",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
        help_text="Taken literally, with its spaces. Formulas and code are text too: “x” is also "
        "the x of a formula.",
    )
    by = _Exact(
        strip=False,
        required=False,
        label="Replace with",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
        help_text="Empty: it is taken out.",
    )
    whole_words = forms.BooleanField(required=False, label="Whole words only")
    match_case = forms.BooleanField(required=False, initial=True, label="Same letter case only")
    fields_of = forms.MultipleChoiceField(
        choices=list(replacing.FIELDS.items()),
        initial=["answer"],
        label="In",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose where to look."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("find") and data["find"] == data.get("by"):
            self.add_error("by", "This is what is looked for. Write something else.")
        return data

    def change(self) -> Change:
        data = self.cleaned_data
        words = (data["find"], data["by"], data["whole_words"], data["match_case"])
        return replacing.Replace(Replacement(*words), tuple(data["fields_of"]))
