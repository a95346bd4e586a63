"""“Your account”: factors are added, named and removed by who gave the password again."""

import re
import time
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.editing import doors
from articles.library import factors
from articles.models import AuditEntry, Event
from tests.editing.people import PASSWORD, code_of, is_in, make_app, make_user, signed_in

ACCOUNT = "/admin/account/"
CONFIRM = f"{ACCOUNT}confirm/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(db: None) -> User:
    return make_user()


@pytest.fixture
def browser(ines: User) -> Client:
    """Signed in a while ago."""
    return signed_in()


@pytest.fixture
def proved(browser: Client) -> Client:
    """Just gave the password once more."""
    assert browser.post(CONFIRM, {"password": PASSWORD}).status_code == 302
    return browser


def codes_on(page: str) -> list[str]:
    return re.findall(r"<code>([a-z2-7]{4}-[a-z2-7]{4})</code>", page)


def wrong(device: TOTPDevice) -> str:
    return f"{(int(code_of(device)) + 500_000) % 10**6:06}"


def test_an_app_is_set_up_by_a_picture_and_counts_after_its_first_code(
    proved: Client, ines: User
) -> None:
    page = proved.get(f"{ACCOUNT}app/").content.decode()
    device = TOTPDevice.objects.get()
    assert 'src="data:image/svg+xml' in page
    assert factors.secret_of(device) in page
    assert not factors.has_factor(ines)

    answer = proved.post(f"{ACCOUNT}app/", {"name": "My phone", "code": code_of(device)})

    assert answer.url == f"{ACCOUNT}codes/"
    assert [one.name for one in factors.factors(ines)] == ["My phone"]
    assert is_in(proved)
    assert not is_in(signed_in())


def test_the_picture_names_site_and_account(ines: User) -> None:
    address = unquote(factors.begin_app(ines).config_url)

    assert address.startswith("otpauth://totp/QuickTakes:ines?secret=")


def test_a_wrong_first_code_adds_nothing(proved: Client, ines: User) -> None:
    proved.get(f"{ACCOUNT}app/")
    form = {"name": "Phone", "code": wrong(TOTPDevice.objects.get())}
    page = proved.post(f"{ACCOUNT}app/", form).content.decode()

    assert "That is not the code the app shows" in page
    assert not factors.has_factor(ines)


def test_other_sessions_are_asked_for_the_new_factor(proved: Client) -> None:
    elsewhere = signed_in()
    proved.get(f"{ACCOUNT}app/")
    proved.post(f"{ACCOUNT}app/", {"name": "P", "code": code_of(TOTPDevice.objects.get())})

    assert not is_in(elsewhere)


def let_in(ines: User) -> tuple[Client, TOTPDevice]:
    """A browser that gave password and code."""
    device, client = make_app(ines), signed_in()
    client.post("/admin/login/code/", {"code": code_of(device)})
    return client, device


def test_recovery_codes_are_shown_once(ines: User) -> None:
    client, _ = let_in(ines)
    codes = codes_on(client.post(f"{ACCOUNT}codes/").content.decode())

    assert len(set(codes)) == 10
    assert codes_on(client.get(f"{ACCOUNT}codes/").content.decode()) == []
    assert "10 left" in client.get(ACCOUNT).content.decode()
    assert "no-store" in client.post(f"{ACCOUNT}codes/").headers["Cache-Control"]


def test_new_recovery_codes_end_the_old(ines: User) -> None:
    client, _ = let_in(ines)
    old = codes_on(client.post(f"{ACCOUNT}codes/").content.decode())[0]
    client.post(f"{ACCOUNT}codes/")

    assert factors.check_code(ines, old).device is None


def test_recovery_codes_without_a_factor_are_not_made(proved: Client, ines: User) -> None:
    assert proved.post(f"{ACCOUNT}codes/").url == ACCOUNT
    assert factors.recovery_codes_left(ines) == 0


def test_a_device_is_renamed_and_removed(ines: User) -> None:
    client, device = let_in(ines)
    factors.make_recovery_codes(ines)
    address = f"{ACCOUNT}app/{device.pk}/"
    assert address in client.get(ACCOUNT).content.decode()

    client.post(address, {"name": "Old phone"})
    assert "Old phone" in client.get(ACCOUNT).content.decode()

    client.post(address, {"remove": "1"})
    assert not factors.has_factor(ines)
    assert factors.recovery_codes_left(ines) == 0
    assert is_in(client)


