"""Uploading pictures, and choosing among earlier ones: for whom, and what is refused in words."""

import errno
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from articles.library import files, uploading
from articles.models import Picture
from articles.text import raster
from articles.text.pictures import named
from tests.text.test_raster import png, saved, two_halves

UPLOAD = "/admin/articles/pictures/upload"
LIBRARY = "/admin/articles/pictures/"
PNG = saved(two_halves(), "PNG")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def send(
    client: Client, data: bytes = PNG, name: str = "bridge.png", alt: str = "A bridge", **more: str
) -> HttpResponse:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data), "alt": alt} | more)


def staff(client: Client, *permissions: str) -> Client:
    user = User.objects.create_user("tom", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make(number: int, **values: str) -> Picture:
    name = f"pictures/{number:012x}-900x600.png"
    return Picture.objects.create(name=name, width=900, height=600, size=9, **values)


def test_a_picture_is_uploaded(editing: Client, editor: User, media: Path) -> None:
    response = send(editing)
    picture = Picture.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "address": f"/media/{picture.name}",
        "thumbnail": f"/media/{picture.name.removesuffix('.png')}.webp",
        "alt": "A bridge",
        "title": "bridge.png",
        "width": 60,
        "height": 30,
    }
    assert picture.uploaded_by == editor
    assert (media / picture.name).is_file()


def test_it_is_served_where_the_answer_says(editing: Client) -> None:
    response = Client().get(send(editing).json()["address"])
    assert b"".join(response).startswith(b"\x89PNG")


def test_a_decoration_needs_no_description(editing: Client) -> None:
    assert send(editing, alt=" ").status_code == 422
    assert "decoration" in send(editing, alt=" ").json()["error"]
    assert not Picture.objects.exists()
    assert send(editing, alt="", decoration="on").status_code == 201


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<svg onload='alert(1)'/>", "a.png", "SVG drawing"),
        (b"<!doctype html>", "a.gif", "a page of text"),
        (png(50_000, 50_000, data=b""), "a.png", "40 million"),
        (PNG[:60], "a.png", "damaged"),
        (b"", "a.png", "empty"),
    ],
)
def test_a_refusal_is_a_sentence(editing: Client, data: bytes, name: str, words: str) -> None:
    response = send(editing, data, name)
    assert response.status_code == 422
    assert words in response.json()["error"]
    assert not Picture.objects.exists()


def test_without_a_file_there_is_a_sentence(editing: Client) -> None:
    assert editing.post(UPLOAD, {"alt": "a"}).json() == {"error": "Choose a picture first."}
    assert editing.post(UPLOAD, b"x", content_type="image/png").status_code == 422


def test_a_full_disk_is_told(editing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "write", fail)
    response = send(editing)
    assert response.status_code == 422
    assert "disk is full" in response.json()["error"]


def test_too_many_bytes_are_refused_before_they_are_read(
    editing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "take_in", lambda *args, **named: pytest.fail("it was read"))
    response = send(editing, bytes(10_000_001))
    assert response.status_code == 413
    assert "10 MB are the most" in response.json()["error"]
    headers = {"CONTENT_LENGTH": "99000000", "wsgi.input": Unread()}
    response = editing.post(UPLOAD, content_type="multipart/form-data; boundary=a", **headers)
    assert response.status_code == 413
    assert "99.0 MB" in response.json()["error"]


class Unread:
    """A request's body that fails the test when it is read."""

    def read(self, *args: object) -> bytes:
        pytest.fail("the request was read")

    readline = read


@pytest.mark.parametrize(
    ("path", "status"), [("/admin/login/", 400), ("/admin/articles/preview", 403)]
)
def test_no_form_of_the_site_takes_more(db: None, path: str, status: int) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32  # otherwise it is refused unread, for want of a token
    headers = {"CONTENT_LENGTH": "99000000", "wsgi.input": Unread()}
    response = client.post(path, content_type="multipart/form-data; boundary=a", **headers)
    assert response.status_code == status


def test_the_signed_out_are_told_so(db: None, client: Client) -> None:
    for response in (send(client), client.get(LIBRARY)):
        assert response.status_code == 403
        assert "signed out" in response.json()["error"]


