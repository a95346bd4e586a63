"""What people type at the door, and on the pages of their account."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField

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
