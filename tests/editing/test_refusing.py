"""What the admin says where somebody may not, or where nothing is."""

import pytest
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
