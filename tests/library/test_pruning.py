"""Old versions go by a rule; what anybody needs stays."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.library import drafting, pruning, revising
from articles.library.drafting import Typed
from articles.library.pruning import KeepRule
from articles.models import Article, Revision
from tests.factories import make_article
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


def with_versions(number: int, age: timedelta = timedelta(days=400)) -> Article:
    article = make_article()
    for place in range(number):
        Article.objects.filter(pk=article.pk).update(answer=f"Text {place}.")
        revising.record(article, author=None)
    Revision.objects.filter(article=article).update(created_at=timezone.now() - age)
    return article


def numbers(article: Article) -> list[int]:
    return sorted(article.revisions.values_list("number", flat=True))


def test_the_newest_the_first_and_the_one_in_the_folder_stay() -> None:
    article = with_versions(10)
    article.revisions.filter(number=4).update(in_folder=True)
    assert pruning.prune(KeepRule(newest=3)) == 5
    assert numbers(article) == [1, 4, 8, 9, 10]


def test_versions_of_the_last_days_stay() -> None:
    article = with_versions(10, timedelta(days=89))
    assert pruning.prune(KeepRule(newest=1, days=90)) == 0
    assert pruning.prune(KeepRule(newest=1, days=88)) == 8
    assert numbers(article) == [1, 10]


def test_what_a_draft_began_with_stays() -> None:
    article = with_versions(5)
    typed = Typed({"answer": ["Mine"]}, opened_version=3, opened_number=3)
    drafting.keep(make_person("ines"), uuid4(), article, typed)
    pruning.prune(KeepRule(newest=1))
    assert numbers(article) == [1, 3, 5]


def test_an_article_goes_on_after_a_pruning() -> None:
    article = with_versions(5)
    pruning.prune(KeepRule(newest=1))
    Article.objects.filter(pk=article.pk).update(answer="After.")
    assert revising.record(article, author=None).number == 6


def test_the_command_tells_first_and_then_removes() -> None:
    with_versions(5)
    told = StringIO()
    call_command("prune_revisions", newest=1, dry_run=True, stdout=told)
    call_command("prune_revisions", newest=1, stdout=told)
    assert told.getvalue() == "3 versions would be removed.\n3 versions were removed.\n"


def test_a_rule_that_keeps_nothing_is_refused() -> None:
    with pytest.raises(CommandError, match="Keep at least 1"):
        call_command("prune_revisions", newest=0)
