from datetime import timedelta

import pytest
from django.utils import timezone

from articles.library import matching, searching
from articles.library.searching import Filters
from articles.models import Article, SeoMetadata, Subject
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


def slugs(query: str, *, page: int = 1, as_typed: bool = False, **filters: object) -> list[str]:
    narrowed = Filters(**filters)  # type: ignore[arg-type]
    found = searching.search(query, narrowed, page=page, as_typed=as_typed)
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
    assert searching.search("slippery volcanoes").is_loose
    assert not searching.search("slippery ice").is_loose


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

    assert (beyond.hits, beyond.total, beyond.pages) == ((), 1, 1)


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


def test_words_in_quotes_stand_side_by_side() -> None:
    make_article(slug="spring-tide", answer="The spring tide is high.")
    make_article(slug="apart", answer="The tide of this spring is high.")

    assert slugs('"spring tide"') == ["spring-tide"]
    assert set(slugs("spring tide")) == {"spring-tide", "apart"}


def test_a_word_with_a_minus_does_not_occur() -> None:
    make_article(slug="moon", answer="Tides follow the moon.")
    make_article(slug="sun", answer="Tides follow the sun.")

    assert slugs("tides -moon") == ["sun"]
    assert slugs('tides -"the sun"') == ["moon"]
    assert slugs("-moon") == []


def test_a_word_with_a_star_may_go_on() -> None:
    make_article(slug="leaf", answer="Photosynthesis makes sugar.")

    assert slugs("photosyn*") == ["leaf"]
    assert slugs("photosyn", as_typed=True) == []


def test_a_question_with_the_words_and_few_besides_comes_first() -> None:
    make_article(slug="long", question="Ice, salt and why roads under snow get ice and salt again?")
    make_article(slug="short", question="Why salt ice?")

    assert slugs("salt ice") == ["short", "long"]


@pytest.mark.parametrize(
    "typed", ["glacirs", "glaciesr", "glacierss", "glaciers moove", "glasiers move"]
)
def test_a_mistyped_word_is_mended(typed: str) -> None:
    make_article(slug="glacier", question="How do glaciers move?", answer="Slowly.")

    found = searching.search(typed)

    assert [hit.article.slug for hit in found.hits] == ["glacier"]
    assert "glaciers" in found.mended_query


def test_what_was_mended_is_marked_and_the_rest_stays() -> None:
    make_article(question="How do glaciers move ice?", answer="Slowly.")

    found = searching.search('glacirs "move ice" -snow')

    assert marked(found.mended) == '[glaciers] "move ice" -snow'


def test_a_word_of_many_answers_is_meant_as_typed() -> None:
    make_article("What does a lease say?", answer="Who pays.")
    for number in range(searching.FEW):
        make_article(f"How is number {number} asked for?", answer="One says please.")

    found = searching.search("please lease")

    assert "please" not in [segment.text for segment in found.mended if segment.is_match]
    assert found.mended_query in ("", "please lease")


def test_mended_words_are_offered_where_few_were_found_and_many_would_be() -> None:
    make_article("Who rules?", slug="typo", answer="The goverment rules.")
    for number in range(searching.MANY_MORE):
        make_article(f"Which government is number {number}?", answer="This one.")

    found = searching.search("goverment")

    assert [hit.article.slug for hit in found.hits] == ["typo"]
    assert (found.mended_query, found.is_offered, found.total) == ("government", True, 1)
    assert searching.search("goverment", as_typed=True).mended == ()


def test_nothing_is_offered_that_finds_no_more() -> None:
    make_article("Who rules?", slug="typo", answer="The goverment rules.")
    make_article("Which government is it?", answer="This one.")

    assert searching.search("goverment").mended == ()


def test_only_the_newest_of_very_many_matches_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [
        make_article(f"What is number {number}?", answer="A number.") for number in range(5)
    ]
    monkeypatch.setattr(matching, "MOST_RANKED", 3)

    found = searching.search("number")

    assert {hit.article for hit in found.hits} == set(articles[2:])
    assert found.total == 5
    assert slugs("number", subject=articles[0].subject) == [articles[0].slug]