def test_nobody_reaches_the_device_of_another(proved: Client) -> None:
    device = make_app(make_user("noor"))
    address = f"{ACCOUNT}app/{device.pk}/"

    assert proved.post(address, {"remove": "1"}).url == ACCOUNT
    assert proved.get(f"{ACCOUNT}toaster/1/").url == ACCOUNT
    assert TOTPDevice.objects.exists()


def test_what_was_added_made_and_removed_is_in_the_log(proved: Client) -> None:
    proved.get(f"{ACCOUNT}app/")
    device = TOTPDevice.objects.get()
    proved.post(f"{ACCOUNT}app/", {"name": "Phone", "code": code_of(device)})
    proved.post(f"{ACCOUNT}codes/")
    proved.post(f"{ACCOUNT}app/{device.pk}/", {"remove": "1"})

    entries = AuditEntry.objects.filter(event=Event.FACTOR).order_by("pk")
    assert [(one.who, one.detail, one.client) for one in entries] == [
        ("ines", "authenticator app “Phone” added", "127.0.0.1"),
        ("ines", "10 recovery codes made", "127.0.0.1"),
        ("ines", "authenticator app “Phone” removed", "127.0.0.1"),
    ]


# The password once more

GUARDED = ["app/", "passkey/", "codes/", "app/1/"]


@pytest.mark.parametrize("page", GUARDED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_factors_are_touched_by_who_gave_the_password_again(
    browser: Client, page: str, method: str
) -> None:
    answer = getattr(browser, method)(f"{ACCOUNT}{page}")

    assert answer.url == f"{CONFIRM}?next=" + f"{ACCOUNT}{page}".replace("/", "%2F")


def test_that_holds_for_ten_minutes(proved: Client, monkeypatch) -> None:
    assert proved.get(f"{ACCOUNT}app/").status_code == 200
    now = time.time()
    monkeypatch.setattr(doors.time, "time", lambda: now + 601)

    assert proved.get(f"{ACCOUNT}app/").status_code == 302


def test_a_wrong_password_proves_nothing_and_is_counted(browser: Client) -> None:
    page = browser.post(CONFIRM, {"password": "a guess"}).content.decode()

    assert "That is not your password." in page
    assert browser.get(f"{ACCOUNT}app/").status_code == 302
    assert AuditEntry.objects.filter(event=Event.REFUSED, about="ines").count() == 1


def test_the_password_of_another_account_proves_nothing(browser: Client) -> None:
    make_user("noor", password="another one entirely")
    browser.post(CONFIRM, {"password": "another one entirely"})

    assert browser.get(f"{ACCOUNT}app/").status_code == 302


def test_too_many_wrong_ones_lock_it(browser: Client, settings) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = browser.post(CONFIRM, {"password": "a guess"})

    assert answer.status_code == 429
    assert browser.post(CONFIRM, {"password": PASSWORD}).status_code == 429


def test_guesses_at_the_old_password_are_counted_too(browser: Client, settings) -> None:
    form = {"old_password": "a guess", "new_password1": "cold air", "new_password2": "cold air"}
    page = browser.post("/admin/password_change/", form).content.decode()
    assert "That is not your password." in page
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        answer = browser.post("/admin/password_change/", form)

    assert answer.status_code == 429


def test_a_passkey_is_begun_by_who_gave_the_password_again(browser: Client) -> None:
    answer = browser.post(f"{ACCOUNT}passkey/begin/", "{}", content_type="application/json")

    assert answer.status_code == 403
    assert "type your password again" in answer.json()["error"]


def test_a_passkey_that_is_none_adds_nothing(proved: Client, ines: User) -> None:
    begun = proved.post(f"{ACCOUNT}passkey/begin/", "{}", content_type="application/json")
    assert begun.json()["rp"]["name"] == "QuickTakes"
    answer = proved.post(f"{ACCOUNT}passkey/complete/", "{}", content_type="application/json")

    assert answer.status_code == 422
    assert "not accepted" in answer.json()["error"]
    assert not factors.has_factor(ines)


def test_a_forged_passkey_does_not_open(ines: User) -> None:
    make_app(ines)
    client = signed_in()
    client.post("/admin/login/passkey/begin/", "{}", content_type="application/json")
    answer = client.post("/admin/login/passkey/complete/", "{}", content_type="application/json")

    assert answer.status_code == 422
    assert not is_in(client)
    assert AuditEntry.objects.filter(event=Event.REFUSED, user=ines).count() == 1


def test_the_account_is_for_staff(client: Client) -> None:
    make_user("reader", is_staff=False)
    client.force_login(
        User.objects.get(username="reader"), "django.contrib.auth.backends.ModelBackend"
    )

    assert client.get(ACCOUNT).url.startswith("/admin/login/")
