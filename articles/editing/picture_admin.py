"""The admin of uploaded pictures: the list, the description, where each is shown, deletion."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.editing.bases import LibraryAdmin
from articles.editing.forms import ExactForm
from articles.library import pictures, uploading
from articles.library.pictures import Uses
from articles.library.revising import Refused
from articles.models import Picture
from articles.text.pictures import thumbnail


class PictureForm(ExactForm):
    class Meta:
        model = Picture
        fields = ["alt"]
        help_texts = {
            "alt": "What it shows, for who cannot see it; empty for a decoration. Offered when it "
            "is inserted again: answers that show it already keep the words they have."
        }

    def clean_alt(self) -> str:
        try:
            return uploading.description(self.cleaned_data["alt"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


class PictureAdmin(LibraryAdmin):
    """Pictures come in through the editor's dialog, which decodes them; here they are described."""

    form = PictureForm
    list_display = ["shown", "described", "measured", "by", "uploaded"]
    list_select_related = ["uploaded_by"]
    search_fields = ["alt", "title"]
    search_help_text = "Words of description or name."
    fieldsets = [
        (None, {"fields": ["picture", "alt"]}),
        ("Where it is shown", {"fields": ["used_in"]}),
        ("File", {"fields": ["address", "title", "measured", "by", "uploaded"]}),
    ]
    readonly_fields = ["picture", "used_in", "address", "title", "measured", "by", "uploaded"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the dialog adds."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A picture goes when nothing shows it."""
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        return not _uses(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        pictures.delete(obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The question and its answer; somebody may have inserted the picture between the two."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:articles_picture_change", args=[object_id]))

    @admin.display(description="picture", ordering="title")
    def shown(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="thumbnail" src="{}" alt="" loading="lazy"> <bdi class="asked">{}</bdi>',
            settings.MEDIA_URL + thumbnail(picture.name),
            picture.title or picture.name,
        )

    @admin.display(description="picture")
    def picture(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="whole" src="{}" alt="{}" width="{}" height="{}">',
            settings.MEDIA_URL + picture.name,
            picture.alt,
            picture.width,
            picture.height,
        )

    @admin.display(description="description", ordering="alt")
    def described(self, picture: Picture) -> SafeString:
        if not picture.alt:
            return format_html("<em>{}</em>", "Decoration")
        return format_html("<bdi>{}</bdi>", picture.alt)

    @admin.display(description="size", ordering="size")
    def measured(self, picture: Picture) -> str:
        kilobytes = max(1, round(picture.size / 1_000))
        return f"{picture.width:,} × {picture.height:,}, {kilobytes:,} KB"

    @admin.display(description="uploaded by", ordering="uploaded_by__username")
    def by(self, picture: Picture) -> SafeString | str:
        user = picture.uploaded_by
        return format_html("<bdi>{}</bdi>", user.get_username()) if user else "–"

    @admin.display(description="uploaded", ordering="created_at")
    def uploaded(self, picture: Picture) -> str:
        return timezone.localtime(picture.created_at).strftime("%b %-d, %Y, %-H:%M")

    @admin.display(description="address")
    def address(self, picture: Picture) -> SafeString:
        return format_html("<code>{}</code>", settings.MEDIA_URL + picture.name)

    @admin.display(description="shown by")
    def used_in(self, picture: Picture) -> SafeString | str:
        shown = _uses(picture)
        places = [
            (reverse("admin:articles_article_change", args=[one.pk]), one.question)
            for one in shown.articles
        ] + [
            (reverse("admin:articles_page_change", args=[one.pk]), f"The page {one.title}")
            for one in shown.pages
        ]
        if not shown:
            return "Nothing shows it now. Old versions of articles may."
        links = format_html_join("", '<li><a href="{}"><bdi>{}</bdi></a></li>', places)
        drafts = f"{shown.drafts:,} draft{'' if shown.drafts == 1 else 's'}"
        rest = format_html("<li>{}</li>", drafts) if shown.drafts else ""
        return format_html(
            "<ul>{}{}</ul><p>It can be deleted when none of them shows it any more.</p>",
            links,
            rest,
        )


def _uses(picture: Picture) -> Uses:
    """What shows it, looked for once: a page asks many times whether it may be deleted."""
    kept = vars(picture)
    if "shown_by" not in kept:
        kept["shown_by"] = pictures.uses(picture)
    found: Uses = kept["shown_by"]
    return found
