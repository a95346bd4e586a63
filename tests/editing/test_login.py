"""Signing in: by name and password, and not by trying one after the other."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

LOGIN = "/admin/login/"

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str) -> object:
    return client.post(f"{LOGIN}?next=/admin/", {"username": "ines", "password": password})


def test_the_right_password_opens_the_admin(client: Client, editor: User) -> None:
    assert sign_in(client, "long enough").url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_password_is_said_in_words(client: Client, editor: User) -> None:
    page = sign_in(client, "wrong").content.decode()
    assert "Please enter the correct username and password" in page


def test_too_many_wrong_passwords_lock_the_name_even_for_the_right_one(
    client: Client, editor: User
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, "wrong")
    assert response.status_code == 429
    assert "Too many wrong passwords" in response.content.decode()
    assert sign_in(client, "long enough").status_code == 429
