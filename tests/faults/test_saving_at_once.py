"""Editors and imports at the very same moment, each with a connection of its own."""

import re
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles.library import importing, opening, saving
from articles.library.saving import Edited
from articles.models import Article, Revision
from articles.text.documents import parse
from tests.faults.editors import FILE, URL
from tests.library.people import make_person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SAVES = 12


def at_once(*acts: Callable[[], None]) -> list[BaseException]:
    """Run all of them in threads; gives what they raised."""
    failures: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def write(person: User, words: list[str]) -> None:
    """Open, change and save, again and again; in a conflict both texts are taken together."""
    for word in words:
        opened = opening.as_it_is(Article.objects.get())
        version = opened.article.version
        opened.article.answer += f" {word}"
        edited = Edited(opened.article, opened.seo, opened.links, version, opened.number)
        try:
            saving.save(edited, author=person)
        except saving.Conflict as conflict:
            join(person, conflict)


def join(person: User, conflict: saving.Conflict) -> None:
    try:
        seen = conflict.theirs.number
        saving.save_joined(conflict.article, conflict.mine, conflict.mine, seen, author=person)
    except saving.Conflict as again:
        join(person, again)


def test_each_save_is_a_revision_and_no_import_breaks(tmp_path: Path) -> None:
    file = tmp_path / "light.md"

    def bring(text: str) -> None:
        values = {"url": URL, "author": text, "description": "Light", "answer": "  One."}
        file.write_text(FILE.format(**values))
        importing.run([tmp_path], processes=1)

    bring("Ada")
    people = [make_person(name, "publisher") for name in ("ines", "noor")]
    words = [[f"w{person}x{number}w" for number in range(SAVES)] for person in range(2)]

    failures = at_once(
        lambda: write(people[0], words[0]),
        lambda: write(people[1], words[1]),
        lambda: [bring(f"Ada {number}") for number in range(6)] and None,
    )

    assert failures == []
    texts = "\n".join(row.text.decode() for row in Revision.objects.all())
    assert set(re.findall(r"w\dx\d+w", texts)) == {word for each in words for word in each}
    last = parse(Revision.objects.latest("number").text)
    article = Article.objects.get()
    assert (last.answer, last.author) == (article.answer, article.author)
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
