"""Pages as a reader gets them."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.test import Client, override_settings
from django.utils import translation
from PIL import Image

from articles.models import RelatedArticle, Status
from articles.public import inlining
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


def text_of(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def link(article, position: int, target, url: str = "") -> None:
    RelatedArticle.objects.create(article=article, position=position, target=target, url=url)


def test_home_leads_to_subjects_and_to_the_newest_questions(client):
    physics = make_subject("Physics")
    make_article("What is light?", subject=physics)
    page = text_of(client, "/")
    assert "1 answer in 1 subject." in page
    assert 'href="/learn/physics"' in page
    assert 'href="/learn/physics/questions/what-is-light"' in page


def test_subjects_stand_under_their_letters_or_by_size(client):
    make_article(subject=make_subject("Art"))
    music = make_subject("Music")
    make_article(subject=music)
    make_article(subject=music)
    by_letter = text_of(client, "/learn")
    assert by_letter.index("Art<") < by_letter.index("Music<")
    by_size = text_of(client, "/learn?sort=most")
    assert by_size.index("Music<") < by_size.index("Art<")
    assert "noindex" in by_size
    assert "noindex" not in by_letter


def test_a_subject_lists_its_questions_newest_first_or_by_letter(client):
    physics = make_subject("Physics")
    make_article("Are atoms old?", subject=physics, published_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_article("What is light?", subject=physics, published_at=datetime(2021, 1, 1, tzinfo=UTC))
    newest = text_of(client, "/learn/physics")
    assert newest.index("What is light?") < newest.index("Are atoms old?")
    by_letter = text_of(client, "/learn/physics?sort=az")
    assert by_letter.index("Are atoms old?") < by_letter.index("What is light?")
    assert "noindex" in by_letter
    assert "noindex" not in newest


def test_a_subject_names_those_its_questions_lead_to(client):
    question = make_article(subject=make_subject("Physics"))
    music, art = make_subject("Music"), make_subject("Art")
    targets = [make_article(subject=subject) for subject in (art, music, music)]
    for position, target in enumerate([*targets, question], start=1):
        link(question, position, target)
    page = text_of(client, "/learn/physics")
    near_by = page[page.index("Near by") : page.index("Feed of new questions")]
    assert near_by.index("Music") < near_by.index("Art")
    assert "Physics" not in near_by


def test_a_letter_leads_to_the_page_where_its_questions_begin(client):
    physics = make_subject("Physics")
    for number in range(26):
        make_article(f"A question {number}?", subject=physics)
    make_article("Zero?", subject=physics)
    page = text_of(client, "/learn/physics")
    assert 'href="?sort=az&amp;page=2#letter-Z"' in page
    assert 'id="letter-Z"' in text_of(client, "/learn/physics?sort=az&page=2")


def test_every_numbered_page_is_its_own_canonical(client):
    physics = make_subject("Physics")
    for _ in range(26):
        make_article(subject=physics)
    first, second = "http://testserver/learn/physics", "http://testserver/learn/physics?page=2"
    assert f'rel="canonical" href="{first}"' in text_of(client, "/learn/physics?page=1")
    assert f'rel="canonical" href="{second}"' in text_of(client, "/learn/physics?page=2")


def test_the_page_of_a_copy_names_its_original_and_stays_readable(client):
    original = make_article("What is light?", subject=make_subject("Physics"))
    page = text_of(client, make_article(canonical=original).get_absolute_url())
    expected = "http://testserver/learn/physics/questions/what-is-light"
    assert f'<link rel="canonical" href="{expected}">' in page
    assert "noindex" not in page


@pytest.mark.parametrize("number", ["0", "2", "abc", "-1", "99999999999999999999", "1.0"])
def test_a_page_that_is_not_there_is_not_found(client, number):
    make_article(subject=make_subject("Physics"))
    text_of(client, f"/learn/physics?page={number}", status=404)


@pytest.mark.parametrize("number", ["99999", "x"])
def test_a_page_beyond_the_last_tells_how_many_there_are(client, number):
    physics = make_subject("Physics")
    for number_of_it in range(26):
        make_article("What is light?", slug=f"light-{number_of_it}", subject=physics)
    page = text_of(client, f"/learn/physics?sort=az&page={number}", status=404)
    assert "It has 2 pages." in page
    assert 'href="/learn/physics?sort=az"' in page
    assert 'href="/learn/physics?sort=az&amp;page=2"' in page
    found = text_of(client, f"/search?q=light&subject=physics&page={number}", status=404)
    assert "It has 3 pages." in found
    assert 'href="/search?q=light&amp;subject=physics&amp;page=3"' in found
    assert "mistyped" not in page + found


def test_the_icon_that_browsers_ask_for_needs_no_database(client, django_db_blocker):
    with django_db_blocker.block():
        response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/x-icon"
    assert Image.open(BytesIO(response.content)).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize(
    "address",
    ["/", "/learn", "/learn/a", "/learn/a/questions/b", "/search", "/sitemap.xml", "/healthz"],
)
def test_what_can_only_be_read_says_so(method, address):
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_a_question_page_has_its_answer_and_one_title(client):
    article = make_article(
        "What is $c$?", answer="It is **fast**.", date=date(2024, 3, 9), post_on_text="Posted on"
    )
    page = text_of(client, article.get_absolute_url())
    assert page.count("<h1") == 1
    assert "It is <strong>fast</strong>." in page
    assert 'Posted on <time datetime="2024-03-09">Mar 09, 2024</time>' in page
    assert "<title>What is c? | QuickTakes</title>" in page
    assert '<meta name="description" content="It is fast.">' in page


def test_a_question_is_text_and_never_markup(client):
    article = make_article("Is <script>alert(1)</script> safe?", slug="is-it-safe")
    page = text_of(client, article.get_absolute_url())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_contents_appear_from_three_sections_on(client):
    two = make_article(answer="## One\n\na\n\n## Two\n\nb")
    three = make_article(answer="## One\n\na\n\n## Two\n\nb\n\n## Three\n\nc")
    assert "On this page" not in text_of(client, two.get_absolute_url())
    assert "On this page: 3 sections" in text_of(client, three.get_absolute_url())


def test_the_math_font_is_loaded_for_formulas_only(client):
    plain, formula = make_article(answer="Words."), make_article(answer="So $x^2$.")
    script = inlining.math_script().element
    assert script not in text_of(client, plain.get_absolute_url())
    assert script in text_of(client, formula.get_absolute_url())


def test_related_questions_keep_their_order_without_what_leads_nowhere(client):
    article = make_article("Where it begins?")
    far, near = make_article("Far away?"), make_article("Near by?")
    hidden = make_article("Not yet written?", status=Status.DRAFT)
    targets = [far, article, None, hidden, far, near]
    for position, target in enumerate(targets, start=1):
        link(article, position, target, "/learn/x/questions/dangling")
    page = text_of(client, article.get_absolute_url())
    assert page.index("Far away?") < page.index("Near by?")
    related = page[page.index("Related questions") :]
    assert related.count("Far away?") == 1
    assert "Where it begins?" not in related
    assert "Not yet written?" not in page
    assert "dangling" not in page


def test_previous_and_next_follow_the_order_of_the_subjects_list(client):
    physics = make_subject("Physics")
    day = datetime(2024, 1, 1, tzinfo=UTC)
    make_article("Newer?", subject=physics, published_at=datetime(2024, 2, 1, tzinfo=UTC))
    first = make_article("B same day?", subject=physics, published_at=day)
    make_article("C same day?", subject=physics, published_at=day)
    make_article("Of another subject?", published_at=day)
    page = text_of(client, first.get_absolute_url())
    assert 'rel="prev" href="/learn/physics/questions/newer"' in page
    assert 'rel="next" href="/learn/physics/questions/c-same-day"' in page
    last = text_of(client, "/learn/physics/questions/c-same-day")
    assert 'rel="prev" href="/learn/physics/questions/b-same-day"' in last
    assert 'rel="next"' not in last


@override_settings(CONTACT_EMAIL="editors@answers.example")
def test_an_error_can_be_reported_where_somebody_reads_it(client):
    assert "mailto:editors@answers.example" in text_of(client, make_article().get_absolute_url())


def test_without_an_address_no_report_is_offered(client):
    assert "mailto:" not in text_of(client, make_article().get_absolute_url())


def test_an_article_can_be_had_as_markdown(client):
    article = make_article(
        "What is $c$?", subject=make_subject("Physics"), slug="c", answer="*Fast*"
    )
    response = client.get("/learn/physics/questions/c.md")
    source = "http://testserver/learn/physics/questions/c"
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.content.decode() == f"# What is $c$?\n\n*Fast*\n\n---\n\nSource: <{source}>\n"
    assert f'href="{article.get_absolute_url()}.md"' in text_of(client, article.get_absolute_url())


def test_search_finds_and_marks_words(client):
    make_article("What is light?", subject=make_subject("Physics"))
    page = text_of(client, "/search?q=light")
    assert "1 question</strong>" in page
    assert "<mark>light</mark>" in page
    assert 'value="light"' in page
    assert "noindex" in page


def test_search_can_be_kept_to_a_subject(client):
    make_article("What is light?", subject=make_subject("Physics"))
    make_article("What is light music?", subject=make_subject("Music"))
    page = text_of(client, "/search?q=light&subject=music")
    assert "light</mark> music?" in page
    assert "1 question</strong>" in page


def test_search_that_finds_nothing_says_so_and_shows_a_way_on(client):
    make_article(subject=make_subject("Physics"))
    page = text_of(client, "/search?q=%3Cb%3Eflumadiddle")
    assert "Nothing found for “<bdi>&lt;b&gt;flumadiddle</bdi>”" in page
    assert 'href="/learn/physics"' in page


def test_search_without_words_is_a_field(client):
    assert "Write a few words" in text_of(client, "/search?q=+")


@pytest.mark.parametrize(
    "asked", ["q=light&page=2", "q=light&page=x", "q=a&subject=nowhere", "q=a&subject=%00"]
)
def test_a_search_page_that_is_not_there_is_not_found(client, asked):
    make_article("What is light?")
    text_of(client, f"/search?{asked}", status=404)


def test_odd_words_are_searched_for_without_harm(client):
    for words in ['"', "a OR", "NEAR(", "*", "%00", "x" * 5000, "-", "é*:"]:
        assert client.get("/search", {"q": words}).status_code == 200


@override_settings(CONTACT_EMAIL="editors@answers.example")
def test_about_and_privacy_name_the_site_and_whom_to_write_to(client):
    for address in ("/about", "/privacy"):
        page = text_of(client, address)
        assert "QuickTakes" in page
        assert "mailto:editors@answers.example" in page


@pytest.mark.parametrize("address", ["/", "/learn", "/search", "/about", "/privacy", "/nowhere"])
def test_public_pages_take_no_forms(client, address):
    assert client.post(address).status_code in {404, 405}


@pytest.mark.django_db
def test_english_words_keep_their_order_on_a_page_that_runs_from_right_to_left(client):
    article = make_article("ما الضوء؟", slug="light", author="لیلی", post_on_text="Posted on")
    page = client.get(article.get_absolute_url()).content.decode()
    for piece in ("<bdi>Posted on <time", "<bdi>By <bdi>لیلی</bdi></bdi>", "<bdi>1 min read</bdi>"):
        assert piece in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"provenance": "generated"}, "This answer was generated by a language model."),
        ({"provenance": "written"}, "This answer was written by a person."),
        (
            {"provenance": "asked", "asked_by": "Noor", "checked_by": "Dr. Voss"},
            "Asked by <bdi>Noor</bdi>; the answer was checked by <bdi>Dr. Voss</bdi>.",
        ),
        ({"provenance": "asked"}, "Asked by a reader, answered by a checked expert."),
    ],
)
def test_a_page_says_where_its_answer_comes_from(client, values, sentence):
    assert sentence in text_of(client, make_article(**values).get_absolute_url())


def test_a_page_says_nothing_of_what_is_not_recorded(client, settings):
    path = make_article().get_absolute_url()
    assert 'class="provenance"' not in text_of(client, path)

    settings.DEFAULT_PROVENANCE = "generated"
    assert "generated by a language model" in text_of(client, path)


def test_a_page_names_the_language_of_the_site(client, settings):
    settings.LANGUAGE_CODE = "de"
    with translation.override("de"):
        assert '<html lang="de">' in text_of(client, "/learn")


@pytest.mark.parametrize("address", ["/", "/learn", "/learn?sort=most"])
def test_an_empty_library_says_that_it_is_empty(client, address):
    page = text_of(client, address)

    assert page.count("There are no questions here yet.") >= 1
    assert "0 answers" not in page
    assert "0 questions" not in page
    assert '<ul class="shelves' not in page