def test_readers_with_an_account_get_none(db: None, client: Client) -> None:
    user = User.objects.create_user("reader")
    user.user_permissions.set(Permission.objects.filter(codename="add_picture"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert send(client).status_code == client.get(LIBRARY).status_code == 403


def test_staff_without_permission_get_none(bystander: Client) -> None:
    assert "may not upload" in send(bystander).json()["error"]
    assert "may not look at" in bystander.get(LIBRARY).json()["error"]
    assert send(bystander).status_code == bystander.get(LIBRARY).status_code == 403
    assert not Picture.objects.exists()


def test_who_may_add_may_look_and_who_may_look_may_not_add(db: None, client: Client) -> None:
    looking = staff(client, "view_picture")
    assert looking.get(LIBRARY).status_code == 200
    assert send(looking).status_code == 403


def test_who_may_add_needs_no_other_permission(db: None, client: Client) -> None:
    adding = staff(client, "add_picture")
    assert send(adding).status_code == 201
    assert len(adding.get(LIBRARY).json()["pictures"]) == 1


def test_another_site_can_upload_nothing(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert send(client).status_code == 403
    assert not Picture.objects.exists()


def test_the_upload_is_no_page_and_the_library_is_only_read(editing: Client) -> None:
    assert editing.get(UPLOAD).status_code == 405
    assert editing.post(LIBRARY).status_code == 405


def test_the_library_has_the_newest_first_a_page_at_a_time(editing: Client) -> None:
    for number in range(1, 31):
        make(number, title=f"{number}.png")
    first = editing.get(LIBRARY).json()
    assert [one["title"] for one in first["pictures"]][:2] == ["30.png", "29.png"]
    assert (len(first["pictures"]), first["more"]) == (24, True)
    second = editing.get(LIBRARY, {"page": "2"}).json()
    assert (len(second["pictures"]), second["more"]) == (6, False)
    for strange in ("0", "-1", "x", "9" * 30, "²"):
        assert editing.get(LIBRARY, {"page": strange}).status_code == 200


def test_the_library_is_searched_by_all_words(editing: Client) -> None:
    make(1, title="rink.png", alt="Skates on the ice of a lake")
    make(2, title="ice.png", alt="")
    make(3, title="fire.png", alt="A fire")

    def found(words: str) -> list[str]:
        return [one["title"] for one in editing.get(LIBRARY, {"q": words}).json()["pictures"]]

    assert found("ICE") == ["ice.png", "rink.png"]
    assert found("ice skates") == found(" rink  lake ") == ["rink.png"]
    assert found("100%") == found("snow") == found("fi\0re snow") == []
    assert found("a " * 500) == found("a")


def test_the_library_costs_the_same_for_many(editing: Client) -> None:
    counts = []
    for numbers in (range(10), range(10, 200)):
        for number in numbers:
            make(number, title="a")
        with CaptureQueriesContext(connection) as captured:
            editing.get(LIBRARY)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_thumbnail_is_the_smallest_file(editing: Client) -> None:
    picture = make(1, title="a")
    shown = editing.get(LIBRARY).json()["pictures"][0]
    name = named(picture.name)
    assert name is not None
    assert shown["thumbnail"] == f"/media/{name.file(480, 'webp')}"


def test_the_forms_of_answers_have_the_dialog(editing: Client) -> None:
    for model in ("article", "page"):
        page = editing.get(reverse(f"admin:articles_{model}_add")).content.decode()
        assert f'data-upload="{UPLOAD}" data-library="{LIBRARY}"' in page
        assert f'data-most-bytes="{raster.MOST_BYTES}"' in page
        assert 'id="pictures-file"' in page
        assert page.index('<dialog class="pictures"') > page.index("</form>", page.index('id="id_'))


def test_who_may_only_look_is_offered_no_upload(db: None, client: Client) -> None:
    looking = staff(client, "add_article", "view_picture")
    page = looking.get(reverse("admin:articles_article_add")).content.decode()
    assert '<dialog class="pictures"' in page
    assert 'id="pictures-file"' not in page


def test_who_may_do_nothing_with_pictures_has_no_dialog(db: None, client: Client) -> None:
    writing = staff(client, "add_article")
    page = writing.get(reverse("admin:articles_article_add")).content.decode()
    assert '<dialog class="pictures"' not in page
