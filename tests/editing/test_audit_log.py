"""What must be known afterwards: who came in, who was refused, who was allowed what."""

import io
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils.http import urlsafe_base64_encode

from articles.editing import acting
from articles.library.auditing import note
from articles.models import AuditEntry, Event
from tests.editing.people import (
    PASSWORD,
    after_wrong_codes,
    code_of,
    make_app,
    make_user,
    sign_in,
    signed_in,
)

LOG = "/admin/articles/auditentry/"
NEW = "cold air sinks down"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_door_locked() -> None:
    cache.clear()


@pytest.fixture
def chief(db: None) -> Client:
    """A superuser's browser; what it took to get there is not in the log."""
    make_user("chief", is_superuser=True)
    client = signed_in("chief")
    AuditEntry.objects.all().delete()
    return client


def told(*names: str) -> list[tuple[Any, ...]]:
    """The entries, the oldest first: event and the named columns."""
    return list(AuditEntry.objects.order_by("pk").values_list("event", *names))


def test_signing_in_and_out_is_told_with_the_address_it_came_from() -> None:
    make_user()
    AuditEntry.objects.all().delete()
    signed_in().post("/admin/logout/")

    assert told("who", "detail", "client") == [
        (Event.SIGNED_IN, "ines", "password", "127.0.0.1"),
        (Event.SIGNED_OUT, "ines", "", "127.0.0.1"),
    ]


def test_a_second_factor_is_told_beside_the_password() -> None:
    phone = make_app(make_user())
    AuditEntry.objects.all().delete()
    client = signed_in()
    client.post("/admin/login/code/", {"code": "12345"})
    phone.throttle_reset()
    client.post("/admin/login/code/", {"code": code_of(phone)})

    assert told("who", "detail") == [
        (Event.SIGNED_IN, "ines", "password right, second factor asked for"),
        (Event.REFUSED, "ines", "wrong code"),
        (Event.SIGNED_IN, "ines", "second factor: authenticator app “Phone”"),
    ]


def test_codes_that_nobody_looks_at_are_told_once() -> None:
    phone = make_app(make_user())
    client = signed_in()
    client.post("/admin/login/code/", {"code": "12345"})
    after_wrong_codes(phone)
    for _ in range(4):
        client.post("/admin/login/code/", {"code": "12345"})

    details = AuditEntry.objects.filter(event=Event.REFUSED).values_list("detail", flat=True)
    assert sorted(details) == ["a code too soon after wrong ones", "wrong code"]


def test_a_wrong_password_is_told_with_the_name_as_typed(client: Client) -> None:
    sign_in(client, "x" * 150, "a guess")

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.user, entry.who) == (Event.REFUSED, None, "")
    assert (entry.about, entry.detail) == ("x" * 150, "wrong name or password")


def test_a_name_that_no_account_can_have_is_refused_before_anything_is_stored(
    client: Client,
) -> None:
    assert "Write your name" in sign_in(client, "x" * 300, "a guess").content.decode()
    assert not AuditEntry.objects.exists()


def test_tries_at_a_locked_door_are_told_once(client: Client) -> None:
    make_user()
    AuditEntry.objects.all().delete()
    for _ in range(settings.AXES_FAILURE_LIMIT + 5):
        sign_in(client, password="a guess")

    details = [detail for _, detail in told("detail")]
    assert details.count("locked after too many wrong passwords") == 1
    assert settings.AXES_FAILURE_LIMIT <= len(details) <= settings.AXES_FAILURE_LIMIT + 1


