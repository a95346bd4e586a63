from datetime import timedelta

import pytest
from django.utils import timezone

from articles.library import searching
from articles.models import Article, SeoMetadata, Subject
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


def slugs(query: str, **options: object) -> list[str]:
    found = searching.search(query, **options)  # type: ignore[arg-type]
    return [hit.article.slug for hit in found.hits]


def marked(segments: tuple[searching.Segment, ...]) -> str:
    return "".join(f"[{text}]" if is_match else text for text, is_match in segments)


def test_it_works() -> None:
    make_article(slug="ice", question="Why is ice slippery?", answer="Its top layer **moves**.")
    make_article(slug="sky", question="Why is the sky dark?", answer="Space is not full.")

    found = searching.search("slippery layers")

    assert (found.total, found.pages, found.page) == (1, 1, 1)
    assert marked(found.hits[0].question) == "Why is ice [slippery]?"
    assert marked(found.hits[0].snippet) == "Its top [layer] moves."


def test_a_snippet_shows_no_half_of_a_formula() -> None:
    words = " ".join(f"{name}x" for name in "abcdefghijklmnopqrstuvwxyz")
    formula = rf"$$ r = \frac{{\text{{{words}}}}}{{2}} $$"
    make_article(slug="ice", question="Ice?", answer=f"## Cold\n\nThe glacier. {formula} End.")

    snippet = marked(searching.search("glacier").hits[0].snippet)

    assert "[glacier]." in snippet
    assert "frac" not in snippet


def test_the_question_counts_more_than_the_answer() -> None:
    make_article(slug="answer", question="What is cold?", answer="Glaciers, glaciers, glaciers.")
    make_article(slug="question", question="What is a glacier?", answer="A river of ice.")

    assert slugs("glacier") == ["question", "answer"]


def test_any_of_the_words_is_enough_when_no_article_has_them_all() -> None:
    make_article(slug="ice", question="Why is ice slippery?", answer="It is.")

    assert slugs("slippery volcanoes") == ["ice"]


def test_keywords_and_subjects_are_searched_too() -> None:
    article = make_article(slug="ice", subject=make_subject(name="Glaciology"))
    SeoMetadata.objects.filter(article=article).update(keywords="frost,rime")

    assert slugs("glaciology") == slugs("rime") == ["ice"]


def test_latex_words_are_found() -> None:
    make_article(slug="flow", answer=r"The divergence $\nabla \cdot v$ is nil.")

    assert slugs("nabla") == ["flow"]


def test_operators_of_the_query_language_are_words() -> None:
    make_article(slug="logic", question="When is x AND y true?", answer="NEAR never, OR always.")

    for query in ('"', "AND", "x AND", "NEAR(", "a*b", "question:", "'; --", "&|!", "é" * 300):
        searching.search(query)
    assert slugs("NEAR") == ["logic"]


def test_an_empty_query_finds_nothing() -> None:
    make_article()

    assert searching.search(" ?! ").total == 0


def test_a_subject_narrows_the_search() -> None:
    cold, warm = make_subject(name="Cold", slug="cold"), make_subject(name="Warm", slug="warm")
    make_article(slug="ice", subject=cold, answer="Water.")
    make_article(slug="steam", subject=warm, answer="Water.")

    assert slugs("water", subject=warm) == ["steam"]


def test_pages_go_on_where_the_last_one_ended() -> None:
    for number in range(12):
        make_article(slug=f"ice-{number}", answer="Ice.")

    first, second = slugs("ice"), slugs("ice", page=2)

    assert (len(first), len(second)) == (10, 2)
    assert not set(first) & set(second)
    assert slugs("ice", page=9) == []


def test_a_page_beyond_the_last_knows_how_many_there_are() -> None:
    make_article(slug="slippery-ice", answer="Slippery ice.")
    for number in range(12):
        make_article(slug=f"ice-{number}", answer="Ice.")

    beyond = searching.search("slippery ice", page=2)

    assert (beyond.hits, beyond.total, beyond.pages) == ([], 1, 1)


def test_only_what_readers_may_find_is_found() -> None:
    later = timezone.now() + timedelta(days=1)
    make_article(slug="draft", status="draft", answer="Ice.")
    make_article(slug="scheduled", published_at=later, answer="Ice.")
    make_article(slug="withdrawn", status="withdrawn", answer="Ice.")
    make_article(slug="unlisted", subject=make_subject(is_listed=False, slug="x"), answer="Ice.")
    hidden = make_article(slug="hidden", answer="Ice.")
    SeoMetadata.objects.filter(article=hidden).update(no_index=True)
    original = make_article(slug="original", answer="Ice.")
    make_article(slug="copy", canonical=original, answer="Ice.")

    assert slugs("ice") == ["original"]
    assert len(searching.matching_ids("ice", 10)) == 7


def test_the_index_follows_every_way_of_writing() -> None:
    article = make_article(slug="ice", question="Why is ice slippery?", answer="It moves.")

    Article.objects.update(answer="It flows.")
    assert (slugs("moves"), slugs("flows")) == ([], ["ice"])
    Subject.objects.update(name="Glaciology")
    assert slugs("glaciology") == ["ice"]
    Article.objects.bulk_update([Article(pk=article.pk, question="Is it?")], ["question"])
    assert slugs("slippery") == []
    Article.objects.all().delete()
    assert slugs("flows") == []


def test_an_address_that_leads_nowhere_suggests_what_its_words_say() -> None:
    make_article(slug="why-is-ice-slippery", question="Why is ice slippery?", answer="It is.")
    make_article(slug="sky", question="Why is the sky dark?", answer="Space is not full.")

    found = searching.close_to("/learn/physics/questions/slippery-ice.md")

    assert [article.slug for article in found] == ["why-is-ice-slippery"]
