"""The door behind the password: nobody with a second factor comes in without it."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from django_otp.plugins.otp_static.lib import add_static_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.editing import door_urls
from articles.editing import urls as editing_urls
from articles.library import factors
from tests.editing.people import (
    after_wrong_codes,
    code_of,
    is_in,
    make_app,
    make_user,
    sign_in,
    signed_in,
)

CODE = "/admin/login/code/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(db: None) -> User:
    return make_user("ines", is_superuser=True)


@pytest.fixture
def phone(ines: User) -> TOTPDevice:
    return make_app(ines)


def type_code(client: Client, code: str, wanted: str = "/admin/") -> str:
    """The page or the address that answers a code."""
    response = client.post(CODE, {"code": code, "next": wanted})
    return response.headers.get("Location") or response.content.decode()


def test_a_code_of_the_app_opens_the_admin(phone: TOTPDevice) -> None:
    client = signed_in()
    assert client.get("/admin/articles/article/?q=ice").url == (
        f"{CODE}?next=%2Fadmin%2Farticles%2Farticle%2F%3Fq%3Dice"
    )
    assert type_code(client, code_of(phone), "/admin/articles/article/?q=ice") == (
        "/admin/articles/article/?q=ice"
    )
    assert is_in(client)


def test_who_has_none_comes_in_by_the_password_alone(ines: User) -> None:
    assert is_in(signed_in())


def test_an_app_that_was_never_confirmed_does_not_count(ines: User) -> None:
    TOTPDevice.objects.create(user=ines, confirmed=False)

    assert is_in(signed_in())


def test_a_wrong_code_is_refused_in_words(phone: TOTPDevice) -> None:
    client = signed_in()

    assert "That code is wrong" in type_code(client, f"{(int(code_of(phone)) + 1) % 10**6:06}")
    assert not is_in(client)


def test_a_code_works_once(phone: TOTPDevice) -> None:
    code = code_of(phone)
    type_code(signed_in(), code)

    assert "was used before" in type_code(signed_in(), code)


def test_after_a_wrong_code_even_the_right_one_waits(phone: TOTPDevice) -> None:
    client = signed_in()
    after_wrong_codes(phone)

    assert "Too many wrong codes. Wait " in type_code(client, code_of(phone))
    assert not is_in(client)


def test_each_recovery_code_opens_once(ines: User, phone: TOTPDevice) -> None:
    first, second, *_ = factors.make_recovery_codes(ines)
    client = signed_in()
    assert type_code(client, f" {first[:4].upper()}-{first[4:]} ") == "/admin/"
    assert is_in(client)
    assert factors.recovery_codes_left(ines) == factors.CODES - 1

    other = signed_in()
    assert "was used before" in type_code(other, first)
    assert not is_in(other)


def test_a_code_made_on_the_command_line_lets_a_lost_superuser_in(phone: TOTPDevice) -> None:
    token = add_static_token("ines").token

    assert type_code(signed_in(), token) == "/admin/"


def test_recovery_codes_alone_are_no_second_factor(ines: User) -> None:
    add_static_token("ines")

    assert is_in(signed_in())


def test_the_code_of_another_account_does_not_open(phone: TOTPDevice) -> None:
    other = make_app(make_user("noor"))
    client = signed_in()

    assert "That code is wrong" in type_code(client, code_of(other)) or (
        code_of(other) == code_of(phone)
    )


def test_a_new_sign_in_asks_again(phone: TOTPDevice) -> None:
    client = signed_in()
    type_code(client, code_of(phone))
    client.post("/admin/logout/")
    sign_in(client)

    assert not is_in(client)


def test_the_session_gets_a_new_key_with_the_code(phone: TOTPDevice) -> None:
    client = signed_in()
    before = client.cookies["sessionid"].value
    type_code(client, code_of(phone))

    assert client.cookies["sessionid"].value != before


def test_next_leads_nowhere_else(phone: TOTPDevice) -> None:
    assert type_code(signed_in(), code_of(phone), "https://elsewhere.example/") == "/admin/"


def test_a_factor_that_is_removed_ends_what_it_opened(ines: User, phone: TOTPDevice) -> None:
    make_app(ines, "Tablet")
    client = signed_in()
    type_code(client, code_of(phone))
    phone.delete()

    assert not is_in(client)


# Every address


def addresses() -> list[str]:
    """All that lies under /admin/, with numbers and words where addresses take them."""
    found = [f"/admin/articles/{pattern.pattern}" for pattern in editing_urls.urlpatterns]
    found += [f"/admin/{pattern.pattern}" for pattern in door_urls.urlpatterns]
    resolver = get_resolver()
    found += [
        "/" + pattern % {key: "1" for key in keys}
        for name in resolver.reverse_dict
        if isinstance(name, str)
        for pattern, keys in (entry for entry in resolver.reverse_dict.getlist(name)[0][0])
        if pattern.startswith("admin/")
    ]
    admin = resolver.namespace_dict["admin"]
    for name in admin[1].reverse_dict:
        if isinstance(name, str):
            for pattern, keys in admin[1].reverse_dict.getlist(name)[0][0]:
                found.append("/admin/" + pattern % {key: "1" for key in keys})
    plain = (
        address.replace("<slug:kind>", "app").replace("<int:number>", "1") for address in found
    )
    return sorted({address for address in plain if "<" not in address})


OPEN = ("/admin/login/", "/admin/logout/", "/admin/password_reset/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_answers_to_the_password_alone(phone: TOTPDevice, method: str) -> None:
    client = signed_in()
    asked = [address for address in addresses() if not address.startswith(OPEN)]
    assert {"/admin/", "/admin/articles/preview", "/admin/articles/pick"} <= set(asked)
    assert "/admin/account/app/" in asked
    assert len(asked) > 30

    led = {address: getattr(client, method)(address) for address in asked}

    assert {
        address: response.status_code
        for address, response in led.items()
        if not response.headers.get("Location", "").startswith(CODE)
    } == {}


def test_a_script_is_told_so_in_words(phone: TOTPDevice) -> None:
    answer = signed_in().post(
        "/admin/articles/preview", {"content": "x"}, headers={"Sec-Fetch-Mode": "cors"}
    )

    assert answer.status_code == 403
    assert "second factor is asked for" in answer.json()["error"]


# Who must have one


@pytest.mark.parametrize(
    ("rule", "publisher_may", "writer_may"),
    [("", True, True), ("publishers", False, True), ("staff", False, False)],
)
def test_the_setting_says_who_must_have_one(
    rule: str, publisher_may: bool, writer_may: bool, settings
) -> None:
    settings.SECOND_FACTOR_FOR = rule
    make_user("paul", "publish_article")
    make_user("wim", "change_article")
    make_user("root", is_superuser=True)

    allowed = [is_in(signed_in(name)) for name in ("paul", "root", "wim")]
    assert allowed == [publisher_may, publisher_may, writer_may]


def test_until_then_only_the_account_opens_and_says_why(settings) -> None:
    settings.SECOND_FACTOR_FOR = "staff"
    make_user()
    client = signed_in()

    assert client.get("/admin/articles/article/").url.startswith("/admin/account/?next=")
    page = client.get("/admin/account/")
    assert page.status_code == 200
    assert "Add an authenticator app or a passkey: then all other pages open" in (
        page.content.decode()
    )


def test_nobody_must_by_default() -> None:
    assert settings.SECOND_FACTOR_FOR == ""