@pytest.mark.parametrize(
    ("forwarded", "client_told"),
    [
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("rubbish", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_the_address_is_the_one_the_proxy_says(
    client: Client, forwarded: str, client_told: str
) -> None:
    form = {"username": "ines", "password": "a guess"}
    with override_settings(AXES_CLIENT_IP_CALLABLE="quicktakes.proxies.client_address"):
        client.post("/admin/login/", form, headers={"X-Forwarded-For": forwarded})

    assert AuditEntry.objects.get().client == client_told


def test_a_forged_header_counts_for_nothing_without_a_proxy(client: Client) -> None:
    form = {"username": "ines", "password": "a guess"}
    client.post("/admin/login/", form, headers={"X-Forwarded-For": "6.6.6.6"})

    assert AuditEntry.objects.get().client == "127.0.0.1"


# Passwords


def test_a_password_changed_by_its_owner_is_told() -> None:
    make_user()
    client = signed_in()
    AuditEntry.objects.all().delete()
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post("/admin/password_change/", form)

    assert told("who", "about", "detail") == [(Event.PASSWORD, "ines", "ines", "by its owner")]


def test_a_password_set_by_an_administrator_is_told(chief: Client) -> None:
    user = make_user()
    AuditEntry.objects.all().delete()
    form = {"password1": NEW, "password2": NEW}
    chief.post(f"/admin/auth/user/{user.pk}/password/", form)

    assert told("who", "about", "detail") == [
        (Event.PASSWORD, "chief", "ines", "by an administrator")
    ]


def test_a_password_set_by_a_link_in_a_mail_is_told(client: Client) -> None:
    user = make_user()
    AuditEntry.objects.all().delete()
    link = (
        f"{urlsafe_base64_encode(str(user.pk).encode())}/{default_token_generator.make_token(user)}"
    )
    page = client.get(f"/admin/password_reset/{link}/", follow=True)
    form = {"new_password1": NEW, "new_password2": NEW}
    client.post(page.redirect_chain[-1][0], form)

    assert told("who", "about", "detail", "client") == [
        (Event.PASSWORD, "", "ines", "by a link in a mail", "127.0.0.1")
    ]


def test_a_password_set_by_a_command_is_told() -> None:
    user = make_user()
    AuditEntry.objects.all().delete()
    user.set_password(NEW)
    user.save()

    assert told("who", "about", "detail") == [(Event.PASSWORD, "", "ines", "by a command")]


@override_settings(PASSWORD_HASHERS=["quicktakes.hashers.FrugalArgon2", *settings.PASSWORD_HASHERS])
def test_a_hash_that_is_made_anew_at_a_sign_in_is_no_change() -> None:
    with override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS[1:]):
        user = make_user()
    signed_in()
    before = user.password
    user.refresh_from_db()

    assert user.password != before
    assert Event.PASSWORD not in [event for (event,) in told()]


# Permissions


def test_what_an_account_is_given_and_taken_is_told_in_words(chief: Client) -> None:
    user = make_user(is_staff=False)
    group = Group.objects.create(name="printers")
    AuditEntry.objects.all().delete()
    form = {"username": "ines", "email": user.email, "is_active": "on", "is_staff": "on"}
    chief.post(f"/admin/auth/user/{user.pk}/change/", form | {"groups": [group.pk]})
    chief.post(f"/admin/auth/user/{user.pk}/change/", form)

    assert told("who", "about", "detail", "client") == [
        (Event.PERMISSIONS, "chief", "ines", "staff given", "127.0.0.1"),
        (Event.PERMISSIONS, "chief", "ines", "group printers added", "127.0.0.1"),
        (Event.PERMISSIONS, "chief", "ines", "group printers removed", "127.0.0.1"),
    ]


def test_permissions_of_accounts_and_groups_are_told_from_both_ends() -> None:
    user, group = make_user(), Group.objects.create(name="proofreaders")
    permission = Permission.objects.get(codename="publish_article")
    AuditEntry.objects.all().delete()
    user.user_permissions.add(permission)
    permission.user_set.remove(user)
    group.permissions.set([permission])
    group.permissions.clear()
    group.user_set.add(user)
    user.groups.clear()
    group.permissions.set(Permission.objects.filter(codename__in=["add_page", "view_page"]))

    assert [entry[1:] for entry in told("about", "detail")] == [
        ("ines", "permission publish_article added"),
        ("ines", "permission publish_article removed"),
        ("group proofreaders", "permission publish_article added"),
        ("group proofreaders", "permission publish_article removed"),
        ("ines", "group proofreaders added"),
        ("ines", "group proofreaders removed"),
        ("group proofreaders", "permissions add_page, view_page added"),
    ]


def test_accounts_and_groups_that_come_and_go_are_told() -> None:
    user = make_user(is_superuser=True)
    user.username, user.email, user.is_superuser = "ines2", "other@answers.example", False
    user.save()
    user.delete()
    group = Group.objects.create(name="proofreaders")
    group.name = "readers"
    group.save()
    group.delete()

    assert [entry[1:] for entry in told("about", "detail")] == [
        ("ines", "account made: active, staff, superuser"),
        ("ines2", "superuser taken, name was ines, mail address was ines@answers.example"),
        ("ines2", "account deleted"),
        ("group proofreaders", "group made"),
        ("group readers", "group renamed from proofreaders"),
        ("group readers", "group deleted"),
    ]


def test_an_account_that_ends_itself_is_told_without_pointing_to_it() -> None:
    user = make_user()
    request = RequestFactory().get("/")
    request.user = user

    def end(request: HttpRequest) -> HttpResponse:
        User.objects.get(pk=user.pk).delete()
        return HttpResponse()

    acting.remembering(end)(request)

    assert told("user", "about", "detail")[-1] == (
        Event.PERMISSIONS,
        None,
        "ines",
        "account deleted by themselves",
    )


def test_a_code_made_by_a_command_is_told() -> None:
    make_user()
    AuditEntry.objects.all().delete()
    call_command("addstatictoken", "ines", stdout=io.StringIO())

    assert told("about", "detail") == [
        (Event.FACTOR, "ines", "one recovery code made by a command")
    ]


# The page


def test_the_log_is_read_filtered_and_searched(chief: Client) -> None:
    ines = make_user()
    AuditEntry.objects.all().delete()
    note(Event.SIGNED_IN, user=ines, client="203.0.113.9")
    note(Event.REFUSED, user=None, about="mallory", detail="wrong name or password")

    def names(query: str) -> tuple[bool, bool]:
        rows = chief.get(f"{LOG}?{query}").content.decode().partition("<tbody>")[2]
        return "203.0.113.9" in rows, "mallory" in rows

    assert names("") == (True, True)
    assert names("event__exact=refused") == (False, True)
    assert names(f"user={ines.pk}") == (True, False)
    assert names("user=nonsense") == (False, False)
    assert "No account “nonsense”" in chief.get(f"{LOG}?user=nonsense").text
    assert names("q=mallory") == (False, True)
    assert names("q=203.0.113.9") == (True, False)


def test_nobody_changes_it_not_even_a_superuser(chief: Client) -> None:
    entry = note(Event.SIGNED_OUT, user=None)
    change, delete = f"{LOG}{entry.pk}/change/", f"{LOG}{entry.pk}/delete/"

    answers = [
        chief.post(address, {"detail": "forged", "post": "yes"}).status_code
        for address in (f"{LOG}add/", change, delete)
    ]
    chief.post(LOG, {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"})

    assert answers == [403, 403, 403]
    entry.refresh_from_db()
    assert entry.detail == ""


def test_it_is_for_those_who_may_view_it() -> None:
    make_user("auditor", "view_auditentry")
    make_user("writer", "change_article")

    assert signed_in("auditor").get(LOG).status_code == 200
    assert signed_in("writer").get(LOG).status_code == 403


def test_the_page_reads_no_more_of_a_long_log_than_of_a_short_one(chief: Client) -> None:
    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert chief.get(LOG).status_code == 200
        return [query["sql"] for query in captured]

    user = User.objects.get()
    for _ in range(10):
        note(Event.SIGNED_OUT, user=user)
    queries()
    few = queries()
    for _ in range(200):
        note(Event.SIGNED_OUT, user=user)
    many = queries()

    assert len(many) == len(few)
    assert not [sql for sql in many if "COUNT(" in sql and "LIMIT" not in sql]
