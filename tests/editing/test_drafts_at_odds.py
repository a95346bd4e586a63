"""Drafts that two windows, or an author and a reviewer, have open at once: no word is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from articles.library import drafting
from articles.library.drafting import Typed
from articles.models import Article, AuditEntry, Draft
from tests.editing.test_article_form import address, opened
from tests.editing.test_conflicts import browser_of, resolve
from tests.editing.words import begun, everywhere, form_of, keep, place_of, proposed
from tests.library.people import make_person
from tests.library.queue import worked_off

pytestmark = pytest.mark.django_db


# Two windows


@pytest.mark.parametrize("button", ["_continue", "_keep", "_preview"])
def test_what_another_window_kept_of_a_draft_outlives_each_button(
    article: Article, ines: Client, button: str
) -> None:
    place = place_of(article, begun(ines, article, answer="Some."))
    one, two = form_of(ines.get(place)), form_of(ines.get(place))
    assert keep(ines, article, one, answer="Some. TABONE").status_code == 200
    ines.post(place, two | {button: "", "answer": "Some. TABTWO"})
    assert everywhere("TABONE")
    assert everywhere("TABTWO")


def test_a_window_gone_back_to_after_saving_keeps_what_is_typed(
    article: Article, ines: Client
) -> None:
    form = opened(ines, article)
    kept = keep(ines, article, form, answer="B.").json()["kept"]
    ines.post(address(article), form | {"answer": "B.", "kept": kept, "_continue": ""})
    answer = keep(ines, article, form, answer="B. BACKWORDS", kept=kept)
    assert answer.status_code == 200
    assert Draft.objects.get().text("answer") == "B. BACKWORDS"


# A writer and a reviewer


@pytest.mark.parametrize("button", ["_continue", "_return"])
def test_what_a_writer_submits_again_outlives_the_review_of_what_was_before(
    article: Article, wim: Client, ines: Client, button: str
) -> None:
    place = place_of(article, proposed(wim, article, answer="First."))
    reviewer = form_of(ines.get(place))
    mine = form_of(wim.get(place)) | {"answer": "First. LATERWORDS", "_propose": ""}
    assert wim.post(place, mine).status_code == 302
    ines.post(place, reviewer | {button: "", "message": "Do more"})
    assert Draft.objects.get(author__username="wim").text("answer") == "First. LATERWORDS"


def test_what_a_writer_types_on_outlives_the_sending_back(
    article: Article, wim: Client, ines: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="First."))
    reviewer = form_of(ines.get(place))
    typed = keep(wim, article, form_of(wim.get(place)), answer="First. LATERWORDS")
    assert typed.status_code == 200
    ines.post(place, reviewer | {"_return": "", "message": "Do more"})
    assert Draft.objects.get(author__username="wim").text("answer") == "First. LATERWORDS"


def test_a_window_open_since_before_the_sending_back_overwrites_no_word_of_the_reviewer(
    article: Article, wim: Client, ines: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="First."))
    window = form_of(wim.get(place))
    changed = {"_return": "", "message": "See mine", "answer": "REVIEWERTEXT"}
    ines.post(place, form_of(ines.get(place)) | changed)
    assert keep(wim, article, window, answer="First. More.").status_code == 409
    wim.post(place, window | {"answer": "First. More.", "_propose": ""})
    assert everywhere("REVIEWERTEXT")
    assert everywhere("First. More.")


def test_what_a_writer_submits_after_the_publishing_is_kept(
    article: Article, wim: Client, ines: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="First."))
    window = form_of(wim.get(place))
    ines.post(place, form_of(ines.get(place)) | {"_continue": ""})
    wim.post(place, window | {"answer": "First. LATEWORDS", "_propose": ""})
    assert everywhere("LATEWORDS")


def test_sending_back_without_a_remark_keeps_the_reviewers_words(
    article: Article, wim: Client, ines: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="First."))
    ines.post(place, form_of(ines.get(place)) | {"_return": "", "answer": "REVIEWERWORDS"})
    assert Draft.objects.get(author__username="ines").text("answer") == "REVIEWERWORDS"


def test_sending_back_a_draft_that_does_not_wait_keeps_the_reviewers_words(
    article: Article, ines: Client
) -> None:
    """Its author's account is gone, and nothing was submitted."""
    gone = make_person("gone", "writer")
    typed = Typed({"answer": ["x"]}, article.version, 1)
    place = place_of(article, drafting.keep(gone, uuid4(), article, typed))
    gone.delete()
    changed = {"_return": "", "message": "m", "answer": "REVIEWERWORDS"}
    ines.post(place, form_of(ines.get(place)) | changed)
    assert Draft.objects.get(author__username="ines").text("answer") == "REVIEWERWORDS"


def test_publishing_submitted_changes_is_told_and_mailed(
    article: Article, wim: Client, ines: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="Better."))
    with worked_off():
        ines.post(place, form_of(ines.get(place)) | {"_continue": ""})
    assert AuditEntry.objects.filter(event="transition", who="ines").exists()
    assert [message.to for message in mail.outbox] == [["wim@example.org"]]


