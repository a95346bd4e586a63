"""The doors of the admin in a browser: passkeys, and every page of theirs with axe-core."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_fits_sideways
from tests.browser.manage import manage

PASSWORD = "warm air rises"
PEOPLE = """
from django.contrib.auth.models import Group, Permission, User
from django_otp.plugins.otp_totp.models import TOTPDevice
for name in ("doris", "pascal", "tom"):
    User.objects.filter(username=name).delete()
    mail = f"{name}@answers.example"
    User.objects.create_superuser(name, email=mail, password="warm air rises")
TOTPDevice.objects.create(user=User.objects.get(username="tom"), name="Phone")
group, _ = Group.objects.get_or_create(name="proofreaders")
group.permissions.set(Permission.objects.filter(codename="change_article"))
"""


@pytest.fixture(scope="module")
def people(site: str, var_dir: Path) -> None:
    """Superusers of these stories' own; tom has an app."""
    manage(site, var_dir, "shell", "--command", PEOPLE)


@pytest.fixture
def here(site: str, people: None, open_page: OpenPage) -> Page:
    """A page at the name under which browsers make passkeys on this machine."""
    return open_page(base_url=site.replace("127.0.0.1", "localhost"))


def sign_in(page: Page, name: str, next_address: str = "/admin/account/") -> None:
    page.goto(f"/admin/login/?next={next_address}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def prove(page: Page) -> None:
    page.goto("/admin/account/confirm/?next=/admin/account/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def give_authenticator(page: Page) -> None:
    """A device with a fingerprint, as Chromium pretends one for tests."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def assert_accessible_by_day_and_by_night(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)


def test_a_passkey_is_made_named_used_and_removed(here: Page):
    give_authenticator(here)
    sign_in(here, "pascal")
    here.get_by_role("link", name="Add a passkey").click()
    here.get_by_label("Password").fill(PASSWORD)
    here.get_by_role("button", name="Go on").click()
    here.get_by_label("Name").fill("Laptop")
    here.get_by_role("button", name="Make the passkey").click()
    here.get_by_role("button", name="Make ten codes").click()
    expect(here.locator(".codes li")).to_have_count(10)
    assert_accessible_by_day_and_by_night(here)

    here.get_by_role("button", name="Sign out").click()
    sign_in(here, "pascal", "/admin/articles/article/")
    assert_accessible_by_day_and_by_night(here)
    here.get_by_role("button", name="Use a passkey").click()
    expect(here).to_have_url(re.compile("/admin/articles/article/$"))

    here.goto("/admin/account/")
    assert_accessible_by_day_and_by_night(here)
    here.get_by_role("link", name="Rename or remove: Laptop").click()
    assert_accessible_by_day_and_by_night(here)
    here.get_by_role("button", name="Remove this passkey").click()
    expect(here.locator(".messagelist")).to_contain_text("The passkey “Laptop” was removed.")

    here.goto("/admin/articles/auditentry/?q=pascal")
    for told in ("passkey “Laptop” added", "second factor: passkey “Laptop”", "“Laptop” removed"):
        expect(here.locator("#result_list")).to_contain_text(told)


def test_a_passkey_that_is_not_there_is_told_in_words(here: Page):
    sign_in(here, "doris")
    prove(here)
    here.goto("/admin/account/passkey/")
    here.evaluate("delete window.PublicKeyCredential")
    here.get_by_role("button", name="Make the passkey").click()

    expect(here.get_by_role("alert")).to_have_text("Your browser knows no passkeys.")


def test_where_browsers_make_no_passkeys_the_page_says_where_they_do(page: Page, people: None):
    sign_in(page, "doris")
    prove(page)
    page.goto("/admin/account/passkey/")

    expect(page.get_by_text(re.compile("Passkeys work only at http://localhost:"))).to_be_visible()
    assert_accessible_by_day_and_by_night(page)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/password_reset/",
        "/admin/password_reset/sent/",
        "/admin/password_reset/done/",
        "/admin/password_reset/x/y/",
    ],
)
def test_a_page_for_who_forgot_the_password_is_accessible(phone: Page, address: str):
    phone.goto(address)

    assert_fits_sideways(phone)
    assert_accessible_by_day_and_by_night(phone)


def test_an_empty_mail_address_is_told_at_the_field(page: Page):
    page.goto("/admin/password_reset/")
    page.get_by_role("button", name="Send me a link").click()

    expect(page.get_by_text("This field is required.", exact=True)).to_be_visible()
    assert_accessible(page)


def test_a_wrong_code_is_told_at_the_field(phone: Page, people: None):
    sign_in(phone, "tom")
    phone.get_by_label("Code").fill("12345")
    phone.get_by_role("button", name="Sign in with the code").click()

    expect(phone.get_by_text("That code is wrong")).to_be_visible()
    assert_fits_sideways(phone)
    assert_accessible_by_day_and_by_night(phone)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/account/",
        "/admin/account/app/",
        "/admin/account/codes/",
        "/admin/account/confirm/",
        "/admin/password_change/",
        "/admin/auth/user/",
        "/admin/auth/user/add/",
        "/admin/auth/group/",
        "/admin/auth/group/add/",
        "/admin/articles/auditentry/",
    ],
)
def test_a_page_about_accounts_is_accessible(open_page: OpenPage, people: None, address: str):
    for width in (1280, 390):
        page = open_page(width=width)
        sign_in(page, "doris")
        prove(page)
        page.goto(address)

        assert_fits_sideways(page)
        assert_accessible_by_day_and_by_night(page)


@pytest.mark.parametrize(
    ("rows", "name"), [("/admin/auth/user/", "tom"), ("/admin/auth/group/", "proofreaders")]
)
def test_the_form_of_an_account_and_of_a_group_is_accessible(
    page: Page, people: None, rows: str, name: str
):
    sign_in(page, "doris")
    page.goto(rows)
    page.locator("#result_list").get_by_role("link", name=name, exact=True).click()
    for folded in page.locator("details:not(.rail-folded) > summary").all():
        folded.click()
    assert_accessible_by_day_and_by_night(page)

    page.get_by_label("Name", exact=False).first.fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This field is required.", exact=True)).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("page_of", ["password", "factors"])
def test_what_is_done_for_others_is_accessible(page: Page, people: None, page_of: str):
    sign_in(page, "doris")
    prove(page)
    page.goto("/admin/auth/user/")
    page.locator("#result_list").get_by_role("link", name="tom", exact=True).click()
    page.goto(page.url.replace("change", page_of))
    expect(page.get_by_role("heading", level=1)).to_contain_text("tom")

    assert_accessible_by_day_and_by_night(page)
