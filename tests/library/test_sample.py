"""The sample library that a first visitor sees, and that fixtures can be made and loaded."""

import json

import pytest
from django.core.management import call_command

from articles.models import Article, RelatedArticle, Subject
from tests import sample

pytestmark = pytest.mark.django_db


def test_the_fixture_is_the_documents() -> None:
    sample.load()

    assert sample.rows() == json.loads(sample.FIXTURE.read_text()), "run python -m tests.sample"


def test_the_fixture_loads_into_an_equal_library() -> None:
    call_command("loaddata", "sample", verbosity=0)

    assert sample.rows() == json.loads(sample.FIXTURE.read_text())


def test_a_dump_of_everything_loads_into_an_equal_library(tmp_path: object) -> None:
    call_command("loaddata", "sample", verbosity=0)
    before = sample.rows()
    file = f"{tmp_path}/dump.json"
    call_command(
        "dumpdata",
        "articles",
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        output=file,
        verbosity=0,
    )
    Article.objects.all().delete()
    Subject.objects.all().delete()

    call_command("loaddata", file, verbosity=0)

    assert sample.rows() == before


def test_the_fixture_shows_every_feature() -> None:
    call_command("loaddata", "sample", verbosity=0)

    articles = Article.objects.all()
    answers = "\n".join(articles.values_list("answer", flat=True))
    assert Subject.objects.count() >= 4
    assert Subject.objects.exclude(description="").count() == Subject.objects.count()
    assert articles.count() >= 24
    for sign in ("$$", r"\(", r"\[", "```", "\n|", "   - ", "\n> ", "~~", "$100"):
        assert sign in answers, sign
    assert articles.filter(status="draft").exists()
    assert articles.filter(status="withdrawn").exists()
    assert any(article.is_scheduled for article in articles)
    assert articles.filter(seo__no_index=True).exists()
    assert articles.exclude(canonical=None).exclude(seo__canonical_url="").exists()
    assert RelatedArticle.objects.filter(target=None).exists()
    assert any(len(article.question) > 170 for article in articles)
    assert any("\u0621" <= letter <= "\u064a" for article in articles for letter in article.author)
