"""Accounts and groups in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django_otp.plugins.otp_static import admin as otp_static_admin
from django_otp.plugins.otp_totp import admin as otp_totp_admin
from django_tasks_db import admin as _  # noqa: F401  (registers what is taken back below)
from django_tasks_db.models import DBTaskResult

from articles.editing.acting import actor, client_of, user_of
from articles.editing.bases import PER_PAGE, FormAdmin, NearPaginator
from articles.editing.doors import proof_needed
from articles.editing.filters import ChoiceFilter
from articles.editing.people_forms import GroupForm, NewPasswordForm, NewPersonForm, PersonForm
from articles.library import factors, powers
from articles.library.auditing import note
from articles.models import Event

# Importing them registered Django's and django-otp's own pages, which go: those of django-otp show
# the secrets of everybody's apps.
admin.site.unregister([User, Group])
admin.site.unregister([otp_totp_admin.TOTPDevice, otp_static_admin.StaticDevice])
admin.site.unregister(DBTaskResult)  # our own list tells what the tasks are


class PeopleAdmin(FormAdmin):
    """What accounts and groups have in common: the form knows who fills it in, and who may do less
    than an account or a group may only look at it."""

    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_per_page = PER_PAGE
    list_max_show_all = PER_PAGE
    paginator = NearPaginator
    empty_value_display = "–"
    beyond_you: str

    def is_beyond(self, request: HttpRequest, obj: Any) -> bool:
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (
            obj is not None and self.is_beyond(request, obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (
            obj is not None and self.is_beyond(request, obj)
        )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[Any]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.acting = user_of(request)  # type: ignore[attr-defined]
        return form

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and self.is_beyond(request, obj):
            context["subtitle"] = self.beyond_you.format(obj)
        return super().render_change_form(request, context, *args, **kwargs)


class AccountFilter(ChoiceFilter):
    title = "status"
    parameter_name = "status"
    choice_of = {
        "staff": ("Staff", lambda users: users.filter(is_active=True, is_staff=True)),
        "superusers": ("Superusers", lambda users: users.filter(is_superuser=True)),
        "bare": ("Without a second factor", lambda users: users.filter(has_factor=False)),
        "off": ("Switched off", lambda users: users.filter(is_active=False)),
    }


@admin.register(User)
class PersonAdmin(PeopleAdmin, auth_admin.UserAdmin):  # type: ignore[type-arg]
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/account/others_password.html"  # noqa: S105
    beyond_you = "{} may do more than you: only a superuser can change this account."
    list_display = ["named", "mail", "in_groups", "state", "second_factor", "last_seen"]
    list_filter = [AccountFilter, "groups"]
    search_help_text = "A name or a mail address."
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        ("Signing in", {"fields": ["password_set", "second_factor", "last_seen"]}),
        ("What it may do", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Permissions of its own", {"classes": ["collapse"], "fields": ["user_permissions"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "email", "password1", "password2"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return factors.marked(super().get_queryset(request)).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = ["password_set", "second_factor", "last_seen"]
        is_chief = user_of(request).is_superuser
        return shown if is_chief else [*shown, "is_superuser", "user_permissions"]

    def is_beyond(self, request: HttpRequest, obj: Any) -> bool:
        return not powers.may_manage(user_of(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes the account they are signed in with."""
        is_own = obj is not None and obj.pk == request.user.pk
        return super().has_delete_permission(request, obj) and not is_own

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.remove_factors)
        address = path("<int:number>/factors/", view, name="auth_user_factors")
        return [address, *super().get_urls()]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """One's own password is changed where the old one is asked for."""
        if id == str(request.user.pk):
            return HttpResponseRedirect(reverse("admin:password_change"))
        user = self.get_object(request, id)
        if user is not None and self.is_beyond(request, user):
            messages.error(request, self.beyond_you.format(user))
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))
        return super().user_change_password(request, id, form_url)

    def remove_factors(self, request: HttpRequest, number: int) -> Any:
        """For a lost device: by a superuser, who gives the own password first."""
        if not user_of(request).is_superuser:
            raise PermissionDenied
        return _remove_factors(request, number)

    # What is shown

    @admin.display(description="name", ordering="username")
    def named(self, user: User) -> SafeString:
        full = user.get_full_name()
        name = user.get_username()
        return format_html(
            '<bdi class="asked">{}</bdi> <span class="address">{}</span>',
            full or name,
            name if full else "",
        )

    @admin.display(description="mail address", ordering="email")
    def mail(self, user: User) -> str:
        return user.email or "No mail address"

    @admin.display(description="groups")
    def in_groups(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all()) or "No group"

    @admin.display(description="status", ordering="is_active")
    def state(self, user: User) -> str:
        if not user.is_active:
            return "Switched off"
        return "Superuser" if user.is_superuser else "Staff" if user.is_staff else "No staff"

    @admin.display(description="second factor")
    def second_factor(self, user: Any) -> SafeString | str:
        acting = actor()
        if not getattr(user, "has_factor", False):
            return "No second factor"
        if not (acting and acting.is_superuser):
            return "Second factor set up"
        address = reverse("admin:auth_user_factors", args=[user.pk])
        return format_html('Second factor set up. <a href="{}">Remove it…</a>', address)

    @admin.display(description="last sign-in", ordering="last_login")
    def last_seen(self, user: User) -> str:
        if user.last_login is None:
            return "Never signed in"
        return timezone.localtime(user.last_login).strftime("%b %-d, %Y, %-H:%M")

    @admin.display(description="password")
    def password_set(self, user: User) -> SafeString | str:
        state = "Set" if user.has_usable_password() else "None: nobody can sign in"
        acting = actor()
        if acting is None or not powers.may_manage(acting, user):
            return state
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('{}. <a href="{}">Set a new one</a>', state, address)


@proof_needed
def _remove_factors(request: HttpRequest, number: int) -> HttpResponse:
    back = reverse("admin:auth_user_change", args=[number])
    user = User.objects.filter(pk=number).first()
    if user is None:
        return HttpResponseRedirect(back)  # which says so
    found = [factors.named(device) for device in factors.factors(user)]
    if request.method == "POST":
        gone = ", ".join(factors.remove_all(user)) or "recovery codes"
        note(
            Event.FACTOR,
            user=user_of(request),
            about=user.get_username(),
            detail=f"{gone} removed",
            client=client_of(request),
        )
        messages.success(request, f"{user} signs in by the password alone now.")
        return HttpResponseRedirect(back)
    context = {"title": f"Remove the second factor of {user}", "found": found, "back": back}
    return TemplateResponse(
        request, "admin/account/others_factors.html", admin.site.each_context(request) | context
    )


@admin.register(Group)
class TeamAdmin(PeopleAdmin):
    form = GroupForm
    fields = ["name", "permissions"]
    list_display = ["name", "people"]
    search_fields = ["name"]
    ordering = ["name"]
    beyond_you = "{} may do more than you: only a superuser can change this group."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).prefetch_related("user_set")

    def is_beyond(self, request: HttpRequest, obj: Any) -> bool:
        return not powers.may_manage_group(user_of(request), obj)

    @admin.display(description="people")
    def people(self, group: Group) -> SafeString:
        return format_html("<bdi>{}</bdi>", ", ".join(map(str, group.user_set.all())) or "Nobody")
