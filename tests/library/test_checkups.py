from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import checkups, comparing, health, importing, revising, tasking
from articles.library.checkups import Row
from articles.models import Article, Checkup, KeptFinding, RelatedArticle, Status, Task, TaskState
from tests.factories import make_article
from tests.library.documents import document, put
from tests.library.queue import work_off

pytestmark = pytest.mark.django_db
THIN = "answer-thin"
LONG = "Light is a wave, and it is counted in portions. " * 10


def recorded(**values: object) -> Article:
    article = make_article(**values)
    revising.record(article, author=None)
    article.refresh_from_db()
    return article


def edited(article: Article, **values: object) -> None:
    Article.objects.filter(pk=article.pk).update(**values)
    revising.record(article, author=None)


def look_at_all() -> Task:
    task = checkups.start(None)
    tasking.run(str(task.pk))
    task.refresh_from_db()
    assert task.state == TaskState.DONE, task.error
    return task


def begin(duty: object) -> None:
    now = timezone.now()
    duty(now - timedelta(minutes=10), now)  # type: ignore[operator]


def kept(article: Article) -> set[str]:
    return set(KeptFinding.objects.filter(article=article).values_list("kind", flat=True))


def test_what_is_kept_is_what_a_check_tells(tmp_path: Path) -> None:
    put(tmp_path, document(), document("why-does-ice-float", id=8, answer="I cannot answer this."))
    importing.run([tmp_path], processes=1)

    look_at_all()

    told = {
        Row(one.article, one.finding.kind, one.finding.message, one.finding.line or None)
        for one in health.check()
    }
    rows = KeptFinding.objects.values_list("article_id", "kind", "message", "line")
    assert {Row(*row) for row in rows} == told
    assert {"refusal", "orphan"} <= {row.kind for row in told}


def test_looking_again_writes_only_what_differs() -> None:
    thin, whole = recorded(answer="Yes."), recorded(answer=LONG)
    look_at_all()
    before = set(KeptFinding.objects.filter(article=whole).values_list("pk", flat=True))

    edited(thin, answer=LONG)
    look_at_all()

    assert THIN not in kept(thin)
    assert set(KeptFinding.objects.filter(article=whole).values_list("pk", flat=True)) == before


def test_the_worker_looks_at_a_changed_article_within_seconds() -> None:
    article = recorded(answer=LONG)
    look_at_all()

    edited(article, answer="Yes.")
    begin(checkups.begin_few)

    article.refresh_from_db()
    assert THIN in kept(article)
    assert Checkup.objects.get(article=article).version == article.version
    assert not tasking.is_open("checkup")


def test_an_article_that_did_not_change_is_not_looked_at_again() -> None:
    recorded(answer=LONG)
    begin(checkups.begin_few)

    with CaptureQueriesContext(connection) as asked:
        begin(checkups.begin_few)

    assert len(asked) == 2


def test_many_changed_articles_are_left_to_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkups, "FEW", 2)
    articles = [recorded(answer="Yes.") for _ in range(3)]

    begin(checkups.begin_few)
    assert not Checkup.objects.exists()
    work_off()

    assert all(THIN in kept(article) for article in articles)


def test_what_shows_between_articles_follows_a_change() -> None:
    one, other = recorded(answer=LONG), recorded(answer=LONG)
    look_at_all()
    assert "orphan" in kept(other)

    RelatedArticle.objects.create(article=one, target=other, position=1, url="/x")
    revising.record(one, author=None)
    begin(checkups.begin)
    work_off()

    assert "orphan" not in kept(other)
    assert "orphan" in kept(one)


def test_a_task_for_changes_looks_at_those_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkups, "AGAIN", 0)
    recorded(answer=LONG)
    changed = recorded(answer=LONG)
    look_at_all()
    edited(changed, answer="Yes.")

    begin(checkups.begin)
    work_off()

    task = checkups.last_look()
    assert task
    assert task.report["articles"] == 1
    assert THIN in kept(changed)


def test_without_a_change_no_task_begins() -> None:
    recorded()
    look_at_all()

    begin(checkups.begin)

    assert not tasking.is_open("checkup")


def test_what_depends_on_others_is_right_again_after_all_are_looked_at() -> None:
    target = recorded(answer=LONG)
    article = recorded(answer=f"{LONG}\n\n[There]({target.get_absolute_url()})")
    look_at_all()
    assert "dead-link" not in kept(article)

    Article.objects.filter(pk=target.pk).update(status=Status.WITHDRAWN)
    begin(checkups.begin_all)
    work_off()

    assert "dead-link" in kept(article)


def test_one_task_is_open_at_a_time() -> None:
    for _ in range(2):
        begin(checkups.begin_all)

    assert Task.objects.count() == 1


def test_a_task_that_was_cut_off_goes_on_behind_its_last_chunk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkups, "CHUNK", 1)
    articles = [recorded(answer="Yes.") for _ in range(3)]
    task = checkups.start(None)
    looked: list[int] = []
    look_at = health.look_at

    def dying(numbers: list[int]) -> list[health.Looked]:
        if len(looked) == 2:
            raise KeyboardInterrupt
        looked.extend(numbers)
        return look_at(numbers)

    monkeypatch.setattr(health, "look_at", dying)
    with pytest.raises(KeyboardInterrupt):
        tasking.run(str(task.pk))
    monkeypatch.setattr(
        health, "look_at", lambda numbers: looked.extend(numbers) or look_at(numbers)
    )
    tasking.run(str(task.pk))

    assert looked == [article.pk for article in articles]
    assert all(THIN in kept(article) for article in articles)


def test_an_article_that_goes_while_it_is_looked_at_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = recorded(answer="Yes.")
    look_at = health.look_at

    def gone_meanwhile(numbers: list[int]) -> list[health.Looked]:
        looked = look_at(numbers)
        Article.objects.all().delete()
        return looked

    monkeypatch.setattr(health, "look_at", gone_meanwhile)
    look_at_all()

    assert not kept(article)
    assert not Checkup.objects.exists()


def test_a_finding_is_kept_once() -> None:
    row = Row(1, "orphan", "No related link leads here.", None)
    other = Row(2, "orphan", "No related link leads here.", None)

    assert checkups.difference([], [row, row]) == ([row], [])
    assert checkups.difference([(7, row), (8, row)], [row]) == ([], [8])
    assert checkups.difference([(7, row)], [other]) == ([other], [7])


def test_what_is_read_does_not_grow_with_the_articles_of_a_chunk() -> None:
    def asked_for(count: int) -> int:
        numbers = [recorded(answer="Yes.").pk for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            begin(checkups.begin_few)
        assert Checkup.objects.filter(article__in=numbers).count() == count
        return sum(one["sql"].startswith("SELECT") for one in asked)

    assert asked_for(10) == asked_for(150)


def test_every_comparison_is_kept_under_its_own_kinds() -> None:
    recorded()
    KeptFinding.objects.bulk_create(
        KeptFinding(article=Article.objects.get(), kind=kind, message="Stale.")
        for kind in comparing.CHECKS
    )

    look_at_all()

    assert not KeptFinding.objects.filter(message="Stale.").exists()
