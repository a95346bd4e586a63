"""The second factor of an account: authenticator apps, passkeys and recovery codes.

Rows are django-otp's. An app or a passkey makes a factor; recovery codes stand in for a lost one
and make none of their own.
"""

from __future__ import annotations

from base64 import b32encode
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

CODES = 10
"""Recovery codes made at a time; new ones take the place of the old."""

KINDS: dict[str, type[Device]] = {"app": TOTPDevice, "passkey": WebAuthnCredential}
"""What can be a factor, by the word that addresses and forms use."""

WORDS = {
    TOTPDevice: "authenticator app",
    WebAuthnCredential: "passkey",
    StaticDevice: "recovery code",
}


class Verdict(NamedTuple):
    """What came of a code: the device that took it, or why none did."""

    device: Device | None
    refusal: str = ""
    is_waiting: bool = False  # after wrong codes: this one was not even looked at


def factors(user: User) -> list[Device]:
    """The confirmed apps and passkeys of an account, the oldest first."""
    found = [
        device
        for kind in KINDS.values()
        for device in kind.objects.filter(user=user, confirmed=True)
    ]
    return sorted(found, key=lambda device: (device.created_at is not None, device.created_at))


def has_factor(user: User) -> bool:
    """In one query: every page of the admin asks."""
    return User.objects.filter(_IS_MARKED, pk=user.pk).exists()


def marked(users: QuerySet[User]) -> QuerySet[User]:
    """The accounts, each with `has_factor`."""
    return users.annotate(has_factor=_IS_MARKED)


_IS_MARKED = reduce(
    or_,
    [Exists(kind.objects.filter(user=OuterRef("pk"), confirmed=True)) for kind in KINDS.values()],
)


def has_passkey(user: User) -> bool:
    return bool(WebAuthnCredential.objects.filter(user_id=user.pk, confirmed=True).exists())


def must_have_factor(user: User) -> bool:
    """Whether SECOND_FACTOR_FOR asks this account for one."""
    match settings.SECOND_FACTOR_FOR:
        case "staff":
            return bool(user.is_staff)
        case "publishers":
            return bool(user.has_perm("articles.publish_article"))
    return False


def word_for(device: Device) -> str:
    """What people call it: "authenticator app", "passkey", "recovery code"."""
    return WORDS[type(device)]


def named(device: Device) -> str:
    """Its kind with the name its owner gave it: `passkey “Laptop”`."""
    return f"{word_for(device)} “{device.name}”" if device.name else word_for(device)


# Codes


def check_code(user: User, code: str) -> Verdict:
    """A code of six digits is an app's, anything else a recovery code, which it uses up.

    Each wrong one doubles the time until the next is looked at (django-otp's throttling).
    """
    code = "".join(code.split()).replace("-", "").lower()
    is_of_app = code.isascii() and code.isdigit()
    kind = TOTPDevice if is_of_app else StaticDevice
    wait = 0.0
    for device in kind.objects.filter(user=user, confirmed=True):
        allowed, why = device.verify_is_allowed()
        if not allowed:
            until = (why or {}).get("locked_until", timezone.now())
            wait = max(wait, (until - timezone.now()).total_seconds())
        elif taken := verify_token(user, device.persistent_id, code):
            return Verdict(taken)
    if wait > 0:
        sentence = f"Too many wrong codes. Wait {_duration(wait)}, then type a new one."
        return Verdict(None, sentence, is_waiting=True)
    return Verdict(None, "That code is wrong or was used before. Type the one shown now.")


def _duration(seconds: float) -> str:
    whole = int(seconds) + 1
    if whole < 90:
        return f"{whole} seconds" if whole > 1 else "a second"
    return f"{whole // 60 + 1} minutes"


def recovery_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes of eight letters and digits; those made before are void."""
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": ""})
    StaticToken.objects.filter(device__user=user).delete()
    codes = [StaticToken.random_token() for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


# Apps


def begin_app(user: User) -> TOTPDevice:
    """An authenticator app that does not count yet; the one begun before is kept, so that its
    picture may be shown again."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, confirmed=False)


def secret_of(device: TOTPDevice) -> str:
    """What is typed where no picture can be read: base32 in groups of four."""
    secret = b32encode(device.bin_key).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def confirm_app(device: TOTPDevice, code: str, name: str) -> str:
    """Make `device` count if `code` is the one it shows now; "" or a sentence that refuses."""
    allowed, _ = device.verify_is_allowed()
    if not allowed:
        return "Too many wrong codes. Wait a moment, then type the one shown now."
    if not verify_token(device.user, device.persistent_id, "".join(code.split())):
        return "That is not the code the app shows for this account. Type the one shown now."
    device.refresh_from_db()
    device.name, device.confirmed = name, True
    device.save(update_fields=["name", "confirmed"])
    return ""


# Removing


@transaction.atomic
def remove(device: Device) -> None:
    """Recovery codes go with the last factor they stand in for."""
    user = device.user
    device.delete()
    if not has_factor(user):
        StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def remove_all(user: User) -> list[str]:
    """Everything of a lost device's owner; the names of what went."""
    gone = [named(device) for device in factors(user)]
    for kind in (*KINDS.values(), StaticDevice):
        kind.objects.filter(user=user).delete()
    return gone
