"""The editors' forms. A field that nobody touched keeps the very value it had."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from articles.editing import addresses
from articles.editing.widgets import ExactMarkdownField, ExactTextField
from articles.library import pages, redirecting, revising
from articles.models import Article, Page, Redirect, SeoMetadata, Status, Subject
from articles.text import slugs
from articles.text.characters import first_invisible, visible
from articles.text.document_model import YEARS

ADDRESS_HINT = (
    "Use letters without accents, digits and hyphens, such as “why-is-the-sky-blue”; no spaces "
    "and no slashes."
)


class ExactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose untouched fields keep their values.

    A widget shows less than a column holds: moments lose their microseconds, texts their CRLF.
    """

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


class ArticleForm(ExactForm):
    answer = ExactMarkdownField(help_text="Markdown, with formulas between dollar signs: $x^2$.")
    slug = ExactTextField(
        label="Last part",
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text="Empty: made from the question. If readers know the old address, it will lead to "
        "the new one.",
    )
    message = forms.CharField(
        label="What changed, in a few words",
        max_length=500,
        required=False,
        help_text="For the history of this article.",
    )
    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = [
            "question",
            "answer",
            "subject",
            "slug",
            "status",
            "published_at",
            "unpublish_at",
            "date",
            "author",
            "title",
            "article_title",
            "date_format",
            "post_on_text",
            "score",
            "source_id",
            "provenance",
            "asked_by",
            "checked_by",
            "body",
            "extra",
        ]
        labels = {
            "published_at": "Public from",
            "unpublish_at": "Public until",
            "date": "Day shown to readers",
            "source_id": "Number at the source",
        }
        help_texts = {
            "published_at": f"Time zone: {settings.TIME_ZONE}.",
            "unpublish_at": f"Empty: it stays published. Time zone: {settings.TIME_ZONE}.",
            "date": "",
            "title": "Follows the question where it equals it.",
            "article_title": "Follows the question where it equals it.",
        }
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": "This subject already has an article at this address. Choose "
                "another address or another subject."
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opened_version"] = self.instance.version

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None

    def clean_question(self) -> str:
        return _not_blank(self.cleaned_data["question"], "Write the question.")

    def clean_answer(self) -> str:
        return _not_blank(self.cleaned_data["answer"], "Write the answer.")

    def clean_opened_version(self) -> int | None:
        version: int | None = self.cleaned_data["opened_version"]
        if not self.is_new:
            try:
                revising.check_version(self.instance, version)
            except revising.Conflict as conflict:
                self.add_error(None, str(conflict))
        return version

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._fill_slug(data)
        self._let_titles_follow(data)
        if "_publish" in self.data:
            self._publish(data)
        begins, ends = data.get("published_at"), data.get("unpublish_at")
        if begins and ends and ends <= begins:
            self.add_error("unpublish_at", "Choose a moment after the article is published.")
        return data

    def _fill_slug(self, data: dict[str, Any]) -> None:
        if "slug" not in data or ("slug" not in self.changed_data and not self.is_new):
            return
        slug = data["slug"].strip() or slugs.slugify(data.get("question", ""))
        try:
            if slug:
                data["slug"] = check_segment(slug)
            elif "question" in data:
                self.add_error("slug", f"The question gives no address. {ADDRESS_HINT}")
        except forms.ValidationError as error:
            self.add_error("slug", error)

    def _let_titles_follow(self, data: dict[str, Any]) -> None:
        """Documents say the question three times; what was equal stays equal."""
        if "question" not in data or ("question" not in self.changed_data and not self.is_new):
            return
        before = self.initial.get("question", "")
        for name in ("title", "article_title"):
            if name not in self.changed_data and getattr(self.instance, name) == before:
                data[name] = data["question"]

    def _publish(self, data: dict[str, Any]) -> None:
        if data.get("published_at") and (
            data.get("status") != Status.PUBLISHED or data["published_at"] > timezone.now()
        ):
            data["status"], data["published_at"] = Status.PUBLISHED, timezone.now()


def _not_blank(text: str, hint: str) -> str:
    if not text.strip():
        raise forms.ValidationError(hint)
    return text


class SeoForm(ExactForm):
    class Meta:
        model = SeoMetadata
        fields = ["title", "description", "keywords", "canonical_url", "share_image", "no_index"]

    def clean_canonical_url(self) -> str:
        url: str = self.cleaned_data["canonical_url"]
        if "canonical_url" in self.changed_data and url and not _is_original(url):
            raise forms.ValidationError(
                f"There is no article at {url}. Write the address of one, such as "
                "/learn/physics/questions/what-is-light."
            )
        return url


def _is_original(url: str) -> bool:
    where = slugs.split_article_path(url)
    return where is not None and Article.objects.at_path(*where).exists()


class SubjectForm(ExactForm):
    slug = ExactTextField(
        label="Address",
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text="Empty: made from the name. A new one moves all articles of the subject; the old "
        "addresses lead to the new ones.",
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
        return _not_blank(self.cleaned_data["name"], "Write the name.")

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
        return _not_blank(self.cleaned_data["title"], "Write the title.")


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
