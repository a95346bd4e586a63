"""What people type at the door, and on the pages of their account."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm, UsernameField

from articles.editing.acting import request_at_hand

LONGEST_NAME = 64
"""Characters of a device's name, as django-otp stores it."""


def _name_field(example: str) -> forms.CharField:
    return forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        help_text=f"For yourself, to tell it from others: {example}.",
        error_messages={"required": "Give it a name, so that you know it later."},
    )


class SignInForm(AdminAuthenticationForm):
    """Name and password. Django says the longest name to browsers only: PostgreSQL would answer
    a longer one, which the counter of wrong passwords stores, with an error."""

    username = UsernameField(max_length=150, widget=forms.TextInput(attrs={"autofocus": True}))


class PasswordForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class OwnPasswordForm(PasswordChangeForm):
    """A new password. Tries at the old one are counted and locked as at the door: Django's form
    would let a stolen session guess on and on."""

    def clean_old_password(self) -> str:
        password = str(self.cleaned_data["old_password"])
        name = self.user.get_username()
        if authenticate(request_at_hand(), username=name, password=password) != self.user:
            raise forms.ValidationError("That is not your password.")
        return password


class AppForm(forms.Form):
    """An authenticator app, and the code that proves it."""

    name = _name_field("Phone")
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The six digits that the app shows now.",
        error_messages={"required": "Type the six digits that the app shows."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"name": "Phone"}, **kwargs})


class NameForm(forms.Form):
    name = _name_field("Laptop")
