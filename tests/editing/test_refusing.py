"""What the admin says where somebody may not, or where nothing is."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.library.people import make_person

pytestmark = pytest.mark.django_db

DASHBOARD = '<a href="/admin/">Go to the dashboard</a>'


@pytest.mark.parametrize(
    ("address", "what"),
    [("/admin/auth/user/", "“People”"), ("/admin/articles/changeset/", "“Changes to many”")],
)
def test_who_may_not_is_told_what_and_whom_to_ask(wim: Client, address: str, what: str) -> None:
    make_person("ada", is_superuser=True, first_name="Ada", last_name="Adler")
    response = wim.get(address)
    html = response.content.decode()
    assert response.status_code == 403
    assert f"lacks the permission for {what}" in html
    assert "Ask an administrator for it: <bdi>Ada Adler</bdi>." in html
    assert DASHBOARD in html
    assert 'href="/admin/articles/article/"' in html  # the menu
    assert "no-store" in response["Cache-Control"]


def test_an_unknown_address_of_the_admin_leads_back_into_it(wim: Client) -> None:
    response = wim.get("/admin/nowhere/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "<code><bdi>/admin/nowhere/</bdi></code>" in html
    assert DASHBOARD in html
    assert 'href="/admin/articles/article/"' in html  # the menu


def test_readers_have_a_page_of_their_own_at_an_unknown_address(client: Client) -> None:
    html = client.get("/nowhere").content.decode()
    assert "There is no page at this address" in html
    assert DASHBOARD not in html


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/admin/articles/many/move", "/admin/articles/article/"),
        ("/admin/articles/trash/put_back", "/admin/articles/trashedarticle/"),
        ("/admin/articles/article/7/versions/2/restore", "/admin/articles/article/7/history/"),
        ("/admin/transfer/upload", "/admin/transfer/"),
    ],
)
def test_where_a_form_is_sent_to_others_are_led_to_the_form(
    ines: Client, address: str, place: str
) -> None:
    response = ines.get(address)
    assert (response.status_code, response["Location"]) == (302, place)
    assert "here" in str(*get_messages(response.wsgi_request))


def test_the_way_back_from_signing_in_is_asked_of_who_may_go_it(client: Client, wim: Client):
    login = client.get("/admin/articles/many/move")["Location"]
    assert login.startswith("/admin/login/")
    assert wim.get("/admin/transfer/upload").status_code == 403
