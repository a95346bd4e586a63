"""The pages of tasks: who sees what of them, how far they are, and what can be done."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editing import tasks
from articles.library import signs, tasking
from articles.models import ChangeSet, LastRun, Task, TaskState
from tests.editing.test_conflicts import browser_of
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    return make_person("tomas", "writer")


@pytest.fixture
def publisher() -> User:
    return make_person("ines", "publisher")


def make_task(author: User | None = None, **values: Any) -> Task:
    defaults = {"kind": "doing", "title": "Publish 70 articles", "total": 70}
    return Task.objects.create(author=author, **defaults | values)


def page(client: Client, task: Task, name: str = "task") -> Any:
    return client.get(reverse(name, args=[task.pk]))


def text(response: Any) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def titles(response: Any) -> list[str]:
    return [row.task.title for row in response.context["tasks"]]


def test_people_see_their_own_tasks_and_publishers_all(writer: User, publisher: User) -> None:
    for author, title in ((writer, "mine"), (publisher, "hers"), (None, "nobody's")):
        make_task(author, title=title)
    assert titles(browser_of(writer).get(reverse("tasks"))) == ["mine"]
    assert titles(browser_of(publisher).get(reverse("tasks"))) == ["nobody's", "hers", "mine"]


def test_what_the_site_does_by_itself_stands_apart_but_for_what_failed(
    writer: User, publisher: User
) -> None:
    make_task(publisher, title="hers", state=TaskState.FAILED)
    make_task(title="mail", is_of_site=True, state=TaskState.FAILED)
    make_task(title="cleared", is_of_site=True, state=TaskState.DONE)
    client = browser_of(publisher)
    shown = {
        name: titles(client.get(reverse("tasks"), {"state": name}))
        for name in ("", "site", "failed", "done")
    }
    assert shown == {
        "": ["hers"],
        "site": ["cleared", "mail"],
        "failed": ["mail", "hers"],
        "done": [],
    }
    assert titles(browser_of(writer).get(reverse("tasks"), {"state": "site"})) == []


def test_a_task_of_another_is_not_there(writer: User, publisher: User) -> None:
    task = make_task(publisher, state=TaskState.RUNNING)
    client = browser_of(writer)
    for name in ("task", "task_now", "cancel_task", "task_file"):
        assert page(client, task, name).status_code == 404
    for name in ("cancel_task", "go_on_task"):
        assert client.post(reverse(name, args=[task.pk])).status_code == 404
    task.refresh_from_db()
    assert not task.cancel_asked


def test_the_list_is_cut_and_goes_on_behind_the_last(writer: User) -> None:
    at = timezone.now()
    for number in range(tasks.PER_PAGE + 3):
        # Those made in one moment are told apart by their numbers.
        make_task(writer, title=str(number), created_at=at + timedelta(seconds=number // 4))
    client = browser_of(writer)
    first = client.get(reverse("tasks"))
    second = client.get(reverse("tasks"), {"before": first.context["before"]})
    found = titles(first) + titles(second)
    assert len(titles(first)) == tasks.PER_PAGE
    assert sorted(found, key=int) == [str(number) for number in range(tasks.PER_PAGE + 3)]
    assert second.context["before"] == ""


@pytest.mark.parametrize("mark", ["x", "2024-01-01_x", "_", "2024-01-01T00:00:00_" + "0" * 32])
def test_a_mark_that_is_none_shows_the_newest(writer: User, mark: str) -> None:
    make_task(writer)
    assert len(titles(browser_of(writer).get(reverse("tasks"), {"before": mark}))) == 1


def test_the_list_shows_one_state(writer: User) -> None:
    for state in TaskState.values:
        make_task(writer, title=state, state=state)
    client = browser_of(writer)
    shown = {
        name: set(titles(client.get(reverse("tasks"), {"state": name})))
        for name in ("open", "done", "failed", "canceled")
    }
    assert shown == {
        "open": {"waiting", "running"},
        "done": {"done"},
        "failed": {"failed"},
        "canceled": {"canceled"},
    }
    lost = client.get(reverse("tasks"), {"state": "lost"})
    assert titles(lost) == []
    assert "No state of tasks is called “<bdi>lost</bdi>”" in lost.text


def test_the_list_asks_as_little_for_many_as_for_few(
    publisher: User, django_assert_max_num_queries: Any
) -> None:
    client = browser_of(publisher)
    counts = []
    for _ in range(2):
        for number in range(20):
            make_task(make_person(f"person-{Task.objects.count()}-{number}"))
        with django_assert_max_num_queries(30) as seen:
            client.get(reverse("tasks"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (None, "No worker was ever there: nothing goes on"),
        (timedelta(seconds=90), ""),
        (timedelta(days=3), "No worker has been there since"),
    ],
)
def test_it_is_told_when_no_worker_is_there(
    writer: User, seen: timedelta | None, told: str
) -> None:
    if seen:
        LastRun.objects.create(name=signs.WORKER, at=timezone.now() - seen)
    html = text(browser_of(writer).get(reverse("tasks")))
    assert told in html
    assert ("No worker" in html) == bool(told)


def test_what_a_task_says_of_itself_counts_more_than_its_number(publisher: User) -> None:
    report = {"articles": 68, "said": "68 articles are as before."}
    task = make_task(publisher, kind="undo", state=TaskState.DONE, report=report)
    html = text(page(browser_of(publisher), task))
    assert "68 articles are as before." in html
    assert "68 articles changed" not in html


def test_what_came_of_a_task_is_told(publisher: User) -> None:
    change_set = ChangeSet.objects.create(author=publisher, message="Publish")
    report = {"articles": 68, "left": [["/learn/a/questions/b", "No <b>."]], "left_total": 2}
    task = make_task(
        publisher, state=TaskState.DONE, report=report, change_set=change_set, position=70
    )
    html = text(page(browser_of(publisher), task))
    assert "68 articles changed" in html
    assert "Left alone: 2" in html
    assert "/learn/a/questions/b" in html
    assert "and 1 more" in html
    assert reverse("undo_change_set", args=[change_set.pk]) in html
    assert "refresh" not in html


def test_who_may_not_undo_has_no_button(writer: User) -> None:
    change_set = ChangeSet.objects.create(author=writer)
    task = make_task(writer, state=TaskState.DONE, change_set=change_set)
    assert "undo" not in text(page(browser_of(writer), task)).lower()


def test_what_was_undone_is_told(publisher: User) -> None:
    undone = ChangeSet.objects.create(undone_by=ChangeSet.objects.create())
    task = make_task(publisher, state=TaskState.DONE, change_set=undone)
    html = text(page(browser_of(publisher), task))
    assert "These changes were undone." in html
    assert reverse("undo_change_set", args=[undone.pk]) not in html


def test_why_a_task_failed_is_told_with_what_to_do(writer: User) -> None:
    task = make_task(writer, state=TaskState.FAILED, error="<b>Physics</b> is gone.", position=50)
    html = browser_of(writer).get(reverse("task", args=[task.pk])).content.decode()
    assert "&lt;b&gt;Physics&lt;/b&gt; is gone." in html
    assert "let it go on" in html
    assert "50 of 70 were done." in html
    assert reverse("go_on_task", args=[task.pk]) in html


def test_a_task_that_is_tried_again_says_when(writer: User) -> None:
    after = timezone.now() + timedelta(hours=1)
    task = tasking.start("doing", "Do it", author=writer, after=after)
    Task.objects.filter(pk=task.pk).update(error="It rains.")
    html = text(page(browser_of(writer), task))
    assert "It rains." in html
    assert f"tried again by itself at {after:%-H:%M}" in html


def test_the_script_is_told_what_changed_since_it_asked(writer: User) -> None:
    task = make_task(writer, state=TaskState.RUNNING, position=7)
    client, address = browser_of(writer), reverse("task_now", args=[task.pk])
    told = client.get(address, {"state": "running"}).json()
    assert (told["state"], told["percent"], told["is_over"]) == ("running", 10, False)
    assert "7 of 70" in told["progress"]
    assert "outcome" not in told
    report = {"articles": 68}
    Task.objects.filter(pk=task.pk).update(state=TaskState.DONE, position=70, report=report)
    response = client.get(address, {"state": "running"})
    told = response.json()
    assert (told["is_over"], told["percent"], told["said"]) == (
        True,
        100,
        "Done: 68 articles changed",
    )
    assert "68 articles changed" in told["outcome"]
    assert response["Cache-Control"] == "no-store"


def test_a_script_of_somebody_who_is_signed_out_is_told_so(client: Client, writer: User) -> None:
    response = page(client, make_task(writer), "task_now")
    assert response.status_code == 403
    assert response.json()["error"].startswith("You are signed out.")


def test_canceling_asks_what_stays_and_then_cancels(writer: User) -> None:
    task = make_task(writer, state=TaskState.RUNNING, position=50)
    client = browser_of(writer)
    assert "50 of 70 are done, and stay so" in text(page(client, task, "cancel_task"))
    task.refresh_from_db()
    assert not task.cancel_asked
    assert client.post(reverse("cancel_task", args=[task.pk])).status_code == 302
    task.refresh_from_db()
    assert task.cancel_asked
    assert "It stops after the part that is being done." in text(page(client, task))


def test_what_is_over_cannot_be_canceled(writer: User) -> None:
    task = make_task(writer, state=TaskState.DONE)
    client, address = browser_of(writer), reverse("cancel_task", args=[task.pk])
    assert client.get(address).status_code == 302
    assert "It was over already." in text(client.post(address, follow=True))


def test_who_sees_all_tasks_cancels_others_only_with_the_permission(writer: User) -> None:
    viewer = make_person("vera", "editor")
    viewer.user_permissions.add(Permission.objects.get(codename="view_task"))
    task = make_task(writer, state=TaskState.RUNNING)
    address = reverse("cancel_task", args=[task.pk])
    assert "Cancel…" not in text(page(browser_of(viewer), task))
    assert browser_of(viewer).post(address).status_code == 403
    viewer.user_permissions.add(Permission.objects.get(codename="cancel_task"))
    assert browser_of(User.objects.get(pk=viewer.pk)).post(address).status_code == 302
    task.refresh_from_db()
    assert task.cancel_asked


def test_a_failed_task_goes_on_when_asked_and_once(writer: User) -> None:
    task = make_task(writer, state=TaskState.FAILED, error="It rains.", tries=6)
    client, address = browser_of(writer), reverse("go_on_task", args=[task.pk])
    client.post(address)
    task.refresh_from_db()
    assert (task.state, task.error, task.tries) == (TaskState.WAITING, "", 0)
    assert "It goes on already" in text(client.post(address, follow=True))


def with_file(task: Task, settings: Any, tmp_path: Any, name: str = "out/a.zip") -> Task:
    settings.TASKS_ROOT = tmp_path / "tasks"
    (settings.TASKS_ROOT / "out").mkdir(parents=True)
    (settings.TASKS_ROOT / "out" / "a.zip").write_bytes(b"<script>")
    (tmp_path / "secret").write_text("SECRET")
    task.file = name
    task.save()
    return task


def test_a_file_is_only_to_be_kept(writer: User, settings: Any, tmp_path: Any) -> None:
    task = with_file(make_task(writer, kind="export", state=TaskState.DONE), settings, tmp_path)
    client = browser_of(writer)
    response = page(client, task, "task_file")
    assert b"".join(response.streaming_content) == b"<script>"
    assert response["Content-Disposition"].startswith('attachment; filename="export-20')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert "Download the archive" in text(page(client, task))


def test_a_file_of_another_is_not_there(
    writer: User, publisher: User, settings: Any, tmp_path: Any
) -> None:
    task = with_file(make_task(publisher, state=TaskState.DONE), settings, tmp_path)
    assert page(browser_of(writer), task, "task_file").status_code == 404
    response = page(browser_of(publisher), task, "task_file")
    assert b"".join(response.streaming_content) == b"<script>"


@pytest.mark.parametrize("name", ["../secret", "out/gone.zip", "out", ""])
def test_nothing_is_served_but_a_file_below_the_folder(
    writer: User, settings: Any, tmp_path: Any, name: str
) -> None:
    task = with_file(make_task(writer, state=TaskState.DONE), settings, tmp_path, name)
    client = browser_of(writer)
    assert page(client, task, "task_file").status_code == 404
    assert ("is removed" in text(page(client, task))) == bool(name)


# Told on other pages


@pytest.fixture
def following(writer: User, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, Task]:
    """A browser in which a task was set going again."""
    task = make_task(writer, state=TaskState.FAILED)
    client = browser_of(writer)
    client.post(reverse("go_on_task", args=[task.pk]))
    return client, task


def look(client: Client, address: str = "/admin/articles/redirect/") -> str:
    return text(client.get(address, headers={"accept": "text/html"}))


def end(task: Task) -> None:
    values = {"state": TaskState.DONE, "ended_at": timezone.now(), "report": {"articles": 70}}
    Task.objects.filter(pk=task.pk).update(**values)


def test_who_started_a_task_is_told_once_that_it_ended(following: tuple[Client, Task]) -> None:
    client, task = following
    assert "Publish 70 articles" not in look(client)
    end(task)
    html = look(client)
    assert "Done: 70 articles changed" in html
    assert reverse("task", args=[task.pk]) in html
    assert "Publish 70 articles" not in look(client)


def test_who_saw_its_page_is_not_told_again(following: tuple[Client, Task]) -> None:
    client, task = following
    end(task)
    assert "Look at it" not in look(client, reverse("task", args=[task.pk]))
    assert "Publish 70 articles" not in look(client)


def test_who_saw_it_end_is_not_told_again(following: tuple[Client, Task]) -> None:
    client, task = following
    end(task)
    client.get(reverse("task_now", args=[task.pk]))
    assert "Publish 70 articles" not in look(client)


def test_what_a_script_asks_for_swallows_no_message(following: tuple[Client, Task]) -> None:
    client, task = following
    end(task)
    client.get("/admin/articles/pictures/", headers={"accept": "*/*"})
    assert "Done: 70 articles changed" in look(client)


def test_who_started_nothing_costs_no_query(
    writer: User, following: tuple[Client, Task], django_assert_max_num_queries: Any
) -> None:
    asked = []
    for client in (browser_of(writer), following[0]):
        with django_assert_max_num_queries(99) as seen:
            look(client)
        asked.append(sum("articles_task" in query["sql"] for query in seen.captured_queries))
    assert asked == [0, 1]
