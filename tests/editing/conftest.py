"""People who edit, and those who may not."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client


@pytest.fixture
def editor(db: None) -> User:
    """Somebody who may do everything with articles, subjects and redirects."""
    user = User.objects.create_user("ines", password="long enough", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    return user


@pytest.fixture
def editing(editor: User, client: Client) -> Client:
    """The editor's browser."""
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def bystander(db: None, client: Client) -> Client:
    """The browser of a staff member without any permission."""
    user = User.objects.create_user("noor", password="long enough", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