# What is said of a change


def test_the_writers_words_are_shown_beside_an_empty_field_of_the_reviewer(
    article: Article, wim: Client, ines: Client
) -> None:
    draft = proposed(wim, article, answer="Better.", message="More <b>exact")
    page = ines.get(place_of(article, draft))
    assert "The writer says: “<bdi>More &lt;b&gt;exact</bdi>”." in page.text
    assert form_of(page)["message"] == ""
    page = ines.post(place_of(article, draft), form_of(page) | {"_return": ""}, follow=True)
    assert "what is to be done" in page.text
    assert Draft.objects.get().submitted_at


def test_a_writer_to_whom_a_change_is_sent_back_has_her_own_words_again(
    article: Article, wim: Client, ines: Client
) -> None:
    draft = proposed(wim, article, answer="Better.", message="More exact")
    place = place_of(article, draft)
    ines.post(place, form_of(ines.get(place)) | {"_return": "", "message": "Who says so?"})
    page = wim.get(place)
    assert "It was sent back: <strong><bdi>Who says so?" in page.text
    assert form_of(page)["message"] == "More exact"


def test_a_version_says_what_the_writer_said_where_the_reviewer_says_nothing(
    article: Article, wim: Client, ines: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="Better.", message="More exact"))
    ines.post(place, form_of(ines.get(place)) | {"_continue": ""})
    assert article.revisions.first().message == "Text by wim: More exact"


def test_looking_at_a_change_keeps_no_draft_of_the_reviewer(
    article: Article, wim: Client, ines: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="Better.", message="More exact"))
    ines.post(place, form_of(ines.get(place)) | {"_preview": ""})
    assert Draft.objects.count() == 1


# A reviewer who may not publish


@pytest.fixture
def eva() -> Client:
    return browser_of(make_person("eva", "editor"))


def test_an_editor_saves_a_change_that_goes_on_waiting(
    article: Article, wim: Client, eva: Client
) -> None:
    draft = proposed(wim, article, answer="Better.", message="More exact")
    place = place_of(article, draft)
    page = eva.get(place)
    assert ">Save, still in review</button>" in page.text
    assert "Submit changes for review" not in page.text
    form = form_of(page)
    kept = keep(eva, article, form, answer="Best.").json()["kept"]
    sent = form | {"answer": "Best.", "message": "Shorter", "kept": kept, "_amend": ""}
    page = eva.post(place, sent, follow=True)
    assert "Saved, still in review:</strong> What is light?" in page.text
    amended = Draft.objects.get()
    assert (amended.author, amended.submitted_at) == (draft.author, draft.submitted_at)
    assert (amended.text("answer"), amended.text("message")) == ("Best.", "More exact")
    assert AuditEntry.objects.filter(who="eva", detail="Submitted changes edited: Shorter").exists()
    assert Article.objects.get().answer == article.answer


def test_what_a_writer_submits_again_outlives_the_editing_of_what_was_before(
    article: Article, wim: Client, eva: Client
) -> None:
    place = place_of(article, proposed(wim, article, answer="First."))
    form = form_of(eva.get(place))
    wim.post(place, form_of(wim.get(place)) | {"answer": "LATERWORDS", "_propose": ""})
    eva.post(place, form | {"answer": "EDITORWORDS", "_amend": ""})
    assert Draft.objects.get(author__username="wim").text("answer") == "LATERWORDS"
    assert Draft.objects.get(author__username="eva").text("answer") == "EDITORWORDS"


def test_a_writer_edits_no_change_of_another(article: Article, wim: Client, ines: Client) -> None:
    draft = proposed(ines, article, answer="Hers.")
    form = opened(wim, article) | {"draft": str(draft.key), "draft_kept": draft.kept}
    wim.post(place_of(article, draft), form | {"answer": "Mine.", "_amend": ""})
    assert Draft.objects.get(key=draft.key).text("answer") == "Hers."


# Whose the texts of a conflict are


def at_odds(article: Article, writer: Client, saver: Client, reviewer: Client) -> Any:
    """The page that a reviewer is shown of a change that was begun before somebody saved."""
    place = place_of(article, proposed(writer, article, answer="Hers."))
    saver.post(address(article), opened(saver, article) | {"answer": "Saved.", "_continue": ""})
    return reviewer.post(place, form_of(reviewer.get(place)) | {"_continue": ""})


def test_a_reviewer_who_saved_meanwhile_is_told_whose_text_is_whose(
    article: Article, wim: Client, ines: Client
) -> None:
    page = at_odds(article, wim, ines, ines)
    again = resolve(ines, article, page)
    for shown in (page, again):
        assert "You saved this article after wim’s change was begun" in shown.text
        assert "<bdi>wim’s change</bdi></label>" in shown.text
        assert "<bdi>What you saved</bdi></label>" in shown.text
        assert "Yours" not in shown.text
        assert "Duarte" not in shown.text.partition("<h1>")[2]


