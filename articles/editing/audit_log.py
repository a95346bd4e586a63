"""The audit log in the admin: to be read and searched, and changed by nobody."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing.bases import LibraryAdmin
from articles.editing.filters import NamedFilter
from articles.models import AuditEntry


class DayFilter(admin.DateFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "day"


class UserFilter(NamedFilter):
    """Accounts that the log tells of."""

    title = "account"
    parameter_name = "user"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        told = AuditEntry.objects.order_by().filter(user=OuterRef("pk"))
        users = User.objects.filter(Exists(told)).order_by("username")
        for pk, name in users.values_list("pk", "username"):
            yield str(pk), name

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(user_id=int(value))


@admin.register(AuditEntry)
class AuditAdmin(LibraryAdmin):
    list_display = ["moment", "event", "by", "what", "client"]
    list_display_links = None
    empty_value_display = "–"
    list_filter = ["event", UserFilter, ("at", DayFilter)]
    search_fields = ["who", "about", "detail", "client"]
    search_help_text = "A name, an address, a word."
    ordering = ["-at", "-pk"]
    sortable_by = ()
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="when")
    def moment(self, entry: AuditEntry) -> SafeString:
        at = timezone.localtime(entry.at)
        shown = at.strftime("%b %-d, %Y, %-H:%M:%S")
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), shown)

    @admin.display(description="account")
    def by(self, entry: AuditEntry) -> SafeString | None:
        return format_html("<bdi>{}</bdi>", entry.who) if entry.who else None

    @admin.display(description="what")
    def what(self, entry: AuditEntry) -> SafeString:
        if entry.about and entry.detail:
            return format_html("<bdi>{}</bdi>: {}", entry.about, entry.detail)
        return format_html("<bdi>{}</bdi>", entry.about or entry.detail)
