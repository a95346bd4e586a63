"""One row of the list of articles as a form, compared with what the list showed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.forms.renderers import BaseRenderer
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing.forms import LONGEST_AUTHOR, ExactForm, not_longer
from articles.editing.widgets import ExactTextField
from articles.editing.words import short
from articles.library import people, workflow
from articles.library.changes import number_of
from articles.library.revising import Refused
from articles.models import Article


class WithItsPast(forms.TextInput):
    """A field that sends along what stood there when it was shown."""

    stands = ""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        was = '<input type="hidden" name="{}-was" value="{}">'
        return format_html("{}" + was, field, name, self.stands)


class RowForm(ExactForm):
    """What can be changed of an article in the list. What somebody else saved since is not
    overwritten: the field shows what was typed, and says what stands there by now."""

    seen: Mapping[int, int] = {}
    """Row number of an article → the version that the list showed."""

    user: User | None = None
    """Who sent the list back."""

    author = ExactTextField(required=False, widget=WithItsPast(attrs={"aria-label": "Author"}))

    class Meta:
        model = Article
        fields = ["author"]

    is_conflict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author"].widget.stands = self.instance.author

    @property
    def was(self) -> str:
        """What the list showed."""
        was: str = self.data.get(f"{self.add_prefix('author')}-was", "")
        return was

    def clean_author(self) -> str:
        author: str = self.cleaned_data["author"]
        is_typed = author not in (self.was, self.instance.author)
        return not_longer(author, LONGEST_AUTHOR) if is_typed else author

    def clean(self) -> dict[str, Any]:
        data = self._compared(super().clean())
        status = self.instance.status
        if not self.errors and data["author"] != self.initial["author"]:
            try:
                workflow.check(self.user, status, status)
            except Refused as refused:
                self.add_error("author", str(refused))
        return data

    def _compared(self, data: dict[str, Any]) -> dict[str, Any]:
        stands = self.instance.author
        is_stale = self.seen.get(self.instance.pk) != self.instance.version
        if "author" not in data or not is_stale:
            return data
        if data["author"] == self.was:
            data["author"] = stands
        elif stands not in (self.was, data["author"]):
            self.is_conflict = True
            last = self.instance.revisions.select_related("author").first()
            who = (people.name_of(last.author) if last else "") or "An import"
            self.add_error(
                "author",
                f"{who} saved “{stands}” after you had opened the list. Save again to put yours in "
                "its place.",
            )
        return data


def typed(sent: QueryDict) -> list[str]:
    """What was changed in the rows that a list sends back."""
    names = [name.removesuffix("-was") for name in sent if name.endswith("-author-was")]
    return [str(sent[name]) for name in names if sent.get(name, "") != sent[f"{name}-was"]]


def told(saved: list[Article]) -> str:
    """What was saved in the rows of a list."""
    what = f"“{short(saved[0])}”" if len(saved) == 1 else number_of(len(saved))
    authors = {article.author for article in saved}
    if len(authors) > 1:
        return f"Changed the authors of {what}."
    author = authors.pop()
    return f"Author of {what}: {author}." if author else f"Took the author out of {what}."
