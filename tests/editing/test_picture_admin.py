"""The list of pictures in the admin: described there, and deleted when nothing shows them."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.library import pictures, uploading
from articles.library.revising import Refused
from articles.models import Draft, Page, Picture
from tests.editing.forms import sent_back
from tests.factories import make_article
from tests.text.test_raster import saved, two_halves

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/picture/"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def picture(db: None) -> Picture:
    data = saved(two_halves(600, 300), "PNG")
    return uploading.take_in(data, "bridge.png", alt="A <b>bridge", user=None)


def form(picture: Picture) -> str:
    return f"{LIST}{picture.pk}/change/"


def test_the_list_shows_each_picture(editing: Client, picture: Picture) -> None:
    page = editing.get(LIST).content.decode()
    assert f'src="/media/{picture.name.removesuffix(".png")}-480.webp"' in page
    assert "A &lt;b&gt;bridge" in page
    assert "600 × 300, " in page
    assert "Nothing shows it" not in page
    assert "/admin/articles/picture/add/" not in page
    assert editing.get(f"{LIST}add/").status_code == 403


def test_it_is_searched_by_description_and_name(editing: Client, picture: Picture) -> None:
    assert "bridge.png" in editing.get(LIST, {"q": "bridge PNG"}).content.decode()
    assert "bridge.png" not in editing.get(LIST, {"q": "tunnel"}).content.decode()


def test_the_list_costs_the_same_for_many_and_looks_into_no_article(editing: Client) -> None:
    counts = []
    for numbers in (range(10), range(10, 200)):
        for number in numbers:
            name = f"pictures/{number:012x}-9x9.png"
            Picture.objects.create(name=name, title="a", width=9, height=9, size=9)
        with CaptureQueriesContext(connection) as captured:
            editing.get(LIST)
        counts.append(len(captured))
        assert not any("LIKE" in query["sql"] for query in captured)
    assert counts[0] == counts[1]


def test_the_description_is_changed(editing: Client, picture: Picture) -> None:
    fields = sent_back(editing.get(form(picture)).content.decode(), "picture_form")
    assert set(fields) - {"csrfmiddlewaretoken"} == {"alt", "stands"}
    editing.post(form(picture), fields | {"alt": " A bridge\r\nof stone ", "_save": ""})
    picture.refresh_from_db()
    assert picture.alt == "A bridge of stone"


def test_a_long_description_is_refused_in_words(editing: Client, picture: Picture) -> None:
    response = editing.post(form(picture), {"alt": "a" * 1_001, "_save": ""})
    assert "1,001 characters" in response.content.decode()
    picture.refresh_from_db()
    assert picture.alt == "A <b>bridge"


def test_it_tells_what_shows_it(editing: Client, picture: Picture) -> None:
    stem = picture.name.removesuffix(".png")
    make_article("Why do bridges stand?", answer=f"![a](/media/{picture.name})")
    make_article("Why do they hum?", answer=f"![a](/media/{stem}-480.webp)")
    make_article("Why do they sway?", seo={"share_image": f"/media/{picture.name}"})
    make_article("Why do they rust?", answer="![a](/media/pictures/0123456789ab-9x9.png)")
    Page.objects.create(slug="bridges", title="Bridges", body=f"![a](/media/{picture.name})")
    Draft.objects.create(fields={"answer": [f"![a](/media/{picture.name})"]})
    page = editing.get(form(picture)).content.decode()
    for words in ("bridges stand", "they hum", "they sway", "The page Bridges", "1 draft<"):
        assert words in page
    assert "they rust" not in page


def test_a_picture_that_nothing_shows_goes_with_its_files(
    editing: Client, picture: Picture, media: Path, django_capture_on_commit_callbacks
) -> None:
    assert len(list((media / "pictures").iterdir())) == 4
    assert "Nothing shows it now" in editing.get(form(picture)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        editing.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
    assert not Picture.objects.exists()
    assert list((media / "pictures").iterdir()) == []


def test_a_picture_that_is_shown_stays(editing: Client, picture: Picture, media: Path) -> None:
    make_article(answer=f"![a](/media/{picture.name})")
    assert "deletelink" not in editing.get(form(picture)).content.decode()
    assert editing.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [picture.pk], "post": "yes"}
    editing.post(LIST, action)
    assert Picture.objects.exists()
    with pytest.raises(Refused, match="shows it. Take it out there first"):
        pictures.delete(picture)
    assert (media / picture.name).is_file()


def test_one_that_was_inserted_meanwhile_stays_and_its_editor_is_told(
    editing: Client, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article("Why do bridges stand?", answer=f"![a](/media/{picture.name})")
    monkeypatch.setattr("articles.editing.picture_admin._uses", lambda picture: None)
    response = editing.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    monkeypatch.undo()
    page = editing.get(form(picture)).content.decode()
    assert "“Why do bridges stand?” shows it. Take it out there first." in page
    assert Picture.objects.exists()


def test_staff_without_permission_see_none(bystander: Client, picture: Picture) -> None:
    assert bystander.get(LIST).status_code == 403
    assert bystander.get(form(picture)).status_code == 403
