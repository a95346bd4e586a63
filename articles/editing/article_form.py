"""The form of an article, and that of its entry in search engines."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html

from articles.editing.forms import (
    ADDRESS_HINT,
    LONGEST_AUTHOR,
    LONGEST_QUESTION,
    ExactForm,
    check_segment,
    not_blank,
    not_longer,
    unjudged,
)
from articles.editing.widgets import END, ExactMarkdownField, ExactTextField
from articles.library.changes import IS
from articles.library.opening import Opened
from articles.library.workflow import RULES, Step
from articles.models import Article, SeoMetadata, Status
from articles.text import slugs

_TO_COME = (
    "“Publish now” does not wait until {}. To publish it then, choose “Schedule” under “More”; to "
    "publish it now, choose a moment that has come."
)


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
        help_text="For the history; and for the writer, when you send it back.",
    )
    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opened_number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = [
            "question",
            "answer",
            "subject",
            "slug",
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
            "published_at": "A day alone: from its beginning. Time zone: {zone}.",
            "unpublish_at": "Empty: it stays published. A day alone: until its end. "
            "Time zone: {zone}.",
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

    opened: Opened | None = None
    """What the form was opened with; none for a new article."""

    step: Step | None = None
    """What is to happen to the article beside saving: the button that was pressed."""

    resumed: QueryDict | None = None
    """A draft to go on with: its fields are shown as they were typed, finished or not."""

    said = ""
    """What the writer says of the change that is reviewed."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        is_resumed = data is None and self.resumed is not None
        super().__init__(self.resumed if is_resumed else data, *args, **kwargs)
        if is_resumed:
            unjudged(self)
        if self.said:
            hint = (
                "The writer says: “<bdi>{}</bdi>”. Yours is for the history; and for the writer, "
                "when you send it back."
            )
            self.fields["message"].help_text = format_html(hint, self.said)
        for name in {"published_at", "unpublish_at"} & set(self.fields):
            # Drawn from what was typed, it would make that pass for untouched.
            self.fields[name].show_hidden_initial = False
            zone = timezone.get_current_timezone_name()
            self.fields[name].help_text = str(self.fields[name].help_text).format(zone=zone)
        if ends := self.fields.get("unpublish_at"):
            ends.alone = END  # type: ignore[attr-defined]
        self.initial["opened_version"] = self.instance.version
        self.initial["opened_number"] = self.opened.number if self.opened else None

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None

    def clean_question(self) -> str:
        not_blank(self.cleaned_data["question"], "Write the question.")
        return self._short("question", LONGEST_QUESTION)

    def clean_author(self) -> str:
        return self._short("author", LONGEST_AUTHOR)

    def _short(self, name: str, most: int) -> str:
        """What a field says, if it is not too long or nobody touched it."""
        text: str = self.cleaned_data[name]
        return not_longer(text, most) if name in self.changed_data else text

    def clean_answer(self) -> str:
        return not_blank(self.cleaned_data["answer"], "Write the answer.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._fill_slug(data)
        self._let_titles_follow(data)
        if self.step:
            self._take(self.step, data)
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

    def _take(self, step: Step, data: dict[str, Any]) -> None:
        """Bring the status, and the moment it begins, to where a step leads."""
        begins, now = data.get("published_at"), timezone.now()
        if self.instance.status not in RULES[step].sources:
            stands, _ = IS[Status(self.instance.status)]
            self.add_error(None, f"It {stands}: there is no way to “{RULES[step].words}”.")
            return
        if step is Step.PUBLISH and begins and begins > now and "published_at" in self.changed_data:
            day = timezone.localtime(begins).strftime("%b %-d, %Y")
            self.add_error("published_at", _TO_COME.format(day))
        elif step is Step.PUBLISH and begins and (not self._is_out() or begins > now):
            data["published_at"] = now
        if step is Step.SCHEDULE and begins and begins <= now:
            self.add_error("published_at", "Choose a moment to come, then schedule it.")
        if step is Step.SEND_BACK and not data.get("message", "").strip():
            self.add_error("message", "Say in a few words what is to be done.")
        self.instance.status = RULES[step].target

    def _is_out(self) -> bool:
        return bool(self.instance.status == Status.PUBLISHED)


class SeoForm(ExactForm):
    class Meta:
        model = SeoMetadata
        fields = ["title", "description", "keywords", "canonical_url", "share_image", "no_index"]
        labels = {"canonical_url": "Original"}

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
