"""Two editors over form, list, action, restore and import, in random orders: no word is lost."""

from pathlib import Path

import pytest

from articles.library import saving
from articles.models import Article, Revision
from tests.faults.editors import World
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

STEPS = 80


@pytest.mark.parametrize(
    "seed",
    [pytest.param(n, marks=[] if n < 5 else pytest.mark.slow) for n in range(100)],
)
def test_every_word_that_was_sent_is_somewhere(seed: int, tmp_path: Path) -> None:
    people = [make_person(name, "publisher") for name in ("ines", "noor")]
    world = World(seed, tmp_path, people)
    done = world.go(STEPS)
    assert world.lost() == set(), done


def test_the_last_revision_always_says_what_the_article_is(tmp_path: Path) -> None:
    people = [make_person(name, "publisher") for name in ("ines", "noor")]
    world = World(7, tmp_path, people)
    for _ in range(STEPS):
        world.go(1)
        for article in Article.objects.all():
            last = Revision.objects.filter(article=article).latest("number")
            assert article.answer in last.text.decode().replace("\n  ", "\n")


def test_a_save_that_compares_nothing_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: with the comparison switched off, words are lost."""

    def careless(edited: saving.Edited, *, author: object, message: str = "") -> None:
        Article.objects.filter(pk=edited.article.pk).update(
            answer=edited.article.answer, author=edited.article.author
        )

    monkeypatch.setattr(saving, "save", careless)
    people = [make_person(name, "publisher") for name in ("ines", "noor")]
    assert any(_lost(seed, tmp_path, people) for seed in range(8))


def _lost(seed: int, folder: Path, people: list[object]) -> bool:
    Article.objects.all().delete()
    world = World(seed, folder, people)  # type: ignore[arg-type]
    world.go(STEPS)
    return bool(world.lost())
