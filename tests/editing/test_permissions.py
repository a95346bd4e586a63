"""Every address under `/admin/` against everybody who could ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Self

import pytest
from django.apps import apps
from django.contrib.messages import WARNING, get_messages
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver

from articles.models import AuditEntry, Presence
from tests.editing.addressbook import PEOPLE, make_library
from tests.editing.endpoints import Row
from tests.editing.forms import sent_back
from tests.editing.table import SECTIONS
from tests.editing.test_conflicts import browser_of

pytestmark = pytest.mark.django_db

QUIET = (AuditEntry, Presence)
"""What is written without a decision of anybody: who was where."""


@pytest.fixture
def library() -> SimpleNamespace:
    return make_library()


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def test_every_address_is_in_the_table(library: SimpleNamespace) -> None:
    there = {route for route in routes(get_resolver()) if route.startswith("admin/")}
    asked = {
        resolve(address(row, library).partition("?")[0]).route
        for rows in SECTIONS.values()
        for row in rows
    }
    assert len(there) > 100
    assert asked == there


def address(row: Row, library: SimpleNamespace) -> str:
    return row.address.format(**vars(library))


def given(row: Row, library: SimpleNamespace) -> dict[str, Any]:
    """What is sent: the form as it is opened by who may do everything, filled in."""
    data = {name: value.format(**vars(library)) for name, value in row.data.items()}
    if not row.form:
        return data
    html = browser_of(library.chief).get(address(row, library)).content.decode()
    return sent_back(html, row.form) | data


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Writes:
    """Whether anything was written: what was not need not be compared."""

    any = False

    def __enter__(self) -> Self:
        self.watching = connection.execute_wrapper(self.watch)
        self.watching.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self.watching.__exit__(*raised)

    def watch(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.any = self.any or sql.startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, *rest)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the library and of the accounts."""
    models = [
        *apps.get_app_config("articles").get_models(),
        *apps.get_app_config("auth").get_models(),
    ]
    found = {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in models
        if model not in QUIET
    }
    for row in found["User"]:
        del row["last_login"]
    return found


def word_for(response: HttpResponse, method: str, is_changed: bool) -> str:
    status = response.status_code
    if status >= 500:
        return str(status)
    if status in (301, 302) and response["Location"].startswith("/admin/login/?next="):
        return "login"
    if is_changed:
        return "done"
    if response["Content-Type"] == "application/json" and status >= 400:
        assert response.json()["error"]
        return "told"
    if status in (403, 404, 405):
        return str(status)
    if method == "post" and is_refusal(response):
        return "refused"
    return "moved" if status in (301, 302) else "ok"


def is_refusal(response: Any) -> bool:
    told = any(message.level >= WARNING for message in get_messages(response.wsgi_request))
    context = response.context or {}
    shown = [*(context.get("messages") or ())]
    form = context["adminform"].form if "adminform" in context else context.get("form")
    rows = getattr(context.get("cl"), "formset", None)
    return (
        told
        or bool(rows and rows.is_bound and any(rows.errors))
        or response.status_code == 409
        or any(message.level >= WARNING for message in shown)
        or bool(context.get("errors"))
        or bool(getattr(form, "errors", None))
    )


def client_of(name: str, library: SimpleNamespace) -> Client:
    client = Client() if name == "anonymous" else browser_of(getattr(library, name))
    client.raise_request_exception = False
    return client


def words(expected: str) -> list[str]:
    found = expected.split()
    return found * len(PEOPLE) if len(found) == 1 else found


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_everybody_gets_what_the_table_says(section: str, library: SimpleNamespace) -> None:
    before = everything()
    wrong = []
    for row in SECTIONS[section]:
        data = given(row, library)
        for method, expected in (("get", row.get), ("post", row.post)):
            sent = data if method == "post" else {}
            answers = [answer(name, method, row, sent, library, before) for name in PEOPLE]
            if answers != words(expected):
                wrong.append((row.name, method, " ".join(answers)))
    assert not wrong, "\n".join(map(str, wrong))
    assert everything() == before


def answer(
    name: str, method: str, row: Row, sent: Any, library: SimpleNamespace, before: Any
) -> str:
    """What `name` gets; whatever comes of it is taken back."""
    client = client_of(name, library)
    with taken_back(), Writes() as writes:
        response = getattr(client, method)(address(row, library), sent or None)
        return word_for(response, method, writes.any and everything() != before)
