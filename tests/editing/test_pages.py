"""Pages of the operator's own writing in the admin."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Page
from tests.editing.forms import sent_back

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/page/add/"


def send(client: Client, address: str, **changes: Any) -> Any:
    fields = sent_back(client.get(address).content.decode(), "page_form")
    return client.post(address, fields | {"_save": ""} | changes)


def test_a_page_is_written_and_stands_at_its_address_and_in_the_footer(editing: Client) -> None:
    editing.get("/learn")
    response = send(editing, ADD, title="Imprint", slug="imprint", body="By **Ada**.\r\n\r\nTwo.")

    assert response.status_code == 302
    assert Page.objects.get().body == "By **Ada**.\n\nTwo."
    assert "By <strong>Ada</strong>." in editing.get("/imprint").content.decode()
    assert 'href="/imprint"' in editing.get("/learn").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slug": "learn"}, "is an address of the site itself. Choose another one."),
        ({"slug": "a b"}, "Enter a valid"),
        ({"slug": "taken"}, "already exists"),
        ({"title": " "}, "Write the title."),
    ],
)
def test_what_cannot_be_saved_is_refused_with_a_sentence(
    editing: Client, changes: dict[str, str], sentence: str
) -> None:
    Page.objects.create(slug="taken", title="Taken", body="Text.")
    values = {"title": "Mine", "slug": "mine", "body": "Text."} | changes
    page = send(editing, ADD, **values).content.decode()

    assert sentence in page
    assert Page.objects.count() == 1


def test_saving_a_page_unchanged_changes_nothing(editing: Client) -> None:
    page = Page.objects.create(slug="imprint", title="Imprint", body="  a\n\nb \n")
    send(editing, f"/admin/articles/page/{page.pk}/change/")

    again = Page.objects.get()
    assert (again.body, again.updated_at) == (page.body, page.updated_at)


def test_one_can_begin_with_the_sites_own_text(editing: Client) -> None:
    editing_list = editing.get("/admin/articles/page/").content.decode()
    assert 'href="/admin/articles/page/add/?slug=privacy"' in editing_list

    send(editing, f"{ADD}?slug=privacy")
    page = Page.objects.get()
    assert (page.slug, page.title) == ("privacy", "Privacy")
    assert "set no cookies" in page.body
    assert "?slug=privacy" not in editing.get("/admin/articles/page/").content.decode()


def test_a_deleted_page_leaves_the_footer(editing: Client) -> None:
    page = Page.objects.create(slug="imprint", title="Imprint", body="Ada.")
    editing.get("/learn")
    editing.post(f"/admin/articles/page/{page.pk}/delete/", {"post": "yes"})

    assert 'href="/imprint"' not in editing.get("/learn").content.decode()
    assert editing.get("/imprint").status_code == 404


def test_who_has_no_permission_may_not_write_pages(bystander: Client) -> None:
    assert bystander.get(ADD).status_code == 403
