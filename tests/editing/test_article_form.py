"""The article's form: what is typed is kept, what is not touched stays as it was."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.library import importing, redirecting, revising
from articles.models import Article, Redirect, RelatedArticle, Rendering, Revision, SeoMetadata
from tests.editing.forms import sent_back
from tests.factories import PUBLISHED_AT, make_article, make_subject

LIBRARY = Path(__file__).parents[1] / "data" / "library"
TABLES = (Article, SeoMetadata, RelatedArticle, Revision, Redirect, Rendering, LogEntry)

pytestmark = pytest.mark.django_db


def address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def opened(client: Client, article: Article) -> dict[str, str]:
    """The form of an article as a browser would send it back."""
    return sent_back(client.get(address(article)).content.decode())


def save(client: Client, article: Article, **changes: Any) -> Any:
    return client.post(address(article), opened(client, article) | {"_continue": ""} | changes)


def write(client: Client, **values: Any) -> Any:
    """Send the empty form, filled in with `values`."""
    form_address = reverse("admin:articles_article_add")
    empty = sent_back(client.get(form_address).content.decode())
    return client.post(form_address, empty | {"_continue": ""} | values)


def everything() -> list[list[dict[str, Any]]]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def recorded(**values: Any) -> Article:
    article = make_article(**values)
    revising.record(article, author=None)
    return article


@pytest.mark.slow
def test_opening_and_saving_changes_nothing_in_any_document(editing: Client) -> None:
    importing.run([LIBRARY], processes=1)
    before = everything()
    articles = Article.objects.all()
    assert len(articles) > 40
    for article in articles:
        response = save(editing, article)
        assert response.status_code == 302, response.context["form_errors"]
    assert everything() == before


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "Ends in white space  \n\n"},
        {"answer": "\n\n    begins with code"},
        {"answer": "Lines\r\nof Windows\r\nand\rof old"},
        {"answer": "Tags </textarea><b>&amp; &lt;"},
        {"question": " Padded?\nTwo lines? "},
        {"author": "  A  ", "score": -1.0, "extra": "odd: ' x '\n", "body": "\n text \n"},
        {
            "seo": {
                "keywords": "  a ,b",
                "description": " d\r\n",
                "canonical_url": "/learn/a/questions/b",
            }
        },
        {"unpublish_at": timezone.now().replace(year=2099)},
        {"date": None, "date_format": "", "post_on_text": ""},
    ],
)
def test_saving_an_untouched_form_changes_nothing(editing: Client, values: Any) -> None:
    article = recorded(**values)
    before = everything()
    response = save(editing, article, message="I looked at it")
    assert response.status_code == 302, response.context["form_errors"]
    assert everything() == before
    page = editing.get(address(article)).content.decode()
    assert "Nothing was changed" in page


def test_an_article_without_history_gets_none_by_an_untouched_form(editing: Client) -> None:
    article = make_article()
    save(editing, article)
    assert not article.revisions.exists()


def test_a_saved_change_is_one_revision_with_author_and_message(
    editing: Client, editor: User
) -> None:
    article = recorded()
    save(editing, article, answer="New.\r\n\r\nText. ", message="Rewritten")
    revision = article.revisions.first()
    article.refresh_from_db()
    assert article.answer == "New.\n\nText. "
    assert (revision.number, revision.author, revision.message) == (2, editor, "Rewritten")
    assert revision.origin == "edit"
    assert article.version == 3


def test_one_change_leaves_what_is_beside_it_exact(editing: Client) -> None:
    article = recorded(answer="a\r\nb ", seo={"keywords": "  a ,b", "title": "t\r\n"})
    moment = article.published_at
    save(editing, article, author="Noor", **{"seo-0-description": "New"})
    article.refresh_from_db()
    assert (article.author, article.answer, article.published_at) == ("Noor", "a\r\nb ", moment)
    assert article.seo.description == "New"
    assert (article.seo.keywords, article.seo.title) == ("  a ,b", "t\r\n")


def test_titles_that_equal_the_question_follow_it(editing: Client) -> None:
    article = recorded(question="Old?", title="Old?", article_title="Its own")
    save(editing, article, question="New?")
    article.refresh_from_db()
    assert (article.title, article.article_title) == ("New?", "Its own")


def test_a_new_article_is_a_draft_with_an_address_and_a_first_revision(editing: Client) -> None:
    subject = make_subject("Optics")
    write(editing, question="What's light?", answer="Waves.", subject=subject.pk)
    article = Article.objects.get()
    assert article.get_absolute_url() == "/learn/optics/questions/whats-light"
    assert (article.status, article.title, article.subject_name) == (
        "draft",
        "What's light?",
        "Optics",
    )
    assert list(article.revisions.values_list("number", "in_folder")) == [(1, False)]
    assert article.seo.keywords == ""


def test_a_question_without_latin_letters_asks_for_an_address(editing: Client) -> None:
    response = write(editing, question="ما الضوء؟", answer="موجات", subject=make_subject().pk)
    assert "The question gives no address" in response.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("slug", ["a/b", "what is", "..", "light.md"])
def test_an_address_that_cannot_be_one_is_refused(editing: Client, slug: str) -> None:
    article = recorded()
    response = save(editing, article, slug=slug)
    assert "cannot be part of an address" in response.content.decode()


def test_a_taken_address_is_refused_in_words(editing: Client) -> None:
    taken, article = (recorded(subject=subject) for subject in [make_subject()] * 2)
    response = save(editing, article, slug=taken.slug)
    assert "already has an article at this address" in response.content.decode()


@pytest.mark.parametrize("field", ["question", "answer"])
def test_blank_texts_are_refused(editing: Client, field: str) -> None:
    response = save(editing, recorded(), **{field: " \r\n "})
    assert f"Write the {field}." in response.content.decode()


LONG = [("author", 200), ("question", 1_000)]


@pytest.mark.parametrize(("field", "most"), LONG)
def test_what_is_typed_has_a_length_that_is_told(editing: Client, field: str, most: int) -> None:
    article = recorded()
    html = save(editing, article, **{field: "é" * (most + 1)}).content.decode()
    assert f"This has {most + 1:,} characters; {most:,} are the most that are allowed." in html
    assert save(editing, article, **{field: "é" * most}).status_code == 302
    article.refresh_from_db()
    assert getattr(article, field) == "é" * most


@pytest.mark.parametrize(("field", "most"), LONG)
def test_what_a_document_brought_may_be_longer_and_stays(
    editing: Client, field: str, most: int
) -> None:
    long = "word\n" * most
    article = recorded(**{field: long})
    assert save(editing, article, answer="Another.").status_code == 302
    article.refresh_from_db()
    assert (getattr(article, field), article.answer) == (long, "Another.")
    changed = save(editing, article, **{field: long + "!"})
    assert "are the most that are allowed" in changed.content.decode()


def test_a_new_address_of_a_public_article_redirects_the_old_one(editing: Client) -> None:
    article = recorded(question="What is light?")
    old = article.get_absolute_url()
    save(editing, article, slug="light")
    article.refresh_from_db()
    assert redirecting.find(old).path == article.get_absolute_url()


def test_a_move_to_another_subject_renames_it_in_the_document(editing: Client) -> None:
    article, optics = recorded(), make_subject("Optics")
    save(editing, article, subject=optics.pk)
    article.refresh_from_db()
    assert (article.subject, article.subject_name) == (optics, "Optics")


def test_publish_now_publishes_now(editing: Client) -> None:
    article = recorded(status="draft", published_at=timezone.now().replace(year=2099))
    form = opened(editing, article)
    editing.post(address(article), form | {"_step": "publish"})
    article.refresh_from_db()
    assert article.is_published
    assert article.revisions.count() == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "published"}, "Publish changes now"),
        ({"status": "draft"}, "Save draft"),
        ({"status": "withdrawn"}, "Save, still withdrawn"),
        ({"unpublish_at": PUBLISHED_AT + timedelta(1)}, "Save, still ended"),
    ],
)
def test_the_first_button_says_what_it_does(
    editing: Client, values: dict[str, Any], words: str
) -> None:
    page = editing.get(address(recorded(**values))).content.decode()
    assert f">{words}</button>" in page


def test_a_message_repeats_the_beginning_of_a_question_and_no_more(editing: Client) -> None:
    article = recorded(status="draft")
    page = editing.get(save(editing, article, question="Why? " * 200).url).content.decode()
    message = page[page.index("<strong>Saved, not public:") : page.index("</a></li>")]
    assert len(message) < 300
    assert "…" in message


def test_the_time_zone_stands_beside_the_moments(editing: Client) -> None:
    assert editing.get(address(recorded())).content.decode().count("Time zone: UTC.") == 2


def test_a_day_without_a_time_is_taken_whole(editing: Client, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    article = recorded()
    page = editing.get(address(article)).content.decode()
    assert "A day alone: from its beginning." in page
    assert "A day alone: until its end." in page
    changes = {"published_at_0": "2024-07-01", "published_at_1": ""}
    changes |= {"unpublish_at_0": "2099-07-01", "unpublish_at_1": ""}
    assert save(editing, article, **changes).status_code == 302
    article.refresh_from_db()
    moments = (article.published_at, article.unpublish_at)
    assert [moment.isoformat() for moment in moments if moment] == [
        "2024-06-30T15:00:00+00:00",
        "2099-07-01T14:59:59+00:00",
    ]


def test_an_end_before_the_beginning_is_refused_in_words(editing: Client) -> None:
    changes = {"unpublish_at_0": "2001-01-01", "unpublish_at_1": "00:00"}
    response = save(editing, recorded(), **changes)
    assert "Choose a moment after" in response.content.decode()


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_time_zone_can_hold_is_refused_in_words(
    editing: Client, zone: str, day: str, settings: Any
) -> None:
    settings.TIME_ZONE = zone
    moment = {"unpublish_at_0": day, "unpublish_at_1": "23:59:59"}
    response = save(editing, recorded(), date=day, **moment)
    # Each at its field, and above the form with a link to it.
    assert response.content.decode().count("Choose a year from 1000 to 9000.") == 4


def test_an_invisible_character_is_refused_with_its_place(editing: Client) -> None:
    changes = {"answer": "From a\x0cpage", "author": "\x1bAda", "seo-0-title": "Odd\uffff"}
    page = save(editing, recorded(), **changes).content.decode()
    for place in ("(U+000C) stands after “From a”", "(U+001B) stands at the", "after “Odd”"):
        assert place in page


def test_an_invisible_character_that_nobody_touched_stays(editing: Client) -> None:
    article = recorded(answer="From a\x0cpage")
    save(editing, article, author="Noor")
    article.refresh_from_db()
    assert (article.author, article.answer) == ("Noor", "From a\x0cpage")


@pytest.mark.parametrize(
    "extra", ["title: evil", "quicktakes: {status: draft}", "related_article1: 1", "seo: {foo: 1}"]
)
def test_a_key_that_the_format_knows_is_refused_among_the_unknown(
    editing: Client, extra: str
) -> None:
    article = recorded()
    page = save(editing, article, extra=f"mine: 1\n{extra}").content.decode()
    assert f"“{extra.partition(':')[0]}” is no unknown key" in page
    assert article.revisions.count() == 1


def test_what_the_library_refuses_becomes_an_error_of_the_form(editing: Client) -> None:
    article = recorded()
    response = save(editing, article, answer="x" * 1_000_001)
    page = response.content.decode()
    assert "it would be larger than 1,000,000 bytes. Split it into several articles." in page
    assert "&lt;document&gt;:" not in page
    assert "x" * 1000 in page
    assert article.revisions.count() == 1


def test_history_lists_the_versions(editing: Client) -> None:
    article = recorded()
    save(editing, article, answer="New.", message="Rewritten")
    history = reverse("admin:articles_article_history", args=[article.pk])
    page = editing.get(history).content.decode()
    assert "Rewritten" in page
    assert page.index("Version 2</a>") < page.index("Version 1</a>")


def test_deleting_a_public_article_leaves_its_address_gone(editing: Client) -> None:
    article = recorded()
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    assert article.get_absolute_url() in editing.get(delete).content.decode()
    page = editing.post(delete, {"post": "yes"}, follow=True)
    assert "Restore it there" in page.text
    assert redirecting.find(article.get_absolute_url()).is_gone


def test_the_form_is_for_editors(bystander: Client) -> None:
    article = recorded()
    assert bystander.get(address(article)).status_code == 403
    assert bystander.get(reverse("admin:articles_article_add")).status_code == 403


def test_the_signed_out_are_asked_to_sign_in(client: Client) -> None:
    response = client.get(address(recorded()))
    assert response.status_code == 302
    assert "/login/" in response.url


def test_who_may_only_look_sees_the_article_and_cannot_save(bystander: Client) -> None:
    article = recorded()
    revising.replace_related(article, [revising.link_to(make_article("Another?"))])
    looker = User.objects.get(username="noor")
    looker.user_permissions.add(Permission.objects.get(codename="view_article"))
    page = bystander.get(address(article))
    assert article.question in page.content.decode()
    assert "Another?" in page.content.decode()
    assert 'name="_continue"' not in page.content.decode()
    assert bystander.post(address(article), {"answer": "Mine."}).status_code == 403


def test_an_original_is_chosen_by_its_address(editing: Client) -> None:
    original, copy = recorded(question="What is light?"), recorded()
    save(editing, copy, **{"seo-0-canonical_url": original.get_absolute_url()})
    copy.refresh_from_db()
    assert copy.canonical == original


def test_articles_that_choose_each_other_are_their_own_originals(editing: Client) -> None:
    first, second = recorded(), recorded()
    save(editing, first, **{"seo-0-canonical_url": second.get_absolute_url()})
    save(editing, second, **{"seo-0-canonical_url": first.get_absolute_url()})
    assert not Article.objects.exclude(canonical=None).exists()


@pytest.mark.parametrize("url", ["/learn/optics/questions/nowhere", "/about", "elsewhere"])
def test_an_original_that_is_no_article_is_refused(editing: Client, url: str) -> None:
    copy = recorded()
    page = save(editing, copy, **{"seo-0-canonical_url": url}).content.decode()
    assert f"There is no article at {url}." in page
    assert copy.revisions.count() == 1
