"""“Your account”: the password, the second factor and what stands in for a lost one."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.models import WebAuthnCredential
from django_otp_webauthn.views import (
    BeginCredentialRegistrationView,
    CompleteCredentialRegistrationView,
)

from articles.editing.account_forms import (
    LONGEST_NAME,
    AppForm,
    NameForm,
    OwnPasswordForm,
    PasswordForm,
)
from articles.editing.acting import client_of, user_of
from articles.editing.doors import (
    is_proved,
    is_verified,
    let_in,
    next_of,
    proof_needed,
    remember_proof,
)
from articles.editing.signing_in import passkeys_here
from articles.library import factors
from articles.library.auditing import note
from articles.models import Event


def _page(request: HttpRequest, template: str, title: str, **context: object) -> HttpResponse:
    user = user_of(request)
    is_lacking = factors.must_have_factor(user) and not factors.has_factor(user)
    common = admin.site.each_context(request) | {"title": title, "is_lacking": is_lacking}
    if is_lacking:  # every other page would lead back here
        common["is_nav_sidebar_enabled"] = False
    return TemplateResponse(request, template, common | context)


def _told(request: HttpRequest, what: str) -> None:
    note(Event.FACTOR, user=user_of(request), detail=what, client=client_of(request))


def account(request: HttpRequest) -> HttpResponse:
    """All of it on one page."""
    user = user_of(request)
    devices = [
        {
            "kind": next(kind for kind, model in factors.KINDS.items() if model is type(device)),
            "word": factors.word_for(device),
            "device": device,
            "is_used": device == user.otp_device,  # type: ignore[attr-defined]
        }
        for device in factors.factors(user)
    ]
    return _page(
        request,
        "admin/account/account.html",
        "Your account",
        devices=devices,
        codes_left=factors.recovery_codes_left(user),
    )


@sensitive_post_parameters("password")
def confirm(request: HttpRequest) -> HttpResponse:
    """The password once more, counted and locked as at the door."""
    user = user_of(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, password = user.get_username(), form.cleaned_data["password"]
        if authenticate(request, username=name, password=password) == user:
            remember_proof(request)
            return HttpResponseRedirect(next_of(request))
        form.add_error("password", "That is not your password.")
    context = {"form": form, "next": next_of(request)}
    return _page(request, "admin/account/confirm.html", "Is it you?", **context)


class OwnPassword(PasswordChangeView):
    """A new password for oneself; ends all other sessions of the account."""

    form_class = OwnPasswordForm
    template_name = "admin/account/password.html"
    success_url = reverse_lazy("account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        common = admin.site.each_context(self.request) | {"title": "Change your password"}
        return common | super().get_context_data(**kwargs) | {"title": common["title"]}

    def form_valid(self, form: Any) -> HttpResponse:
        changed = "Your password is changed. You stay signed in here, and nowhere else."
        messages.success(self.request, changed)
        return super().form_valid(form)


@proof_needed
@sensitive_post_parameters("code")
def add_app(request: HttpRequest) -> HttpResponse:
    """An authenticator app: its secret as a picture and as text; counts after one right code."""
    user = user_of(request)
    device = factors.begin_app(user)
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        refusal = factors.confirm_app(device, form.cleaned_data["code"], name)
        if not refusal:
            return _added(request, device)
        form.add_error("code", refusal)
    picture = segno.make(device.config_url, error="m", micro=False)
    svg = picture.svg_data_uri(scale=4, border=3, dark="#000", light="#fff")
    return _page(
        request,
        "admin/account/app.html",
        "Add an authenticator app",
        form=form,
        picture=svg,
        secret=factors.secret_of(device),
        account_name=user.get_username(),
    )


def _added(request: HttpRequest, device: Device) -> HttpResponse:
    if not is_verified(request):
        let_in(request, device)
    _told(request, f"{factors.named(device)} added")
    messages.success(request, f"The {factors.named(device)} was added.")
    has_codes = factors.recovery_codes_left(user_of(request))
    return HttpResponseRedirect(reverse("account" if has_codes else "account_codes"))


@proof_needed
def add_passkey(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        "admin/account/passkey.html",
        "Add a passkey",
        form=NameForm(initial={"name": "This computer"}),
        passkeys_here=passkeys_here(request),
        passkey_origin=settings.PASSKEY_ORIGIN,
    )


@proof_needed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes, shown in this answer and never again."""
    user = user_of(request)
    if not factors.has_factor(user):
        messages.info(request, "Add an app or a passkey first: recovery codes stand in for one.")
        return HttpResponseRedirect(reverse("account"))
    codes: list[str] = []
    if request.method == "POST":
        codes = factors.make_recovery_codes(user)
        _told(request, f"{len(codes)} recovery codes made")
    return _page(
        request,
        "admin/account/codes.html",
        "Your recovery codes" if codes else "Make recovery codes",
        codes=[f"{code[:4]}-{code[4:]}" for code in codes],
        codes_left=factors.recovery_codes_left(user),
    )


