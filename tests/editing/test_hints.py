"""Helps while writing: what the form's script is told, and what stands in the page without one."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.library import drafting, redirecting
from articles.models import Article, Draft, Revision
from tests.editing.test_article_form import address, opened, write
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person

ADDRESS = "/admin/articles/article/hints/"
BAD = "A text.\n\nSee $\\nosuch$ there."

pytestmark = pytest.mark.django_db


def told(client: Client, article: Article | None = None, **fields: Any) -> dict[str, str]:
    """The answer to the form as it is opened, with `fields` typed into it."""
    form = opened(client, article) if article else {}
    sent = form | fields | {"article": article.pk if article else ""}
    response = client.post(ADDRESS, sent)
    assert response.status_code == 200
    answer: dict[str, str] = response.json()
    return answer


def test_the_form_asks_at_the_address_where_it_is_served(wim: Client, article: Article) -> None:
    assert reverse("article_hints") == ADDRESS
    assert f'data-hints="{ADDRESS}"' in wim.get(address(article)).content.decode()


def test_a_writer_is_told_what_is_wrong_where_and_what_to_do(wim: Client, article: Article) -> None:
    made = told(wim, article, answer=BAD.replace("\n", "\r\n"))

    assert "1 error" in made["summary"]
    assert "“$\\nosuch$” cannot be set." in made["findings"]
    assert "Mend the LaTeX" in made["findings"]
    assert '<a href="#id_answer" data-line="3">Line 3</a>' in made["findings"]


def test_a_hint_about_a_field_leads_to_it(wim: Client, article: Article) -> None:
    assert '<a href="#id_seo-0-description">Description</a>' in told(wim, article)["findings"]
    assert 'id="id_seo-0-description"' in wim.get(address(article)).content.decode()


def test_a_hint_says_a_thing_once(wim: Client, article: Article) -> None:
    findings = told(wim, article)["findings"]

    assert findings.count("There is no description") == 1
    assert findings.count("no related links") == 1
    assert "Write one if the beginning of the answer is no summary." in findings


def test_a_good_article_has_nothing_to_mend(wim: Client, article: Article) -> None:
    article.related_links.create(position=1, target=make_article(), url="/x")
    seo = {
        "seo-0-title": "What light is, in a few words",
        "seo-0-description": "Light is a wave and a stream of grains, as you look at it.",
        "seo-0-keywords": "light",
    }
    made = told(wim, article, answer="Light moves. " * 30, **seo)

    assert made["summary"] == "Nothing to mend"
    assert "Nothing to mend." in made["findings"]


def test_without_a_script_the_page_has_the_hints_of_the_saved_article(wim: Client) -> None:
    article = make_article(answer=BAD, seo={"description": "What it looks like in a search."})
    html = wim.get(address(article)).content.decode()

    assert "“$\\nosuch$” cannot be set." in html
    assert "31 in the description" in html
    assert f"{article.subject.slug}/questions/<wbr><b>{article.slug}</b>" in html


def test_a_draft_that_is_gone_on_with_has_the_hints_of_its_own_text(
    ines: Client, article: Article
) -> None:
    form = opened(ines, article) | {"article": article.pk, "answer": BAD, "slug": "ice"}
    ines.post("/admin/articles/keep", form)
    draft = Draft.objects.get()
    html = ines.get(f"{address(article)}?draft={draft.key}").content.decode()

    assert "“$\\nosuch$” cannot be set." in html
    assert "The old address" in html
    assert "“$\\nosuch$” cannot be set." not in ines.get(address(article)).content.decode()


def test_a_refused_form_has_the_hints_of_what_was_sent(ines: Client, article: Article) -> None:
    sent = opened(ines, article) | {"_continue": "", "answer": BAD, "question": " "}
    html = ines.post(address(article), sent).content.decode()

    assert "“$\\nosuch$” cannot be set." in html
    assert "Write the question." in html


def test_hints_keep_nobody_from_saving(ines: Client) -> None:
    response = write(ines, question="Short?", answer="$\\nosuch$", subject=make_subject().pk)

    assert response.status_code == 302


def test_the_question_gives_the_slug_that_saving_gives(ines: Client) -> None:
    question = "What’s a real-world “Erdős” number?"
    made = told(ines, question=question)
    write(ines, question=question, answer="A.", subject=make_subject().pk)

    assert made["slug"] == Article.objects.get().slug == "whats-a-realworld-erdos-number"


def test_a_question_that_is_asked_already_is_told_with_its_subject_and_state(wim: Client) -> None:
    there = make_article("Why is ice slippery?", status="draft", subject=make_subject("Ice & <b>"))
    made = told(wim, question="why is ICE slippery?")

    assert "This is asked already" in made["alike"]
    assert f'href="{address(there)}" target="_blank"' in made["alike"]
    assert "Ice &amp; &lt;b&gt;" in made["alike"]
    assert "Draft" in made["alike"]
    assert made["alike_said"] == "This is asked already."


def test_close_questions_are_told_as_such(wim: Client) -> None:
    subject = make_subject()
    for number in range(10):
        make_article(f"When does it rain on day {number}?", subject=subject)
    make_article("Why is ice slippery?", subject=subject)
    made = told(wim, question="Why is the ice slippery?")

    assert "Close to" in made["alike"]
    assert made["alike_said"] == "One question is close to this."


def test_a_changed_address_says_what_leads_there(ines: Client, article: Article) -> None:
    redirecting.add("/old", article.get_absolute_url())
    made = told(ines, article, slug="ice")["address"]

    assert f"The old address <bdi>{article.get_absolute_url()}</bdi> will lead here." in made
    assert "1 older address will lead here too." in made


def test_an_address_that_readers_never_knew_leads_nowhere(ines: Client) -> None:
    article = make_article(status="draft")

    assert "Readers never knew the old address" in told(ines, article, slug="ice")["address"]


def test_an_address_that_is_taken_names_what_stands_there(ines: Client, article: Article) -> None:
    other = make_article("What is <i>sound</i>?", subject=article.subject)
    made = told(ines, article, slug=other.slug)["address"]

    assert "Taken by" in made
    assert "What is &lt;i&gt;sound&lt;/i&gt;?" in made
    assert address(other) in made
    assert "will lead here" not in made


def test_a_wrong_address_says_how_one_is_written(ines: Client, article: Article) -> None:
    assert "no slashes" in told(ines, article, slug="a/b")["address"]


def test_previews_show_what_engines_and_cards_would(ines: Client, article: Article) -> None:
    made = told(ines, article, **{"seo-0-title": "Light, told", "seo-0-no_index": "on"})["shown"]

    assert '<bdi data-cut="title">Light, told</bdi>' in made
    assert f"<bdi>{article.subject}</bdi>" in made
    assert f'<img src="{article.get_absolute_url()}.png?v=' in made


def test_what_is_hidden_from_search_engines_says_so(ines: Client) -> None:
    hidden = make_article(seo={"no_index": True})

    assert "are asked not to show it" in told(ines, hidden)["shown"]


HOSTILE = "<script>alert(1)</script>\"'\0\u202e{{ settings }}"


def test_hostile_texts_are_texts(ines: Client, article: Article) -> None:
    make_article(HOSTILE.replace("\0", ""), seo={"title": HOSTILE.replace("\0", "")})
    names = ("question", "answer", "slug", "author", "extra", "seo-0-title", "seo-0-description")
    fields = dict.fromkeys((*names, "seo-0-keywords", "seo-0-share_image"), HOSTILE)
    made = told(ines, article, **fields, date="<b>", subject="'", opened_number="x")

    assert "<script" not in "".join(made.values())


def test_broken_extra_keys_disturb_nothing(ines: Client, article: Article) -> None:
    assert "hints" in told(ines, article, extra="a: [", body="---\n")["summary"]


def test_more_than_a_document_may_hold_is_refused_in_words(wim: Client) -> None:
    response = wim.post(ADDRESS, {"answer": "é" * 500_001})

    assert response.status_code == 413
    assert response.json()["error"] == (
        "The text is too long for hints. Split it into several articles."
    )


def test_the_largest_answer_is_told_a_bounded_number_of_hints(wim: Client) -> None:
    made = told(wim, question="What?", answer="$\\nosuch$ " * 90_000)

    assert made["findings"].count("<li") == 100
    assert "more, which show when these are mended" in made["findings"]
    assert sum(map(len, made.values())) < 60_000


def test_an_article_that_is_gone_is_told(wim: Client) -> None:
    response = wim.post(ADDRESS, {"article": "999"})

    assert response.status_code == 404
    assert "deleted" in response.json()["error"]


def test_the_signed_out_and_those_without_permission_are_told_so(
    bystander: Client, article: Article
) -> None:
    assert "signed out" in Client().post(ADDRESS, {"answer": "a"}).json()["error"]
    response = bystander.post(ADDRESS, {"article": article.pk})
    assert response.status_code == 403
    assert "may not write" in response.json()["error"]


def test_it_cannot_be_asked_for_by_another_site(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(ADDRESS, {"answer": "a"}).status_code == 403
    assert client.get(ADDRESS).status_code == 405


def test_nothing_is_stored(ines: Client, article: Article) -> None:
    before = list(Article.objects.values()), Revision.objects.count(), Draft.objects.count()
    told(ines, article, answer=BAD, slug="ice", question="Other?")

    assert (
        list(Article.objects.values()),
        Revision.objects.count(),
        Draft.objects.count(),
    ) == before


def test_a_writer_asks_the_database_as_often_for_a_large_library_as_for_a_small_one(
    article: Article,
) -> None:
    client = browser_of(make_person("pia", "writer"))
    form = opened(client, article) | {
        "article": article.pk,
        "slug": "ice",
        "question": "What ices?",
    }

    def asked() -> int:
        client.post(ADDRESS, form)
        with CaptureQueriesContext(connection) as captured:
            assert client.post(ADDRESS, form).status_code == 200
        return len(captured)

    def more(number: int) -> None:
        other = make_article(f"What ices {number}?", subject=article.subject)
        article.related_links.create(position=number + 1, target=other, url=f"/{number}")
        redirecting.add(f"/old/{number}", article.get_absolute_url())
        drafting.keep(make_person(f"p{number}", "writer"), drafting.uuid4(), article, _typed())

    for number in range(10):
        more(number)
    few = asked()
    for number in range(10, 60):
        more(number)
    assert asked() == few <= 16


def _typed() -> drafting.Typed:
    return drafting.Typed({"question": ["Mine?"]})
