"""Pages that merge, split and rename subjects."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.editing import many
from articles.library import revising
from articles.models import Article, ChangeSet, Subject, Task, TaskState
from tests.editing.forms import sent_back
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person
from tests.library.queue import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva() -> Client:
    """The browser of an editor, who may not publish."""
    return browser_of(make_person("eva", "editor"))


def recorded(subject: Subject, question: str, **values: Any) -> Article:
    article = make_article(question, subject=subject, **values)
    revising.record(article, author=None)
    return article


def address(what: str, subject: Subject, **query: Any) -> str:
    place = reverse(f"{what}_subject", args=[subject.pk])
    return f"{place}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def press(client: Client, at: str, **changes: Any) -> Any:
    """Open the page and press its button."""
    fields = sent_back(client.get(at).content.decode(), "shelf_form")
    return client.post(at, fields | changes)


def said(response: Any) -> str:
    return " ".join(str(one) for one in get_messages(response.wsgi_request))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# Merging


def test_a_subject_of_very_many_asks_for_their_number(
    ines: Client, optics: Subject, physics: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "ASK_TWICE_ABOVE", 1)
    for question in ("What is light?", "What is shade?"):
        recorded(optics, question)
    at = address("merge", optics, into=physics.pk)
    assert "Write the number of articles: 2" in text(ines.get(at))
    assert "That is not the number" in text(press(ines, at, number="1"))
    assert optics.articles.count() == 2
    press(ines, at, number="2")
    assert physics.articles.count() == 2


def test_a_merge_is_foreseen_in_numbers_and_nothing_is_done(
    ines: Client, optics: Subject, physics: Subject
):
    light, other = recorded(optics, "What is light?"), make_article()
    recorded(optics, "What is shade?", status="draft")
    recorded(physics, "What is light?")
    revising.replace_related(other, [revising.link_to(light)])
    page = text(ines.get(address("merge", optics, into=physics.pk)))
    assert "<strong>2 articles</strong> move to <bdi>Physics</bdi>" in page
    assert "<strong>1 old address</strong> leads to the new one." in page
    assert "<strong>1 related link</strong> follows." in page
    assert "1 has an address that is taken there" in page
    assert "Move 2 articles to Physics, and remove Optics</bdi></button>" in page
    assert optics.articles.count() == 2
    assert not Task.objects.exists()


def test_a_merge_is_done_and_says_so_with_the_way_back(
    ines: Client, optics: Subject, physics: Subject
):
    recorded(optics, "What is light?")
    response = press(ines, address("merge", optics, into=physics.pk))
    assert response["Location"] == reverse("admin:articles_subject_changelist")
    assert "Merged Optics into Physics with 1 article</bdi>.</strong>" in said(response)
    assert reverse("undo_change_set", args=[ChangeSet.objects.get().pk]) in said(response)
    assert list(Subject.objects.values_list("slug", flat=True)) == ["physics"]


def test_what_is_chosen_for_a_taken_address_counts(ines: Client, optics: Subject, physics: Subject):
    recorded(physics, "What is light?")
    recorded(optics, "What is light?")
    response = press(ines, address("merge", optics, into=physics.pk), clash="leave")
    assert "Left alone: /learn/optics/questions/what-is-light." in said(response)
    assert optics.articles.count() == 1


def test_many_are_left_to_a_task(ines: Client, optics: Subject, physics: Subject):
    for number in range(21):
        recorded(optics, f"What is {number}?")
    response = press(ines, address("merge", optics, into=physics.pk))
    assert "Begun:" in said(response)
    assert Task.objects.get().state == TaskState.WAITING
    work_off()
    assert physics.articles.count() == 21


def press_after(client: Client, at: str, happen: Callable[[], Any]) -> Any:
    """Open the page, let something happen, and press its button."""
    fields = sent_back(client.get(at).content.decode(), "shelf_form")
    happen()
    return client.post(at, fields)


def save_again(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(answer="Newer.")
    revising.record(Article.objects.get(pk=article.pk), author=None)


@pytest.mark.parametrize("what", ["merge", "rename", "split"])
@pytest.mark.parametrize("event", ["came", "went", "other", "saved"])
def test_what_happened_meanwhile_is_looked_at_first(
    ines: Client, optics: Subject, physics: Subject, what: str, event: str
):
    light, shade = recorded(optics, "What is light?"), recorded(optics, "What is shade?")
    queries: dict[str, dict[str, Any]] = {
        "merge": {"into": physics.pk},
        "rename": {"name": "Optics", "slug": "light"},
        "split": {"look": 1, "which": "all", "words": "what", "name": "New"},
    }

    def happen() -> None:
        if event in ("came", "other"):
            recorded(optics, "What is glow?")
        if event in ("went", "other"):
            revising.delete([shade])
        if event == "saved":
            save_again(shade)

    response = press_after(ines, address(what, optics, **queries[what]), happen)
    assert response.status_code == 409
    assert "Articles came, went or were changed meanwhile" in response.content.decode()
    assert not ChangeSet.objects.filter(message__startswith="Move").exists()
    light.refresh_from_db()
    assert light.get_absolute_url() == "/learn/optics/questions/what-is-light"


def test_an_address_that_was_taken_meanwhile_is_looked_at_first(
    ines: Client, optics: Subject, physics: Subject
):
    recorded(optics, "What is light?")
    at = address("merge", optics, into=physics.pk)
    response = press_after(ines, at, lambda: recorded(physics, "What is light?"))
    assert response.status_code == 409
    assert "1 has an address that is taken there" in text(response)
    assert optics.articles.count() == 1


def test_a_merge_into_nothing_asks_again(ines: Client, optics: Subject):
    page = text(ines.get(address("merge", optics, into="")))
    assert "Choose the subject that takes the articles." in page
    assert f'<option value="{optics.pk}"' not in page


def test_who_may_not_publish_may_not_merge_or_rename(
    eva: Client, optics: Subject, physics: Subject
):
    recorded(optics, "What is light?")
    for what in ("merge", "rename"):
        assert eva.get(address(what, optics, into=physics.pk)).status_code == 403
        assert eva.post(address(what, optics, into=physics.pk)).status_code == 403
    form = eva.get(reverse("admin:articles_subject_change", args=[optics.pk])).content.decode()
    assert "Merge into" not in form
    assert "Split…" in form


def test_names_are_escaped(ines: Client, physics: Subject):
    subject = make_subject("<b>Optics</b>", slug="b")
    recorded(subject, "What is <i>light</i>?")
    for at in (
        address("merge", subject, into=physics.pk),
        address("merge", subject),
        address("split", subject),
        address("rename", subject),
        reverse("order_subjects"),
    ):
        page = ines.get(at).content.decode()
        assert "<b>Optics" not in page
        assert "<i>light" not in page


def test_the_rest_of_the_articles_is_paged(ines: Client, optics: Subject, physics: Subject):
    for number in range(21):
        make_article(f"What is {number:02}?", subject=optics)
    first = text(ines.get(address("merge", optics, into=physics.pk)))
    assert "Articles 1 to 20 of 21" in first
    assert "What is 20?" not in first
    second = text(ines.get(address("merge", optics, into=physics.pk, page=2)))
    assert "What is 20?" in second
    assert ines.get(address("merge", optics, into=physics.pk, page=3)).status_code == 404


@pytest.mark.slow
def test_a_preview_of_200_articles_takes_as_many_queries_as_one_of_30(
    ines: Client, optics: Subject, physics: Subject
):
    counts = []
    for size in (30, 170):
        for number in range(size):
            recorded(optics, f"What is {size} {number}?")
            recorded(physics, f"What is {size} {number}?")
        with CaptureQueriesContext(connection) as captured:
            ines.get(address("merge", optics, into=physics.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# Renaming


def test_another_address_is_foreseen_and_given(ines: Client, optics: Subject):
    recorded(optics, "What is light?")
    at = address("rename", optics, name="Optics", slug="light")
    page = text(ines.get(at))
    assert "Move 1 article to /learn/light</bdi></button>" in page
    press(ines, at)
    assert ines.get("/learn/optics/questions/what-is-light")["Location"] == (
        "/learn/light/questions/what-is-light"
    )


def test_another_name_alone_changes_no_article(ines: Client, optics: Subject):
    recorded(optics, "What is light?")
    at = address("rename", optics, name="Light", slug="optics")
    assert "No article is changed." in text(ines.get(at))
    response = press(ines, at)
    assert "is called <bdi>Light</bdi> now" in said(response)
    optics.refresh_from_db()
    assert (optics.name, optics.slug, optics.name_is_chosen) == ("Light", "optics", True)
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("physics", "Another subject has the address"),
        ("a b", "cannot be part of an address"),
        ("optics", "Nothing is different"),
    ],
)
def test_an_address_that_cannot_be_is_refused(
    ines: Client, optics: Subject, physics: Subject, slug: str, why: str
):
    assert why in text(ines.get(address("rename", optics, name="Optics", slug=slug)))


def test_an_address_made_from_the_name(ines: Client, optics: Subject):
    assert "/learn/color-light" in text(
        ines.get(address("rename", optics, name="Color+%26+Light", slug=""))
    )


# Splitting


def test_marked_articles_become_a_new_subject(ines: Client, optics: Subject):
    goes, stays = (recorded(optics, f"What is {what}?") for what in ("light", "shade"))
    query = {"look": 1, "which": "picked", "a": goes.pk, "name": "Light", "slug": ""}
    at = address("split", optics, **query)
    page = text(ines.get(at))
    assert "Move 1 article to Light</bdi></button>" in page
    assert "/learn/light, a new address" in page
    assert "What is shade?" not in page
    press(ines, at)
    assert list(Subject.objects.get(slug="light").articles.all()) == [goes]
    assert list(optics.articles.all()) == [stays]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"words": "light+what"}, {"What is light?"}),
        ({"author": "noor"}, {"What is shade?"}),
        ({"since": "2024-03-10"}, {"What is glow?"}),
        ({"until": "2024-03-09", "words": "is"}, {"What is light?", "What is shade?"}),
    ],
)
def test_all_that_is_found_goes_to_a_subject_that_is_there(
    ines: Client, optics: Subject, physics: Subject, criteria: dict[str, str], found: set[str]
):
    recorded(optics, "What is light?")
    recorded(optics, "What is shade?", author="Noor Amin")
    recorded(optics, "What is glow?", date="2024-03-10")
    listed = text(ines.get(address("split", optics, find=1, **criteria)))
    assert {question for question in QUESTIONS if question in listed} == found
    press(ines, address("split", optics, look=1, which="all", to=physics.pk, **criteria))
    assert {article.question for article in physics.articles.all()} == found


QUESTIONS = ("What is light?", "What is shade?", "What is glow?")


def test_an_article_of_another_subject_does_not_go(ines: Client, optics: Subject, physics: Subject):
    recorded(optics, "What is light?")
    other = recorded(physics, "What is a force?")
    query = {"look": 1, "which": "picked", "a": other.pk, "name": "New"}
    assert "No article is chosen." in text(ines.get(address("split", optics, **query)))


def test_what_is_wrong_with_a_split_is_said(ines: Client, optics: Subject):
    article = recorded(optics, "What is light?")
    query = {"look": 1, "which": "picked", "a": article.pk, "name": "", "slug": ""}
    page = text(ines.get(address("split", optics, **query)))
    assert "Write the name." in page
    assert f'name="a" value="{article.pk}" checked' in page


def test_an_editor_splits_drafts_and_leaves_what_is_public(eva: Client, optics: Subject):
    public = recorded(optics, "What is light?")
    draft = recorded(optics, "What is shade?", status="draft")
    at = address("split", optics, look=1, which="all", name="New")
    assert "<strong>1</strong> stays: only publishers" in text(eva.get(at))
    press(eva, at)
    assert list(optics.articles.all()) == [public]
    draft.refresh_from_db()
    assert draft.subject.slug == "new"
