"""One change to many articles: one change set, compared, and undone as one."""

from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from articles.library import (
    changing,
    importing,
    merging,
    redirecting,
    revising,
    tasking,
    trash,
    undoing,
)
from articles.library.workflow import Step
from articles.models import Article, ChangeSet, Revision, Status, Subject, Task, TrashedArticle
from tests.editing.forms import go_on
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.documents import document
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def articles() -> list[Article]:
    found = [make_article(f"Question {number}?", answer=f"Answer {number}.") for number in range(3)]
    for article in found:
        revising.record(article, author=None)
    return found


def seen(articles: list[Article]) -> dict[int, int]:
    return dict(
        Article.objects.filter(pk__in=[a.pk for a in articles]).values_list("pk", "version")
    )


def statuses(articles: list[Article]) -> list[str]:
    rows = Article.objects.filter(pk__in=[article.pk for article in articles]).order_by("pk")
    return list(rows.values_list("status", flat=True))


def edit(article: Article, author: User, **values: object) -> None:
    Article.objects.filter(pk=article.pk).update(**values)
    revising.record(article, author=author)


def test_a_step_with_many_is_one_change_set_and_undone_as_one(
    articles: list[Article], pia: User
) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    assert statuses(articles) == ["withdrawn"] * 3
    assert Revision.objects.filter(change_set=done.change_set, origin="bulk").count() == 3
    undone = many.undo(done.change_set, author=pia)
    assert (many.articles(undone), many.left(undone)) == (3, [])
    assert statuses(articles) == ["published"] * 3
    assert all(article.revisions.count() == 3 for article in articles)


def test_an_undo_can_be_undone_and_not_twice(articles: list[Article], pia: User) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    undone = many.undo(done.change_set, author=pia)
    done.change_set.refresh_from_db()
    with pytest.raises(revising.Refused, match="undone already"):
        many.undo(done.change_set, author=pia)
    many.undo(undone.change_set, author=pia)
    assert statuses(articles) == ["withdrawn"] * 3


def test_what_was_saved_since_the_list_was_opened_is_left_alone(
    articles: list[Article], pia: User
) -> None:
    versions = seen(articles)
    edit(articles[0], pia, answer="Newer.")
    done = many.take_step(Step.ARCHIVE, versions, author=pia)
    assert statuses(articles) == ["published", "archived", "archived"]
    assert many.left(done) == [[articles[0].get_absolute_url(), changing.SAVED_SINCE]]


def test_who_may_not_publish_changes_nothing(articles: list[Article]) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=make_person("eva", "editor"))
    assert statuses(articles) == ["published"] * 3
    assert len(many.left(done)) == 3


def test_an_undo_keeps_what_was_changed_since_elsewhere(articles: list[Article], pia: User) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    edit(articles[0], pia, answer="Newer.")
    edit(articles[1], pia, status=Status.ARCHIVED)
    undone = many.undo(done.change_set, author=pia)
    assert statuses(articles) == ["published", "archived", "published"]
    assert Article.objects.get(pk=articles[0].pk).answer == "Newer."
    assert [path for path, _ in many.left(undone)] == [articles[1].get_absolute_url()]


def test_a_move_redirects_and_its_undo_moves_back(articles: list[Article], pia: User) -> None:
    optics, old = make_subject("Optics"), articles[0].get_absolute_url()
    done = many.move(optics, seen(articles), author=pia)
    assert redirecting.find(old).path == "/learn/optics/questions/question-0"
    many.undo(done.change_set, author=pia)
    assert Article.objects.get(pk=articles[0].pk).get_absolute_url() == old
    assert redirecting.find("/learn/optics/questions/question-0").path == old


def test_a_move_to_where_the_address_is_taken_is_left_alone(
    articles: list[Article], pia: User
) -> None:
    optics = make_subject("Optics")
    make_article("Another?", subject=optics, slug=articles[0].slug)
    done = many.move(optics, seen(articles), author=pia)
    assert (many.articles(done), len(many.left(done))) == (2, 1)


def test_many_in_the_trash_come_back_as_one(articles: list[Article], pia: User) -> None:
    done = many.throw_away(seen(articles), author=pia)
    assert TrashedArticle.objects.count() == 3
    many.undo(done.change_set, author=pia)
    assert statuses(articles) == ["published"] * 3


def test_an_undo_says_how_many_it_could_not_bring_back(articles: list[Article], pia: User) -> None:
    done = many.throw_away(seen(articles), author=pia)
    trash.delete_for_good(TrashedArticle.objects.all()[:2], author=pia)
    undone = many.undo(done.change_set, author=pia)
    assert undone.report["said"] == (
        "1 article is as before. 2 more cannot be brought back: deleted since, or put back from "
        "the trash by themselves."
    )


def test_an_undo_says_how_many_it_left_alone(articles: list[Article], pia: User) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    edit(articles[1], pia, status=Status.ARCHIVED)
    undone = many.undo(done.change_set, author=pia)
    assert undone.report["said"] == "2 articles are as before. 1 article was left alone."


def test_an_undone_merge_speaks_of_both(articles: list[Article], pia: User) -> None:
    done = merging.merge(articles[0], articles[1], author=pia)
    undone = many.undo(done.change_set, author=pia)
    assert undone.report["said"] == "Both articles are as before, each at its own address."
    assert many.undo(undone.change_set, author=pia).report["said"] == "1 article is as before."


