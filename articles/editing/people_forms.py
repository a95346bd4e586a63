"""Forms of accounts and groups, which refuse in words what is beyond the powers of who asks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm, UsernameField
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from articles.library import powers

SHOWN_APPS = ("articles", "auth")
"""Whose permissions are offered: those of other apps open nothing that has a page."""


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes as a group with a name: Django's admin writes a label that belongs to none of them."""

    template_name = "admin/checkboxes.html"

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """With the site's template; the renderer that forms are given knows those of apps only."""
        return super().render(name, value, attrs, TemplatesSetting())


class PermissionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = Checkboxes

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def offered(held: Iterable[Permission]) -> Any:
    """The permissions to choose from; what is held already stays among them, whatever it is."""
    wanted = Q(content_type__app_label__in=SHOWN_APPS) | Q(pk__in=[one.pk for one in held])
    return Permission.objects.filter(wanted).select_related("content_type")


def _refuse(refused: Iterable[Any], sentence: str) -> None:
    names = ", ".join(f"“{one.name}”" for one in refused)
    if names:
        raise forms.ValidationError(sentence.format(names))


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account. `acting` is who fills the form in; the admin sets it for each request."""

    acting: User
    user_permissions = PermissionsField(
        queryset=Permission.objects.none(),
        required=False,
        label="Permissions of its own",
        help_text="Beside those of its groups. Groups are easier to keep in order.",
    )

    class Meta:
        model = User
        fields = [
            "username",
            "groups",
            "user_permissions",
        ]  # the admin says which, by its fieldsets
        field_classes = {"username": UsernameField}
        widgets = {"groups": Checkboxes}
        labels = {
            "username": "Name",
            "email": "Mail address",
            "is_active": "Active",
            "is_staff": "Staff",
            "is_superuser": "Superuser",
        }
        help_texts = {
            "username": "For signing in: letters, digits and @ . + - _",
            "email": "Where a link for a forgotten password is sent.",
            "is_active": "May sign in. Switch this off rather than delete the account.",
            "is_staff": "May open the admin. Without it, this person cannot come in here at all.",
            "is_superuser": "May do everything, whatever its groups are.",
            "groups": "It may do what any of its groups may; without one, nothing at all.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user_permissions" in self.fields:
            choice: Any = self.fields["user_permissions"]
            choice.queryset = offered(self.instance.user_permissions.all())

    def clean_groups(self) -> Any:
        groups = self.cleaned_data["groups"]
        before = set(self.instance.groups.all())
        added = [group for group in groups if group not in before]
        _refuse(
            (one for one in added if not powers.may_manage_group(self.acting, one)),
            "{} may do more than you: only a superuser can put somebody in there.",
        )
        return groups

    def clean_is_active(self) -> bool:
        return self._kept("is_active", "You cannot switch off your own account.")

    def clean_is_staff(self) -> bool:
        return self._kept("is_staff", "You cannot shut yourself out of the admin.")

    def clean_is_superuser(self) -> bool:
        return self._kept("is_superuser", "You cannot end your own powers; another superuser can.")

    def _kept(self, flag: str, sentence: str) -> bool:
        """Nobody shuts themselves out by one click."""
        value = bool(self.cleaned_data[flag])
        if self.instance.pk == self.acting.pk and not value and getattr(self.acting, flag):
            raise forms.ValidationError(sentence)
        return value


class NewPersonForm(UserCreationForm):  # type: ignore[type-arg]
    """Who is made here is to work here: a new account may open the admin, and is then asked for its
    groups."""

    class Meta:
        model = User
        fields = ["username", "email"]
        field_classes = {"username": UsernameField}
        labels = PersonForm.Meta.labels
        help_texts = PersonForm.Meta.help_texts

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.is_staff = True


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """Sets a password. To keep somebody out there is “Active”, not an account without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    acting: User
    permissions = PermissionsField(queryset=Permission.objects.none(), required=False)

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "permissions" in self.fields:
            held = self.instance.permissions.all() if self.instance.pk else ()
            choice: Any = self.fields["permissions"]
            choice.queryset = offered(held)

    def clean_permissions(self) -> Any:
        wanted = self.cleaned_data["permissions"]
        sentence = "You do not have {} yourself: only a superuser can give it."
        _refuse(powers.beyond(self.acting, wanted), sentence)
        return wanted
