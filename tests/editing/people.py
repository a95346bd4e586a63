"""Accounts for tests of the doors: signed in by the form, as people do it."""

import time
from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSWORD = "warm air rises"


def make_user(name: str = "ines", *permissions: str, **values: Any) -> User:
    """A staff member; `permissions` by codename."""
    values = {"password": PASSWORD, "email": f"{name}@answers.example", "is_staff": True} | values
    user = User.objects.create_user(name, **values)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def make_app(user: User, name: str = "Phone") -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name=name)


def code_of(device: TOTPDevice) -> str:
    """What the app shows now."""
    totp = TOTP(device.bin_key)
    totp.time = time.time()
    return f"{totp.token():06}"


def after_wrong_codes(device: TOTPDevice) -> None:
    """Ten in a row just now: the next code is looked at in 8 minutes."""
    device.throttling_failure_timestamp = timezone.now()
    device.throttling_failure_count = 10
    device.save()


def sign_in(client: Client, name: str = "ines", password: str = PASSWORD) -> Any:
    """Name and password; where a second factor is asked for, that is still to come."""
    return client.post("/admin/login/?next=/admin/", {"username": name, "password": password})


def signed_in(name: str = "ines", password: str = PASSWORD) -> Client:
    """A browser of its own."""
    client = Client()
    assert sign_in(client, name, password).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200
