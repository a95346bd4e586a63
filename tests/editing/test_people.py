"""Accounts and groups: kept by administrators, none of whom gives more than they have."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from articles.library import factors
from articles.models import AuditEntry, Event
from tests.editing.people import PASSWORD, make_app, make_user, signed_in

USERS = "/admin/auth/user/"
GROUPS = "/admin/auth/group/"
NEW = "cold air sinks down"
KEEPS_PEOPLE = ("add_user", "change_user", "delete_user", "view_user")
KEEPS_GROUPS = ("add_group", "change_group", "delete_group", "view_group")

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db: None) -> Client:
    make_user("chief", is_superuser=True)
    return signed_in("chief")


@pytest.fixture
def keeper(db: None) -> Client:
    """An administrator who is no superuser: keeps people, and may change articles."""
    make_user("keeper", *KEEPS_PEOPLE, *KEEPS_GROUPS, "change_article")
    return signed_in("keeper")


@pytest.fixture
def ines(db: None) -> User:
    return make_user("ines", "change_article")


def group_of(name: str, *codenames: str) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    return group


def form_of(user: User, **values: object) -> dict[str, object]:
    form: dict[str, object] = {"username": user.username, "email": user.email, "is_active": "on"}
    return {key: value for key, value in (form | {"is_staff": "on"} | values).items() if value}


def save(client: Client, user: User, **values: object) -> str:
    """The page that refuses, or "" where it was saved."""
    response = client.post(f"{USERS}{user.pk}/change/", form_of(user, **values))
    user.refresh_from_db()
    return "" if response.status_code == 302 else response.content.decode()


def test_an_administrator_makes_an_account_and_puts_it_into_a_group(keeper: Client) -> None:
    writers = group_of("writer", "change_article")
    form = {"username": "wim", "email": "wim@a.example", "password1": NEW, "password2": NEW}
    made = keeper.post(f"{USERS}add/", form)
    wim = User.objects.get(username="wim")
    assert made.url == f"{USERS}{wim.pk}/change/"
    assert wim.is_staff
    page = keeper.get(made.url).content.decode()
    assert "Without it, this person cannot come in here at all." in page
    assert "without one, nothing at all." in page

    assert save(keeper, wim, groups=[writers.pk]) == ""
    assert wim.is_staff
    assert list(wim.groups.all()) == [writers]


def test_an_account_is_deleted_with_its_factors_and_the_log_keeps_its_name(
    keeper: Client, ines: User
) -> None:
    make_app(ines)
    factors.make_recovery_codes(ines)
    signed_in()
    keeper.post(f"{USERS}{ines.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(username="ines").exists()
    assert AuditEntry.objects.filter(event=Event.SIGNED_IN, who="ines", user=None).exists()
    gone = AuditEntry.objects.get(about="ines", detail="account deleted")
    assert gone.who == "keeper"


def test_a_short_password_of_a_new_account_is_refused(keeper: Client) -> None:
    form = {"username": "wim", "password1": "warm air", "password2": "warm air"}
    page = keeper.post(f"{USERS}add/", form).content.decode()

    assert "at least 12 characters" in page


def test_a_superuser_gives_everything(chief: Client, ines: User) -> None:
    permission = Permission.objects.get(codename="publish_article")
    group = group_of("publisher", "publish_article")
    page = save(chief, ines, is_superuser="on", groups=[group.pk], user_permissions=[permission.pk])

    assert page == ""
    assert ines.is_superuser
    assert list(ines.user_permissions.all()) == [permission]


# Nobody gives more than they have


def test_a_group_that_may_do_more_is_refused_in_words(keeper: Client, ines: User) -> None:
    group = group_of("publisher", "publish_article")
    page = save(keeper, ines, groups=[group.pk])

    assert "“publisher” may do more than you: only a superuser can put somebody in there." in page
    assert not ines.groups.exists()


def test_not_even_to_oneself(keeper: Client) -> None:
    group = group_of("publisher", "publish_article")
    user = User.objects.get(username="keeper")

    assert "may do more than you" in save(keeper, user, groups=[group.pk])
    assert not user.groups.exists()


def test_powers_and_permissions_of_its_own_are_for_superusers_to_give(
    keeper: Client, ines: User
) -> None:
    page = keeper.get(f"{USERS}{ines.pk}/change/").content.decode()
    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page

    save(keeper, ines, is_superuser="on", user_permissions=[Permission.objects.all()[0].pk])
    assert not ines.is_superuser
    assert ines.user_permissions.count() == 1


@pytest.mark.parametrize("case", ["superuser", "publisher", "publisher at rest"])
def test_an_account_that_may_do_more_can_only_be_looked_at(keeper: Client, case: str) -> None:
    user = make_user("boss", is_superuser=case == "superuser", is_active="rest" not in case)
    if case != "superuser":
        user.groups.add(group_of("publisher", "publish_article"))
    address = f"{USERS}{user.pk}/"

    page = keeper.get(f"{address}change/").content.decode()
    assert "boss may do more than you: only a superuser can change this account." in page
    assert 'name="email"' not in page
    assert keeper.post(f"{address}change/", form_of(user, email="me@a.example")).status_code == 403
    assert keeper.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    answer = keeper.post(
        f"{address}password/", {"password1": NEW, "password2": NEW}, follow=True
    ).content.decode()
    assert "only a superuser can change this account" in answer
    selected = {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"}
    keeper.post(USERS, selected)

    user.refresh_from_db()
    assert user.email == "boss@answers.example"
    assert user.check_password(PASSWORD)


def test_a_permission_one_does_not_have_goes_into_no_group(keeper: Client) -> None:
    permission = Permission.objects.get(codename="publish_article")
    form = {"name": "mine", "permissions": [permission.pk]}
    page = keeper.post(f"{GROUPS}add/", form).content.decode()

    assert f"You do not have “{permission.name}” yourself" in page
    assert not Group.objects.filter(name="mine").exists()


def test_a_permission_one_has_does(keeper: Client) -> None:
    permission = Permission.objects.get(codename="change_article")
    form = {"name": "mine", "permissions": [permission.pk]}

    assert keeper.post(f"{GROUPS}add/", form).status_code == 302
    assert list(Group.objects.get(name="mine").permissions.all()) == [permission]


def test_a_group_that_may_do_more_can_only_be_looked_at(keeper: Client) -> None:
    group = group_of("publisher", "publish_article")
    address = f"{GROUPS}{group.pk}/"

    assert (
        "only a superuser can change this group" in keeper.get(f"{address}change/").content.decode()
    )
    assert keeper.post(f"{address}change/", {"name": "mine"}).status_code == 403
    assert keeper.post(f"{address}delete/", {"post": "yes"}).status_code == 403


def test_what_a_group_has_beyond_what_is_offered_stays(chief: Client) -> None:
    group = group_of("odd", "view_session")
    kept = group.permissions.get()
    chief.post(f"{GROUPS}{group.pk}/change/", {"name": "odder", "permissions": [kept.pk]})

    assert list(group.permissions.all()) == [kept]


# Nobody shuts themselves out


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        ("is_active", "You cannot switch off your own account."),
        ("is_staff", "You cannot shut yourself out of the admin."),
        ("is_superuser", "You cannot end your own powers"),
    ],
)
def test_nobody_shuts_themselves_out(chief: Client, flag: str, sentence: str) -> None:
    user = User.objects.get()
    values = {"is_superuser": "on"} | {flag: ""}

    assert sentence in save(chief, user, **values)
    assert getattr(user, flag)


def test_nobody_deletes_their_own_account(chief: Client) -> None:
    user = User.objects.get()

    assert chief.post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_own_password_is_changed_where_the_old_one_is_asked_for(chief: Client) -> None:
    user = User.objects.get()

    answer = chief.post(f"{USERS}{user.pk}/password/", {"password1": NEW, "password2": NEW})
    assert answer.url == "/admin/password_change/"


# A lost device


def test_a_superuser_removes_the_factors_of_who_lost_a_device(chief: Client, ines: User) -> None:
    make_app(ines)
    factors.make_recovery_codes(ines)
    address = f"{USERS}{ines.pk}/factors/"
    assert address in chief.get(f"{USERS}{ines.pk}/change/").content.decode()
    assert chief.post(address).url.startswith("/admin/account/confirm/")
    assert factors.has_factor(ines)

    chief.post("/admin/account/confirm/", {"password": PASSWORD})
    assert "authenticator app “Phone”" in chief.get(address).content.decode()
    chief.post(address)

    assert not factors.has_factor(ines)
    assert factors.recovery_codes_left(ines) == 0
    entry = AuditEntry.objects.filter(event=Event.FACTOR).get()
    assert (entry.who, entry.about) == ("chief", "ines")
    assert entry.detail == "authenticator app “Phone” removed"


def test_others_do_not(keeper: Client, ines: User) -> None:
    make_app(ines)
    keeper.post("/admin/account/confirm/", {"password": PASSWORD})

    assert keeper.post(f"{USERS}{ines.pk}/factors/").status_code == 403
    assert factors.has_factor(ines)


def test_secrets_of_apps_have_no_page(chief: Client) -> None:
    addresses = ["/admin/otp_totp/totpdevice/", "/admin/otp_static/staticdevice/"]

    assert [chief.get(address, follow=True).status_code for address in addresses] == [404, 404]


def test_tries_at_the_door_are_for_superusers(chief: Client, keeper: Client) -> None:
    address = "/admin/axes/accessattempt/"

    assert chief.get(address).status_code == 200
    assert keeper.get(address).status_code == 403


def test_a_status_that_there_is_not_is_told_and_shows_nobody(chief: Client, ines: User) -> None:
    page = chief.get(f"{USERS}?status=nonsense").text
    assert "No status “nonsense”" in page
    assert "0 users" in page
    page = chief.get(f"{USERS}?status=superusers").text
    assert "1 user\n" in page
    assert "No status" not in page


def test_a_row_says_what_an_account_lacks(chief: Client) -> None:
    """On a phone the columns have no heads: “–” and “None” would say nothing."""
    User.objects.create_user("bo", is_staff=True)
    rows = chief.get(f"{USERS}?q=bo").text.partition("<tbody>")[2]
    for words in ("No mail address", "No group", "No second factor", "Never signed in"):
        assert f">{words}</td>" in rows
