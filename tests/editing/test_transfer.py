"""Archives in and out by the browser: what is uploaded, what is told, who may."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from articles.editing import transfer
from articles.library import import_report, narrowing
from articles.models import Article, Task
from quicktakes.uploads import Streamed
from tests.editing.test_conflicts import browser_of
from tests.editing.test_tasks import text
from tests.factories import make_article, make_subject
from tests.library.documents import document
from tests.library.people import make_person
from tests.library.queue import work_off
from tests.library.test_transferring import packed

pytestmark = pytest.mark.django_db

EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
UPLOAD = "/admin/transfer/upload"
LIST = "/admin/articles/article/"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.TASKS_ROOT = tmp_path / "tasks"
    return tmp_path / "tasks"


@pytest.fixture
def publisher() -> User:
    return make_person("ines", "publisher")


@pytest.fixture
def writer() -> User:
    return make_person("tomas", "writer")


def upload(client: Client, data: bytes, name: str = "Mine.zip", **fields: str) -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data), **fields})


def of_two(folder: Path) -> bytes:
    """An archive of two documents."""
    names = ("why-is-ice-slippery", "why-does-ice-float")
    return packed(folder, {f"{name}.md": document(name) for name in names})


def newest() -> Task:
    return Task.objects.latest("created_at")


def test_an_archive_is_looked_at_then_imported(publisher: User, root: Path, tmp_path: Path) -> None:
    client = browser_of(publisher)
    response = upload(client, of_two(tmp_path))
    plan = newest()
    assert response["Location"] == reverse("task", args=[plan.pk])
    work_off()
    html = text(client.get(response["Location"]))
    assert "Import 2 articles" in html
    assert not Article.objects.exists()

    started = client.post(reverse("import_documents", args=[plan.pk]))

    task = newest()
    assert started["Location"] == reverse("task", args=[task.pk])
    work_off()
    assert Article.objects.count() == 2
    html = text(client.get(started["Location"]))
    assert "2 articles imported" in html
    assert "Undo these changes" in html
    assert "Download the report" in html
    assert "It was imported: look at that task" in text(client.get(reverse("task", args=[plan.pk])))
    task.refresh_from_db()
    client.post(reverse("undo_change_set", args=[task.change_set_id]))
    assert not Article.objects.exists()
    assert not list(root.rglob("*.upload"))


def test_problems_are_told_with_their_files(publisher: User, tmp_path: Path) -> None:
    bad = b"---\nquestion: <script>?\n"
    client = browser_of(publisher)
    upload(client, packed(tmp_path, {"a/<b>.md": bad, "why.md": document("why")}))
    work_off()
    html = client.get(reverse("task", args=[newest().pk])).content.decode()
    assert "a/&lt;b&gt;.md" in html
    assert "<strong>The front matter does not end.</strong>" in html
    assert "1 × no-closing-fence" in html
    assert "What has a problem or a conflict stays out." in html
    assert str(tmp_path) not in html


@pytest.mark.parametrize(("shown", "rest"), [(2, ""), (1, "and 1 more: the report has them all")])
def test_only_a_plan_that_names_some_points_to_its_report(
    publisher: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: int, rest: str
) -> None:
    monkeypatch.setattr(import_report, "SHOWN", shown)
    client = browser_of(publisher)
    upload(client, of_two(tmp_path))
    work_off()
    html = text(client.get(reverse("task", args=[newest().pk])))
    assert '<strong>New</strong> <span class="quiet">2</span>' in html
    assert ("the report has them all" in html) == bool(rest)
    assert rest in html


def test_nothing_new_has_no_button(publisher: User, tmp_path: Path) -> None:
    client = browser_of(publisher)
    upload(client, of_two(tmp_path))
    work_off()
    client.post(reverse("import_documents", args=[newest().pk]))
    work_off()
    upload(client, of_two(tmp_path))
    work_off()
    plan = newest()
    html = text(client.get(reverse("task", args=[plan.pk])))
    assert plan.report["outcome"] == {"unchanged": 2}
    assert "There is nothing to import" in html
    assert reverse("import_documents", args=[plan.pk]) not in html


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"x", "Choose a .zip archive of documents"),
        ("a.zip", b"x", "This is no .zip archive"),
        ("a.zip", EMPTY_ZIP, "There is no file that ends in .md or .markdown in this archive."),
    ],
)
def test_what_is_no_archive_is_told_beside_the_field(
    publisher: User, root: Path, name: str, data: bytes, said: str
) -> None:
    response = upload(browser_of(publisher), data, name, mapping="hugo", on_conflict="folder")
    assert response.status_code == 422
    html = response.content.decode()
    assert said in html
    assert '<option value="hugo" selected>' in html
    assert '<option value="folder" selected>' in html
    assert not [path for path in root.rglob("*") if path.is_file()]


def test_no_file_at_all_is_told(publisher: User) -> None:
    response = browser_of(publisher).post(UPLOAD)
    assert response.status_code == 422
    assert "Choose a file first." in response.content.decode()


@pytest.mark.parametrize("field", ["mapping", "on_conflict"])
def test_a_choice_that_is_not_offered_is_refused(
    publisher: User, tmp_path: Path, field: str
) -> None:
    response = upload(browser_of(publisher), of_two(tmp_path), **{field: "/etc/passwd"})
    assert response.status_code == 422
    assert not Task.objects.exists()


def test_what_is_too_large_is_told_before_it_is_read(
    publisher: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IMPORT_MOST_BYTES = 2_000_000
    monkeypatch.setattr(Streamed, "receive_data_chunk", lambda *_: pytest.fail("it was read"))
    response = upload(browser_of(publisher), b"x" * 2_200_000)
    assert response.status_code == 413
    assert "This file is larger than 2 MB." in response.content.decode()


def test_an_upload_may_be_larger_than_pictures_and_lies_on_the_disk(
    publisher: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    real = transfer.transferring.take_in

    def take_in(chunks: Any, *rest: Any, **named: Any) -> Any:
        seen.extend(settings.TASKS_ROOT.glob("*.upload"))
        return real(chunks, *rest, **named)

    monkeypatch.setattr(transfer.transferring, "take_in", take_in)
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as large:
        large.writestr("why.md", document("why"))
        large.writestr("large.bin", b"\0" * (settings.UPLOAD_MOST_BYTES + 1))
    assert upload(browser_of(publisher), path.read_bytes()).status_code == 302
    assert len(seen) == 1
    assert not list(settings.TASKS_ROOT.glob("*.upload"))


def test_pictures_keep_their_own_bound(publisher: User, settings: Any) -> None:
    settings.UPLOAD_MOST_BYTES = 1000
    response = browser_of(publisher).post(
        "/admin/transfer/export", {"file": SimpleUploadedFile("a", b"x" * 2000)}
    )
    assert response.status_code == 400


def test_an_upload_without_its_token_is_not_taken(publisher: User, tmp_path: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    assert upload(client, of_two(tmp_path)).status_code == 403
    assert not Task.objects.exists()


def test_who_may_not_publish_uploads_nothing_and_nothing_of_it_is_read(
    writer: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HttpRequest, "read", lambda *_: pytest.fail("it was read"))
    assert upload(browser_of(writer), of_two(tmp_path)).status_code == 403


def test_a_full_disk_is_told(
    publisher: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Streamed, "receive_data_chunk", full)
    response = upload(browser_of(publisher), of_two(tmp_path))
    assert response.status_code == 507
    assert "The disk of the server is full." in response.content.decode()


def test_a_plan_whose_file_is_gone_says_so(publisher: User, root: Path, tmp_path: Path) -> None:
    client = browser_of(publisher)
    upload(client, of_two(tmp_path))
    work_off()
    plan = newest()
    (root / plan.arguments["file"]).unlink()
    response = client.post(reverse("import_documents", args=[plan.pk]), follow=True)
    assert "Upload it again." in text(response)


def test_only_a_plan_that_is_done_can_be_imported(publisher: User, tmp_path: Path) -> None:
    client = browser_of(publisher)
    upload(client, of_two(tmp_path))
    assert client.post(reverse("import_documents", args=[newest().pk])).status_code == 404


# Export


def members(root: Path, task: Task) -> list[str]:
    with zipfile.ZipFile(root / task.file) as found:
        return sorted(found.namelist())


def test_a_subject_or_all_can_be_exported(writer: User, root: Path) -> None:
    physics = make_subject("Physics")
    make_article("What is light?", subject=physics)
    make_article("What is a cell?", subject=make_subject("Biology"))
    client = browser_of(writer)
    found = []
    for subject in ("physics", ""):
        client.post("/admin/transfer/export", {"subject": subject})
        work_off()
        found.append(members(root, newest()))
    assert found == [
        ["physics/what-is-light.md"],
        ["biology/what-is-a-cell.md", "physics/what-is-light.md"],
    ]
    assert "Download the archive" in text(client.get(reverse("task", args=[newest().pk])))


def test_a_subject_that_is_gone_is_told(writer: User) -> None:
    client = browser_of(writer)
    response = client.post("/admin/transfer/export", {"subject": "alchemy"}, follow=True)
    assert "That subject is not there any more." in text(response)
    assert not Task.objects.exists()


def act(client: Client, query: str = "", **data: Any) -> Any:
    return client.post(f"{LIST}{query}", {"action": "export"} | data)


def test_chosen_articles_of_the_list_are_exported(writer: User, root: Path) -> None:
    light, wave, _ = (make_article(f"What is {name}?") for name in ("light", "a wave", "sound"))
    response = act(browser_of(writer), _selected_action=[light.pk, wave.pk])
    task = newest()
    assert response["Location"] == reverse("task", args=[task.pk])
    work_off()
    paths = [f"{one.subject.slug}/{one.slug}.md" for one in (light, wave)]
    assert members(root, newest()) == sorted(paths)
    assert task.title == "Export 2 articles"


def test_all_that_the_list_found_is_exported(writer: User, root: Path) -> None:
    physics = make_subject("Physics")
    inside = [make_article(subject=physics) for _ in range(3)]
    make_article("What is outside?")
    query = "?subject=physics"
    act(browser_of(writer), query, _selected_action=[inside[0].pk], select_across="1")
    work_off()
    assert sorted(members(root, newest())) == sorted(f"physics/{one.slug}.md" for one in inside)


def test_all_with_words_that_very_many_have_are_exported(
    writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "MOST_MATCHING", 2)
    articles = [make_article(f"Rain {place}?") for place in range(4)]
    act(browser_of(writer), "?q=rain", _selected_action=[articles[0].pk], select_across="1")
    assert newest().title == "Export 4 articles"


def test_an_empty_choice_is_refused_in_words(writer: User) -> None:
    article = make_article()
    client = browser_of(writer)
    assert "Items must be selected" in text(
        client.post(LIST, {"action": "export", "index": 0}, follow=True)
    )
    gone = {"action": "export", "_selected_action": [article.pk + 1]}
    assert "no article is chosen" in text(client.post(LIST, gone, follow=True))
    assert not Task.objects.exists()


def test_more_than_a_page_can_wait_for_is_led_to_the_other_way(
    writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "MOST_CHOSEN", 1)
    articles = [make_article() for _ in range(2)]
    client = browser_of(writer)
    response = client.post(
        LIST, {"action": "export", "_selected_action": [one.pk for one in articles]}, follow=True
    )
    assert "These are more than 1 articles." in text(response)
    assert not Task.objects.exists()


def test_the_form_is_for_those_who_may(writer: User, publisher: User) -> None:
    html = text(browser_of(writer).get("/admin/transfer/"))
    assert "Look what would be imported" not in html
    assert reverse("export_documents") in html
    assert "Look what would be imported" in text(browser_of(publisher).get("/admin/transfer/"))


def test_a_name_longer_than_a_file_may_have_is_cut(publisher: User) -> None:
    response = upload(browser_of(publisher), document("why"), f"{'漢' * 100}.md")
    assert response.status_code == 302
    assert newest().state == "waiting"