@proof_needed
def device(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One app or passkey: its name, and its end."""
    found = _device_of(user_of(request), kind, number)
    if found is None:
        messages.info(request, "That device is not there any more.")
        return HttpResponseRedirect(reverse("account"))
    form: forms.Form = NameForm(request.POST or None, initial={"name": found.name})
    if "remove" in request.POST:
        what = factors.named(found)
        factors.remove(found)
        _told(request, f"{what} removed")
        messages.success(request, f"The {what} was removed.")
        return HttpResponseRedirect(reverse("account"))
    if request.method == "POST" and form.is_valid():
        old = factors.named(found)
        found.name = form.cleaned_data["name"]
        found.save(update_fields=["name"])
        messages.success(request, f"The {old} is now called “{found.name}”.")
        return HttpResponseRedirect(reverse("account"))
    is_last = len(factors.factors(user_of(request))) == 1
    context = {"form": form, "device": found, "word": factors.word_for(found), "is_last": is_last}
    return _page(request, "admin/account/device.html", str(found.name), **context)


def _device_of(user: User, kind: str, number: int) -> Device | None:
    model = factors.KINDS.get(kind)
    return model.objects.filter(user=user, pk=number, confirmed=True).first() if model else None


# Passkeys: what the script asks for


class _Unproved(OTPWebAuthnApiError):  # type: ignore[misc]
    status_code = 403
    default_detail = "Too much time went by. Reload the page, and type your password again."
    default_code = "not_proved"


class RegistersPasskey:
    """For who gave the password or a factor a moment ago."""

    request: HttpRequest

    def check_can_register(self) -> None:
        if not is_proved(self.request):
            raise _Unproved()

    def user_is_mfa_enrolled(self, user: User) -> bool:
        return factors.has_factor(user)

    def handle_exception(self, exc: Exception) -> JsonResponse:
        if isinstance(exc, OTPWebAuthnApiError):
            refused = "The passkey was not accepted. Nothing was added: try again."
            sentence = str(exc) if isinstance(exc, _Unproved) else refused
            return JsonResponse({"error": sentence}, status=exc.status_code)
        raise exc


class BeginRegistration(RegistersPasskey, BeginCredentialRegistrationView):  # type: ignore[misc]
    """What the browser shall make a passkey for."""


class CompleteRegistration(RegistersPasskey, CompleteCredentialRegistrationView):  # type: ignore[misc]
    """The passkey that it made, with the name its owner gave it."""

    def post(self, *args: object, **kwargs: object) -> JsonResponse:
        name = str(self.request.GET.get("name", "")).replace("\0", "").strip()[:LONGEST_NAME]
        user = user_of(self.request)
        was_verified = is_verified(self.request)
        super().post(*args, **kwargs)
        made = WebAuthnCredential.objects.filter(user=user).order_by("-pk")[0]
        made.name = name or "Passkey"
        made.save(update_fields=["name"])
        if not was_verified:
            let_in(self.request, made)
        return JsonResponse({"next": _added(self.request, made)["Location"]})