def test_words_are_searched_as_typed_when_asked_for() -> None:
    make_article(slug="glacier", question="How do glaciers move?")

    assert slugs("glacirs", as_typed=True) == []
    assert slugs("glacirs move", as_typed=True) == ["glacier"]


def test_a_word_that_is_known_is_never_mended() -> None:
    make_article(slug="form", question="What is a form?")
    make_article(slug="from", question="Where is it from?")

    found = searching.search("form")

    assert (found.mended, [hit.article.slug for hit in found.hits]) == ((), ["form"])


def test_hits_are_counted_by_subject_and_time() -> None:
    cold, warm = make_subject("Cold"), make_subject("Warm")
    for days in (1, 100, 1000):
        published_at = timezone.now() - timedelta(days=days)
        make_article(subject=cold, answer="Water.", published_at=published_at)
    make_article(subject=warm, answer="Water.", published_at=timezone.now() - timedelta(days=9))

    found = searching.search("water", Filters(subject=warm)).found

    assert [(one.name, one.total, one.of("year"), one.of("month")) for one in found] == [
        ("Cold", 3, 2, 1),
        ("Warm", 1, 1, 1),
    ]


def test_a_search_is_narrowed_to_a_time() -> None:
    make_article(slug="old", answer="Water.", published_at=timezone.now() - timedelta(days=400))
    make_article(slug="new", answer="Water.", published_at=timezone.now() - timedelta(days=40))

    assert slugs("water", period="year") == ["new"]
    assert searching.search("water", Filters(period="month")).total == 0


def test_the_newest_can_come_first() -> None:
    for days, slug in ((3, "third"), (1, "first"), (2, "second")):
        published_at = timezone.now() - timedelta(days=days)
        make_article(slug=slug, answer="Water.", published_at=published_at)

    assert slugs("water", newest_first=True) == ["first", "second", "third"]


def test_pages_beyond_the_candidates_go_on_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "CANDIDATES", 10)
    for number in range(25):
        make_article(slug=f"ice-{number}", question="What is ice?", answer="Ice.")

    found = [slugs("ice", page=page) for page in (1, 2, 3)]

    assert [len(page) for page in found] == [10, 10, 5]
    assert len({slug for page in found for slug in page}) == 25


def test_questions_are_suggested_for_an_unfinished_word() -> None:
    glacier = make_article(question="How do glaciers move?", answer="Slowly.")
    make_article(question="What is rain?", answer="Not a glacier.")
    make_article(question="Do glaciers sing?", status="draft")

    assert searching.suggest("how glac", 8) == [glacier]
    assert searching.suggest("glaciers m", 8) == [glacier]
    assert searching.suggest("hwo glac", 8) == []
    assert searching.suggest("g", 8) == searching.suggest(" ", 8) == []


def test_suggestions_forgive_a_word_mistyped_before_the_last() -> None:
    glacier = make_article(question="How do glaciers move?", answer="Slowly.")

    assert searching.suggest("glacirs mo", 8) == [glacier]


def test_suggestions_forgive_a_word_that_is_begun_wrong() -> None:
    glacier = make_article(question="How do glaciers move?", answer="Slowly.")

    assert searching.suggest("how glaic", 8) == [glacier]
    assert searching.suggest("glasie", 8) == [glacier]
    assert searching.suggest("gxxci", 8) == []


def test_an_address_suggests_nothing_that_is_far_off() -> None:
    close = make_article(question="What is the difference between mitosis and meiosis?")
    make_article(question="What is the difference between a moth and a butterfly?")
    for number in range(30):
        make_article(question=f"What is the difference between {number} and the next?")

    address = "/learn/x/questions/what-is-the-differnce-between-mitosis-and-meiosis"
    assert searching.close_to(address) == [close]
    assert searching.close_to("/learn/x/questions/what-is-entropy") == []


def test_an_address_leads_to_questions_about_its_words() -> None:
    glacier = make_article(question="How do glaciers move?")

    for address in ("/learn/x/questions/how-glaciers-move", "/learn/x/questions/glaciars.md"):
        assert searching.close_to(address) == [glacier]
