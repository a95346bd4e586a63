"""Subjects and redirects in the admin."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.library import redirecting, revising
from articles.models import ChangeSet, Redirect, Subject, Tally
from tests.editing.forms import sent_back
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

SUBJECTS = "/admin/articles/subject/"


def send(client: Client, address: str, form_id: str, **changes: Any) -> Any:
    fields = sent_back(client.get(address).content.decode(), form_id)
    return client.post(address, fields | {"_save": ""} | changes)


def change_subject(client: Client, subject: Subject, **changes: Any) -> Any:
    address = reverse("admin:articles_subject_change", args=[subject.pk])
    return send(client, address, "subject_form", **changes)


def add_redirect(client: Client, old: str, new: str) -> Any:
    address = reverse("admin:articles_redirect_add")
    return send(client, address, "redirect_form", old_path=old, new_path=new)


def test_a_new_name_is_the_editors_and_stays(editing: Client) -> None:
    subject = make_subject("optics")
    change_subject(editing, subject, name="Optics")
    subject.refresh_from_db()
    assert (subject.name, subject.slug, subject.name_is_chosen) == ("Optics", "optics", True)


def test_a_new_address_of_articles_is_looked_at_and_can_be_undone(editing: Client) -> None:
    subject = make_subject("Optics")
    revising.record(make_article("What is light?", subject=subject), author=None)
    values = {"slug": "light", "description": "Of light.", "_save": ""}
    response = change_subject(editing, subject, **values)
    rename = reverse("rename_subject", args=[subject.pk])
    assert response["Location"] == f"{rename}?name=Optics&slug=light"
    subject.refresh_from_db()
    assert (subject.slug, subject.description) == ("optics", "Of light.")
    send(editing, response["Location"], "shelf_form")
    old, new = (f"/learn/{slug}/questions/what-is-light" for slug in ("optics", "light"))
    assert editing.get(old)["Location"] == new
    editing.post(reverse("undo_change_set", args=[ChangeSet.objects.get().pk]))
    assert editing.get(old).status_code == 200


def test_an_address_that_is_only_looked_at_is_not_written(editing: Client) -> None:
    subject = make_article(subject=make_subject("Optics")).subject
    before = Subject.objects.values().get()
    change_subject(editing, subject, slug="light")
    assert change_subject(editing, subject, slug="")["Location"] == SUBJECTS
    assert Subject.objects.values().get() == before
    assert LogEntry.objects.last().get_change_message() == "No fields changed."


def test_an_empty_subject_gets_a_new_address_at_once(editing: Client) -> None:
    subject = make_subject("Optics")
    assert change_subject(editing, subject, slug="light")["Location"] == SUBJECTS
    subject.refresh_from_db()
    assert subject.slug == "light"
    assert not ChangeSet.objects.exists()


def test_the_address_of_another_subject_is_refused(editing: Client) -> None:
    make_subject("Light")
    page = change_subject(editing, make_subject("Optics"), slug="light").content.decode()
    assert "already exists" in page
    assert Subject.objects.filter(slug="optics").exists()


def test_who_may_not_change_articles_may_not_move_them(editing: Client, editor: User) -> None:
    editor.user_permissions.remove(Permission.objects.get(codename="change_article"))
    subject = make_subject("Optics")
    change_subject(editing, subject, slug="light", name="Light")
    subject.refresh_from_db()
    assert (subject.name, subject.slug) == ("Light", "optics")


def test_an_untouched_subject_is_not_written(editing: Client) -> None:
    subject = make_subject("Optics", description="Two \r\n lines ")
    before = Subject.objects.values().get()
    assert change_subject(editing, subject).status_code == 302
    assert Subject.objects.values().get() == before


def test_a_new_subject_gets_its_address_from_its_name(editing: Client) -> None:
    send(editing, reverse("admin:articles_subject_add"), "subject_form", name="Color & Light")
    assert Subject.objects.get().slug == "color-light"


def test_a_subject_with_articles_cannot_be_deleted(editing: Client) -> None:
    subject = make_article().subject
    address = reverse("admin:articles_subject_delete", args=[subject.pk])
    assert editing.post(address, {"post": "yes"}).status_code == 403
    assert Subject.objects.exists()


def test_an_empty_subject_can_be_deleted(editing: Client) -> None:
    address = reverse("admin:articles_subject_delete", args=[make_subject().pk])
    editing.post(address, {"post": "yes"})
    assert not Subject.objects.exists()


def test_a_redirect_flattens_what_led_to_its_old_address(editing: Client) -> None:
    redirecting.add("/a", "/b")
    assert add_redirect(editing, "/b", "/learn").status_code == 302
    found = dict(Redirect.objects.values_list("old_path", "new_path"))
    assert found == {"/a": "/learn", "/b": "/learn"}


def test_a_circle_is_refused_in_words(editing: Client) -> None:
    redirecting.add("/a", "/b")
    response = add_redirect(editing, "/b", "/a")
    assert "leads back to" in response.content.decode()
    assert Redirect.objects.count() == 1


def test_an_address_with_a_page_is_refused(editing: Client) -> None:
    path = make_article().get_absolute_url()
    assert "An article stands at this address" in add_redirect(editing, path, "/b").content.decode()


@pytest.mark.parametrize("path", ["/about", "/learn/optics", "/learn/optics/feed.atom"])
def test_an_address_with_any_other_page_is_refused_too(editing: Client, path: str) -> None:
    make_subject("Optics")
    assert "A page stands at this address" in add_redirect(editing, path, "").content.decode()
    assert not Redirect.objects.exists()


def test_an_old_address_with_a_query_is_refused(editing: Client) -> None:
    assert "only the path counts" in add_redirect(editing, "/a?b=1", "/learn").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/learn/optics",
        "/learn/optics?sort=az#letter-L",
        "/learn/optics/questions/what-is-light.md",
        "/media/light.pdf",
    ],
)
def test_a_redirect_leads_to_a_page_or_a_file(editing: Client, path: str) -> None:
    make_article("What is light?", subject=make_subject("Optics"))
    assert add_redirect(editing, "/a", path).status_code == 302
    assert Redirect.objects.get().new_path == path


@pytest.mark.parametrize("path", ["/nowhere", "/learn/optics", "/learn/a/questions/b"])
def test_a_redirect_to_nowhere_is_refused(editing: Client, path: str) -> None:
    assert f"There is no page at {path}." in add_redirect(editing, "/a", path).content.decode()
    assert not Redirect.objects.exists()


def test_an_address_that_leads_to_itself_is_refused_in_words(editing: Client) -> None:
    page = add_redirect(editing, "/a", "/a").content.decode()
    assert "An address cannot lead to itself." in page
    assert "Please correct" not in page


@pytest.mark.parametrize("path", ["elsewhere", "//evil.example", "/a b"])
def test_what_is_no_path_is_refused(editing: Client, path: str) -> None:
    assert "Write a path of this site" in add_redirect(editing, "/a", path).content.decode()
    assert not Redirect.objects.exists()


def test_a_redirect_can_be_led_elsewhere(editing: Client) -> None:
    redirecting.add("/a", "/b")
    address = reverse("admin:articles_redirect_change", args=[Redirect.objects.get().pk])
    send(editing, address, "redirect_form", new_path="/about")
    assert Redirect.objects.get().new_path == "/about"


def test_more_redirects_than_a_page_can_ask_for_are_not_deleted_at_once(
    editing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.editing.bases.MOST_DELETED", 2)
    for letter in "abc":
        redirecting.add(f"/old-{letter}", "/learn")
    first = Redirect.objects.values_list("pk", flat=True)[:1]
    asked = {"action": "delete_selected", "select_across": "1", "_selected_action": list(first)}
    listed = "/admin/articles/redirect/"
    told = editing.post(f"{listed}?q=old", asked, follow=True)
    assert "At most 2 can be deleted at once. Search for fewer first." in told.text
    assert told.redirect_chain == [(f"{listed}?q=old", 302)]
    assert "Are you sure" in editing.post(f"{listed}?q=old-a", asked).text
    one_by_one = asked | {"select_across": "0"}
    assert "Are you sure" in editing.post(listed, one_by_one).text


def test_a_subject_tells_how_many_articles_it_has_up_to_a_bound(
    editing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.library.tallies.MOST_IN_SUBJECT", 2)
    few, many, kept, stale = (make_subject(name) for name in ("Few", "Many", "Kept", "Stale"))
    for subject, count in ((few, 2), (many, 3), (kept, 3), (stale, 3)):
        for _ in range(count):
            make_article(subject=subject)
    for subject, hours in ((kept, 0), (stale, 1)):
        counted_at = timezone.now() - timedelta(hours=hours)
        Tally.objects.create(name=f"subject:{subject.pk}", count=60_000, counted_at=counted_at)
    with CaptureQueriesContext(connection) as captured:
        html = editing.get("/admin/articles/subject/").content.decode()
    link = r'field-count"><a href="/admin/articles/article/\?subject=(.*?)&amp;state=all">(.*?)<'
    assert re.findall(link, html) == [
        ("few", "2"),
        ("kept", "60,000"),
        ("many", "2+"),
        ("stale", "2+"),
    ]
    assert all("LIMIT" in row["sql"] for row in captured if "COUNT(" in row["sql"])


@pytest.mark.parametrize(
    "place", ["subject", "redirect", "page", "picture", "trashedarticle", "changeset", "auditentry"]
)
def test_no_list_counts_beyond_its_pages(editing: Client, place: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert editing.get(f"/admin/articles/{place}/").status_code == 200
    counts = [row["sql"] for row in captured if "COUNT(" in row["sql"]]
    assert all("LIMIT" in sql for sql in counts)
