import pytest
from django.test import override_settings

from articles.library import seo
from articles.models import Article, Status
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


def head_of(article: Article, excerpt: str = "An excerpt.") -> seo.Head:
    return seo.article_head(seo.with_head(Article.objects.all()).get(pk=article.pk), excerpt)


def test_a_title_that_one_article_has_to_itself_is_used_as_it_is():
    article = make_article("What is light?", seo={"title": "Light, explained"})
    make_article(seo={"title": "Sound, explained"})
    assert head_of(article).title == "Light, explained"


def test_a_title_that_articles_share_gives_way_to_the_question():
    article = make_article("What is light?", seo={"title": "QuickTakes | Physics"})
    make_article(seo={"title": "QuickTakes | Physics"})
    assert head_of(article).title == "What is light? | QuickTakes"


def test_an_empty_title_gives_way_to_the_question_with_its_formulas_spoken():
    article = make_article(r"2. Why is $\frac{1}{2} < 1$ *always*?")
    assert head_of(article).title == "2. Why is 1/2 < 1 *always*? | QuickTakes"


def test_a_description_comes_from_the_editor_or_else_from_the_answer():
    described = make_article(seo={"description": "Two  words\nand more."})
    assert head_of(described).description == "Two words and more."
    assert head_of(make_article()).description == "An excerpt."


@override_settings(SITE_URL="https://answers.example")
def test_an_article_is_its_own_canonical():
    article = make_article("What is light?", subject=make_subject("Physics"))
    expected = "https://answers.example/learn/physics/questions/what-is-light"
    assert head_of(article).canonical == expected


@override_settings(SITE_URL="https://answers.example")
def test_letters_beyond_ascii_are_encoded_in_addresses():
    assert seo.absolute("/learn/физика") == (
        "https://answers.example/learn/%D1%84%D0%B8%D0%B7%D0%B8%D0%BA%D0%B0"
    )


def test_a_copy_names_the_original():
    original = make_article()
    copy = make_article(canonical=original)
    assert head_of(copy).canonical.endswith(original.get_absolute_url())


def test_a_copy_does_not_name_an_original_that_readers_may_not_see():
    copy = make_article(canonical=make_article(status=Status.DRAFT))
    assert head_of(copy).canonical.endswith(copy.get_absolute_url())


def test_a_copy_of_a_page_elsewhere_names_that_page():
    article = make_article(seo={"canonical_url": "https://elsewhere.example/light"})
    assert head_of(article).canonical == "https://elsewhere.example/light"


def test_an_address_without_an_article_is_not_named():
    article = make_article(seo={"canonical_url": "/learn/physics/questions/nowhere"})
    assert head_of(article).canonical.endswith(article.get_absolute_url())


def test_an_article_hidden_from_search_engines_says_so():
    assert head_of(make_article()).is_indexed
    assert not head_of(make_article(seo={"no_index": True})).is_indexed


def test_an_article_without_an_seo_row_has_a_head_all_the_same():
    article = make_article("What is light?")
    article.seo.delete()
    assert head_of(article).title == "What is light? | QuickTakes"


def test_a_shared_page_is_named_without_the_site():
    assert head_of(make_article("What is light?")).own_title == "What is light?"
    assert head_of(make_article(seo={"title": "Light | Waves"})).own_title == "Light | Waves"
