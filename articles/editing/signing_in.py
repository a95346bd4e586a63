"""After name and password: the page that asks for the second factor, and passkeys there."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.views import (
    BeginCredentialAuthenticationView,
    CompleteCredentialAuthenticationView,
)

from articles.editing.acting import client_of, user_of
from articles.editing.doors import is_verified, let_in, next_of
from articles.library import factors
from articles.library.auditing import note
from articles.models import Event

LONGEST_CODE = 40
"""Characters of a code as typed, with the spaces and hyphens people put into it."""

TOLD_EVERY = 900
"""Seconds in which codes that are not looked at are told once: they cost nothing, an entry does."""


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=LONGEST_CODE,
        help_text="Six digits from your authenticator app, or a recovery code.",
        error_messages={"required": "Type the code that your app shows."},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """A code, or a passkey, of who gave the right name and password."""
    user = user_of(request)
    if is_verified(request) or not factors.has_factor(user):
        return HttpResponseRedirect(next_of(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = factors.check_code(user, form.cleaned_data["code"])
        if verdict.device:
            welcome(request, user, verdict.device)
            return HttpResponseRedirect(next_of(request))
        form.add_error("code", verdict.refusal)
        if not verdict.is_waiting:
            refuse(request, user, "wrong code")
        elif cache.add(f"waiting-{user.pk}", 1, TOLD_EVERY):
            refuse(request, user, "a code too soon after wrong ones")
    context = admin.site.each_context(request) | {
        "title": "Your second factor",
        "form": form,
        "next": next_of(request),
        "has_permission": False,
        "offers_passkey": factors.has_passkey(user),
        "passkeys_here": passkeys_here(request),
        "passkey_origin": settings.PASSKEY_ORIGIN,
    }
    return TemplateResponse(request, "admin/second_factor.html", context)


def passkeys_here(request: HttpRequest) -> bool:
    """Whether browsers can use passkeys at the address this page was asked for under."""
    return f"{request.scheme}://{request.get_host()}" == settings.PASSKEY_ORIGIN


def welcome(request: HttpRequest, user: User, device: Device) -> None:
    let_in(request, device)
    detail = f"second factor: {factors.named(device)}"
    note(Event.SIGNED_IN, user=user, detail=detail, client=client_of(request))


def refuse(request: HttpRequest, user: User, detail: str) -> None:
    note(
        Event.REFUSED,
        user=user,
        about=user.get_username(),
        detail=detail,
        client=client_of(request),
    )


class BeginPasskey(BeginCredentialAuthenticationView):  # type: ignore[misc]
    """What the browser shall have signed."""


class CompletePasskey(CompleteCredentialAuthenticationView):  # type: ignore[misc]
    """The signed answer: lets in, or tells why not as JSON."""

    def complete_auth(self, device: Device) -> None:
        welcome(self.request, self.request.user, device)

    def get_success_data(self, device: Device) -> dict[str, str]:
        return {"next": next_of(self.request)}

    def handle_exception(self, exc: Exception) -> JsonResponse:
        if isinstance(exc, OTPWebAuthnApiError):
            refuse(self.request, self.request.user, f"passkey refused: {exc.code}")
            sentence = "This passkey was not accepted. Try another, or type a code."
            return JsonResponse({"error": sentence}, status=exc.status_code)
        raise exc


def passkey_view(view: Any) -> Any:
    """A class of django-otp-webauthn as a view of the admin: for staff, with a form's token."""
    return admin.site.admin_view(view.as_view())