def test_an_import_is_a_change_set_that_can_be_undone(tmp_path: Path, pia: User) -> None:
    kept = make_article("Kept?")
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_bytes(document(name))
    importing.run([tmp_path], processes=1)
    (tmp_path / "one.md").write_bytes(document("one", answer="New."))
    importing.run([tmp_path], processes=1)
    second, first = ChangeSet.objects.order_by("-created_at")
    assert (first.articles, second.articles) == (2, 1)
    many.undo(second, author=pia)
    assert not Article.objects.filter(answer="New.").exists()
    undone = many.undo(first, author=pia)
    assert [path.rpartition("/")[2] for path, _ in many.left(undone)] == ["one"]
    assert set(Article.objects.values_list("slug", flat=True)) == {kept.slug, "one"}
    assert Subject.objects.exists()


def post(browser: Client, articles: list[Article], **values: object) -> str:
    data = {
        "_selected_action": [article.pk for article in articles],
        "seen": [f"{pk}:{version}" for pk, version in seen(articles).items()],
    }
    page = browser.post("/admin/articles/article/", data | values, follow=True)
    return page.content.decode()


def test_the_list_takes_a_step_and_leads_to_its_undo(articles: list[Article], pia: User) -> None:
    browser = browser_of(pia)
    html = post(browser, articles, action="withdraw")
    assert "Withdraw 3 articles?" in html
    assert statuses(articles) == ["published"] * 3
    assert "3 articles" in go_on(browser, html).text
    address = f"/admin/articles/changeset/{ChangeSet.objects.get().pk}"
    assert "Undo these changes" in browser.get(f"{address}/change/").content.decode()
    page = browser.post(f"{address}/undo", follow=True)
    assert "3 articles are as before" in page.content.decode()
    assert statuses(articles) == ["published"] * 3


def test_the_list_moves_to_a_subject_that_it_asks_for(articles: list[Article], pia: User) -> None:
    make_subject("Optics")
    browser = browser_of(pia)
    html = post(browser, articles, action="move")
    assert "Move 3 articles to a subject" in html
    html = go_on(browser, html, to_subject="optics").text
    assert "Move 3 articles to Optics?" in html
    go_on(browser, html)
    assert Article.objects.filter(subject__slug="optics").count() == 3


def test_rows_that_a_list_did_not_show_are_left_alone(articles: list[Article], pia: User) -> None:
    data = {"_selected_action": [articles[0].pk], "action": "withdraw"}
    page = browser_of(pia).post("/admin/articles/article/", data)
    assert "The article that you chose cannot be withdrawn" in page.text
    assert statuses(articles) == ["published"] * 3


def test_an_editor_cannot_undo(articles: list[Article], pia: User) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    browser = browser_of(make_person("eva", "editor"))
    address = f"/admin/articles/changeset/{done.change_set.pk}"
    assert browser.get(f"{address}/change/").status_code == 200
    assert browser.post(f"{address}/undo").status_code == 403


@pytest.mark.parametrize("change", [many.throw_away, partial(many.take_step, Step.ARCHIVE)])
def test_changes_that_were_all_left_alone_are_no_change_set(
    articles: list[Article], pia: User, change: Callable[..., Task]
) -> None:
    done = change({article.pk: 0 for article in articles}, author=pia)
    assert len(many.left(done)) == 3
    assert not ChangeSet.objects.exists()


def test_the_command_tells_change_sets_and_undoes_one(articles: list[Article], pia: User) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    told = StringIO()
    call_command("undo_changes", stdout=told)
    assert f"{done.change_set.pk}" in told.getvalue()
    assert "3 articles  Withdrew 3 articles" in told.getvalue()
    call_command("undo_changes", str(done.change_set.pk), stdout=told)
    assert "3 articles are as before." in told.getvalue()
    assert statuses(articles) == ["published"] * 3
    with pytest.raises(CommandError, match="undone already"):
        call_command("undo_changes", str(done.change_set.pk))


def test_more_than_a_page_can_wait_for_is_undone_by_a_worker(
    articles: list[Article], pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    monkeypatch.setattr(tasking, "AT_ONCE", 2)
    address = f"/admin/articles/changeset/{done.change_set.pk}/undo"
    browser_of(pia).post(address)
    assert statuses(articles) == ["withdrawn"] * 3
    tasking.run(str(Task.objects.get(kind="undo").pk))
    assert statuses(articles) == ["published"] * 3


def test_an_undo_counts_what_it_did_out_of_all(
    articles: list[Article], pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = many.take_step(Step.WITHDRAW, seen(articles), author=pia)
    monkeypatch.setattr(undoing, "CHUNK", 2)
    noted = []
    save = Task.save

    def watched(task: Task, **options: object) -> None:
        save(task, **options)
        row = Task.objects.get(pk=task.pk)
        if row.change_set_id:
            noted.append((row.position, row.report.get("articles", 0), row.total))

    monkeypatch.setattr(Task, "save", watched)
    many.undo(done.change_set, author=pia)
    assert noted[0] == (0, 0, 3)
    assert {(position, total) for position, _, total in noted} == {(0, 3), (2, 3), (3, 3)}
    assert all(position == changed for position, changed, _ in noted)
