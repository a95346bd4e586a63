"""Passwords: forgotten, changed, kept; and the sessions that end with them."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings

from articles.editing import resetting
from quicktakes.settings import PASSWORD_HASHERS
from tests.editing.people import PASSWORD, is_in, make_user, sign_in, signed_in

RESET = "/admin/password_reset/"
NEW = "cold air sinks down"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_mails_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def ask(client: Client, email: str = "ines@answers.example") -> str:
    """Ask for a link; the page that answers."""
    page = client.post(RESET, {"email": email}, follow=True).content.decode()
    resetting.all_posted()
    return page


def link_in_mail() -> str:
    return re.search(r"http://testserver(/\S+/)", mail.outbox[-1].body)[1]  # type: ignore[index]


def set_by_link(client: Client, address: str, password: str = NEW) -> str:
    form_address = client.get(address, follow=True).redirect_chain[-1][0]
    form = {"new_password1": password, "new_password2": password}
    return client.post(form_address, form, follow=True).content.decode()


def test_a_forgotten_password_is_set_anew_by_a_link_in_a_mail(client: Client) -> None:
    make_user()
    assert f'href="{RESET}"' in client.get("/admin/login/").content.decode()
    ask(client)

    message = mail.outbox[0]
    assert message.to == ["ines@answers.example"]
    assert message.subject == "A new password for QuickTakes"
    assert "the account ines at QuickTakes" in message.body
    assert "Your password is changed" in set_by_link(client, link_in_mail())
    assert not is_in(client)
    assert sign_in(client, password=NEW).url == "/admin/"


@override_settings(SITE_NAME="Facts & Figures <1>")
def test_the_mail_is_plain_text(client: Client) -> None:
    make_user()
    ask(client)

    assert mail.outbox[0].subject == "A new password for Facts & Figures <1>"
    assert "&amp;" not in mail.outbox[0].body


def test_a_link_works_once(client: Client) -> None:
    make_user()
    ask(client)
    set_by_link(client, link_in_mail())

    page = client.get(link_in_mail(), follow=True).content.decode()
    assert "This link does not work any more" in page


def test_the_answer_is_the_same_for_an_address_that_nobody_has(client: Client) -> None:
    make_user()
    make_user("noor", is_active=False)
    known, unknown = ask(client), ask(client, "nobody@answers.example")

    assert known == unknown == ask(client, "noor@answers.example")
    assert [message.to for message in mail.outbox] == [["ines@answers.example"]]


def test_at_most_five_mails_an_hour_go_to_one_address(client: Client) -> None:
    make_user()
    make_user("noor")
    pages = {ask(client, email) for email in ["ines@answers.example", "INES@answers.example"] * 4}
    ask(client, "noor@answers.example")

    assert len(pages) == 1
    sent = [message.to[0] for message in mail.outbox]
    assert sent == ["ines@answers.example"] * 5 + ["noor@answers.example"]


def test_a_mail_server_that_fails_is_told_to_the_operator_alone(client: Client, caplog) -> None:
    make_user()
    with override_settings(EMAIL_BACKEND="no.such.Backend"):
        page = ask(client)

    assert "Look into your mail" in page
    assert "could not be sent" in caplog.text


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short pass", "at least 12 characters"),
        ("password123456", "too common"),
        ("918273645546372819", "entirely numeric"),
        ("ines@answers.example", "too similar"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, why: str) -> None:
    make_user()
    client = signed_in()
    page = client.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": password, "new_password2": password},
    )
    assert why in page.content.decode()


def test_the_rules_stand_on_the_form() -> None:
    make_user()
    page = signed_in().get("/admin/password_change/").content.decode()

    assert "at least 12 characters" in page
    assert "commonly used" in page


# Sessions


def change(client: Client) -> None:
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/admin/password_change/", form).status_code == 302


def test_who_changes_the_own_password_stays_in_and_is_out_everywhere_else() -> None:
    make_user()
    here, elsewhere = signed_in(), signed_in()
    change(here)

    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_password_set_by_an_administrator_ends_all_sessions_of_its_owner() -> None:
    user = make_user()
    make_user("chief", is_superuser=True)
    here, elsewhere, chief = signed_in(), signed_in(), signed_in("chief")
    form = {"password1": NEW, "password2": NEW}
    assert chief.post(f"/admin/auth/user/{user.pk}/password/", form).status_code == 302

    assert [is_in(client) for client in (here, elsewhere, chief)] == [False, False, True]


def test_a_reset_by_mail_ends_all_sessions(client: Client) -> None:
    make_user()
    here, elsewhere = signed_in(), signed_in()
    ask(client)
    set_by_link(client, link_in_mail())

    assert [is_in(here), is_in(elsewhere)] == [False, False]


def test_the_cookie_of_a_session_is_for_this_site_and_no_script() -> None:
    make_user()
    cookie = signed_in().cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 14 * 24 * 3600


# Hashes


@override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS)
def test_a_new_password_is_kept_as_argon2() -> None:
    user = make_user()

    assert identify_hasher(user.password).algorithm == "argon2"


@override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS)
def test_an_old_hash_is_read_and_made_anew_at_the_next_sign_in() -> None:
    user = make_user()
    User.objects.update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    signed_in()
    user.refresh_from_db()

    assert identify_hasher(user.password).algorithm == "argon2"