def test_a_reviewer_is_told_who_else_saved_meanwhile(
    article: Article, wim: Client, ines: Client, noor: Client
) -> None:
    page = at_odds(article, wim, noor, ines)
    assert "noor saved this article after wim’s change was begun" in page.text
    assert "<bdi>noor’s</bdi></label>" in page.text


def test_a_change_of_which_a_reviewer_takes_nothing_goes_on_waiting(
    article: Article, wim: Client, ines: Client, noor: Client
) -> None:
    page = at_odds(article, wim, noor, ines)
    mail.outbox.clear()
    with worked_off():
        resolve(ines, article, page, _theirs="")
    shown = ines.get(address(article))
    draft = Draft.objects.get()
    assert draft.text("answer") == "Hers."
    assert draft.submitted_at
    assert Article.objects.get(pk=article.pk).answer == "Saved."
    assert f'?draft={draft.key}">wim’s change</a> is not in it, and waits as before' in shown.text
    assert not mail.outbox
    assert not AuditEntry.objects.filter(detail__startswith="Submitted changes").exists()


# What a change would make of what is public


def test_a_change_is_compared_with_what_is_public(
    article: Article, wim: Client, ines: Client
) -> None:
    draft = proposed(wim, article, question="What is light really?")
    place = f"/admin/articles/drafts/{draft.key}/compare"
    form = ines.get(place_of(article, draft)).text
    assert f'href="{place}">Compare with what is public</a>' in form
    page = ines.get(place)
    (one,) = page.context["differences"]
    assert one.label == "Question"
    assert [(piece.kind, piece.text) for piece in one.pieces if piece.kind != "kept"] == [
        ("added", " really")
    ]
    assert "saved since this was begun" not in page.text
    ines.post(address(article), opened(ines, article) | {"answer": "New.", "_continue": ""})
    assert "saved since this was begun" in ines.get(place).text


# A change of an article that was withdrawn since


@pytest.fixture
def late(article: Article, wim: Client, ines: Client) -> str:
    """Where a change is reviewed that was submitted before its article was withdrawn."""
    place = place_of(article, proposed(wim, article, answer="Hers."))
    ines.post(address(article), opened(ines, article) | {"_step": "withdraw"})
    return place


def test_the_form_of_a_change_shows_the_article_as_it_stands(late: str, ines: Client) -> None:
    page = ines.get(late).text
    assert 'class="state state-withdrawn"' in page
    assert ">Save, still withdrawn</button>" in page
    assert "Saving them publishes them" not in page
    assert "Publish changes now" not in page
    assert "View on site" not in page
    assert 'name="_step"' not in page  # no step would outlive the conflict


def test_a_change_of_a_withdrawn_article_is_saved_under_its_writers_name(
    late: str, article: Article, ines: Client
) -> None:
    page = ines.post(late, form_of(ines.get(late)) | {"_continue": ""})
    assert page.status_code == 409
    with worked_off():
        assert resolve(ines, article, page).status_code == 302
    article.refresh_from_db()
    assert (article.answer, article.status) == ("Hers.", "withdrawn")
    joined, own = article.revisions.order_by("-number")[:2]
    assert joined.message == "Text by wim: Joined with the text of Ines Duarte"
    assert own.message == "Text by wim: Before it was joined"
    assert "Submitted changes saved, not public" in mail.outbox[-1].subject
    assert mail.outbox[-1].to == ["wim@example.org"]


# Who sees it


def test_a_link_of_a_draft_sent_back_shows_no_new_words(
    article: Article, wim: Client, ines: Client, client: Client
) -> None:
    draft = proposed(wim, article, answer="First.")
    place = place_of(article, draft)
    link = ines.get(f"/admin/articles/drafts/{draft.key}/link").context["address"]
    ines.post(place, form_of(ines.get(place)) | {"_return": "", "message": "Do more"})
    assert keep(wim, article, form_of(wim.get(place)), answer="PRIVATE").status_code == 200
    assert "PRIVATE" not in client.get(link.removeprefix("http://testserver")).text


@pytest.mark.parametrize("page", ["preview", "link"])
def test_anothers_draft_has_no_page_for_others(
    article: Article, wim: Client, ines: Client, page: str
) -> None:
    draft = begun(wim, article, answer="SECRET")
    answer = ines.get(f"/admin/articles/drafts/{draft.key}/{page}", follow=True)
    assert "SECRET" not in answer.text


def test_saving_with_the_key_of_anothers_draft_leaves_it(
    article: Article, wim: Client, ines: Client
) -> None:
    draft = begun(wim, article, answer="SECRET")
    form = opened(ines, article) | {"draft_key": draft.key, "answer": "X", "_continue": ""}
    ines.post(address(article), form)
    assert Draft.objects.get(key=draft.key).text("answer") == "SECRET"
