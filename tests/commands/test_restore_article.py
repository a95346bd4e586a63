from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.library import importing, reverting, revising
from articles.models import Article
from tests.factories import make_article
from tests.library.documents import document, put

pytestmark = pytest.mark.django_db

URL = "/learn/physics/questions/why-is-ice-slippery"


@pytest.fixture
def article(tmp_path: Path) -> Article:
    """An imported article whose author an editor took away."""
    put(tmp_path, document())
    importing.run([tmp_path], processes=1)
    article = Article.objects.get()
    edit(article, author="")
    return article


def edit(article: Article, **values: object) -> None:
    Article.objects.filter(pk=article.pk).update(**values)
    revising.record(article, author=None)


def restore(*arguments: object) -> str:
    out = StringIO()
    call_command("restore_article", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_tells_what_changed_and_how_to_undo_it(article: Article):
    said = restore(URL, 1)
    assert said == (
        "author (added)\n"
        "    {+Mara Lind+}\n"
        f"{URL} is as in version 1 again, as version 3.\n"
        f"To undo this: manage.py restore_article {URL} 2\n"
    )
    assert Article.objects.get().author == "Mara Lind"


def test_what_it_says_undoes_it(article: Article):
    edit(article, slug="elsewhere")
    arguments = restore(article.get_absolute_url(), 1).split("restore_article ")[1].split()
    restore(*arguments)
    assert Article.objects.get().slug == "elsewhere"


def test_an_old_address_is_enough(article: Article):
    edit(article, slug="elsewhere")
    restore(URL, 2)
    assert Article.objects.get().get_absolute_url() == URL


def test_nothing_to_do_is_told(article: Article):
    assert "Nothing was written" in restore(URL, 2)
    assert article.revisions.count() == 2


def test_a_version_that_is_not_there_is_an_error(article: Article):
    with pytest.raises(CommandError, match="no version 9. They go from 1 to 2"):
        restore(URL, 9)


def test_an_address_that_is_taken_is_an_error(article: Article):
    edit(article, slug="elsewhere")
    make_article(subject=article.subject, slug="why-is-ice-slippery")
    with pytest.raises(CommandError, match="Another article is at"):
        restore("/learn/physics/questions/elsewhere", 1)


def test_a_save_at_the_same_moment_is_an_error(article: Article, monkeypatch):
    def meanwhile(*arguments: object, **values: object) -> None:
        raise revising.Conflict

    monkeypatch.setattr(reverting, "restore", meanwhile)
    with pytest.raises(CommandError, match="Nothing is restored; look at it"):
        restore(URL, 1)


def test_an_address_that_leads_nowhere_is_an_error(article: Article):
    with pytest.raises(CommandError, match="There is no article at"):
        restore("/learn/physics/questions/nothing", 1)
