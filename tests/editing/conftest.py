"""People who edit, and those who may not."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles.library import revising
from articles.models import Article, Subject
from tests.editing.test_conflicts import ANSWER, browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person


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


@pytest.fixture
def article(db: None) -> Article:
    """A public one, with its first version."""
    article = make_article("What is light?", answer=ANSWER)
    revising.record(article, author=None)
    article.refresh_from_db()
    return article


@pytest.fixture
def ines(db: None) -> Client:
    """The browser of a publisher."""
    return browser_of(make_person("ines", "publisher", first_name="Ines", last_name="Duarte"))


@pytest.fixture
def noor(db: None) -> Client:
    """The browser of another publisher."""
    return browser_of(make_person("noor", "publisher"))


@pytest.fixture
def wim(db: None) -> Client:
    """The browser of a writer."""
    return browser_of(make_person("wim", "writer"))


@pytest.fixture
def optics(db: None) -> Subject:
    return make_subject("Optics")


@pytest.fixture
def physics(db: None) -> Subject:
    return make_subject("Physics")
