"""The one door to everything under `/admin/`: nobody with a second factor comes in without it.

Also how long somebody who proved to be themselves need not do so again.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as otp_login
from django_otp.models import Device

from articles.editing.acting import Handler, user_of
from articles.library import factors

PROOF_LASTS = 600
"""Seconds after a password or a factor in which factors may be added and removed."""

_PROOF = "proved_at"
_AT_THE_DOOR = ("login/", "logout/", "password_reset/")
_TO_SET_ONE_UP = ("account/", "password_change/", "jsi18n/")


def guarding(answer: Handler) -> Handler:
    """Middleware: who has a factor and did not show it gets to the page that asks for it; who must
    have one and has none gets to the page that makes it."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        inside = reverse("admin:index")
        if not request.path.startswith(inside):
            return answer(request)
        place = request.path.removeprefix(inside)
        return _turned_away(request, place) or answer(request)

    return guarded


def _turned_away(request: HttpRequest, place: str) -> HttpResponseBase | None:
    if place.startswith(_AT_THE_DOOR) or not request.user.is_authenticated or is_verified(request):
        return None
    user = user_of(request)
    if factors.has_factor(user):
        why = "Your second factor is asked for. Sign in in another tab; what you wrote stays here."
        return _led_to("second_factor", request, why)
    if user.is_staff and factors.must_have_factor(user) and not place.startswith(_TO_SET_ONE_UP):
        why = "Your account needs a second factor. Set one up under “Your account”."
        return _led_to("account", request, why)
    return None


def _led_to(name: str, request: HttpRequest, why: str) -> HttpResponseBase:
    """To the page `name`; scripts, which cannot show a page, are told `why`."""
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return JsonResponse({"error": why}, status=403)
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return HttpResponseRedirect(with_next(reverse(name), back))


def with_next(address: str, back: str) -> str:
    return f"{address}?{urlencode({'next': back})}"


def next_of(request: HttpRequest) -> str:
    """Where `next` wants to go, if that is on this site; else the dashboard."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("admin:index")


def is_verified(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session, one that still is."""
    return bool(request.user.is_verified())  # type: ignore[union-attr]


def let_in(request: HttpRequest, device: Device) -> None:
    """`device` was shown: the session counts as verified, under a new key."""
    otp_login(request, device)
    request.session.cycle_key()
    remember_proof(request)


def remember_proof(request: HttpRequest) -> None:
    request.session[_PROOF] = time.time()


def is_proved(request: HttpRequest) -> bool:
    """Whether a password or a factor was given within the last ten minutes."""
    at = float(request.session.get(_PROOF, 0))
    return 0 <= time.time() - at < PROOF_LASTS


View = Callable[..., HttpResponseBase]


def proof_needed(view: View) -> View:
    """The view, behind a page that asks for the password unless that was just given."""

    @wraps(view)
    def proved(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_proved(request):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(with_next(reverse("account_confirm"), request.path))

    return proved
