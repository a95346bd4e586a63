"""What editors type is kept, for themselves alone until they submit it."""

from uuid import uuid4

import pytest
from django.core import mail

from articles.library import drafting, presence, revising
from articles.library.drafting import Typed
from articles.models import Draft, Presence
from tests.factories import make_article
from tests.library.people import make_person
from tests.library.queue import worked_off

pytestmark = pytest.mark.django_db


def test_a_draft_is_one_of_each_editor_and_article() -> None:
    article, ines, noor = make_article(), make_person("ines", "writer"), make_person("noor")
    first = drafting.keep(ines, uuid4(), article, Typed({"answer": ["One"]}))
    again = drafting.keep(ines, first.key, article, Typed({"answer": ["Two"]}, kept=1))
    drafting.keep(noor, uuid4(), article, Typed({"answer": ["Hers"]}))
    assert (again.key, again.kept, again.text("answer")) == (first.key, 2, "Two")
    assert Draft.objects.count() == 2


@pytest.mark.parametrize("other_key", [False, True])
def test_another_window_of_the_same_editor_does_not_overwrite(other_key: bool) -> None:
    article, ines = make_article(), make_person("ines")
    first = drafting.keep(ines, uuid4(), article, Typed({"answer": ["One"]}))
    key = uuid4() if other_key else first.key
    with pytest.raises(drafting.Elsewhere):
        drafting.keep(ines, key, article, Typed({"answer": ["Two"]}, kept=0))
    drafting.keep(ines, key, article, Typed({"answer": ["Two"]}), force=True)
    assert drafting.own(ines, article).text("answer") == "Two"
    assert Draft.objects.filter(article=article).count() == 2


def test_a_new_article_has_drafts_by_their_keys() -> None:
    ines = make_person("ines")
    for text in ("One", "Two"):
        drafting.keep(ines, uuid4(), None, Typed({"answer": [text]}))
    assert {draft.text("answer") for draft in drafting.of(ines)} == {"One", "Two"}


def test_nobody_else_can_see_or_touch_a_draft() -> None:
    ines, chief = make_person("ines"), make_person("pia", "publisher")
    draft = drafting.keep(ines, uuid4(), make_article(), Typed({"answer": ["Mine"]}))
    with pytest.raises(drafting.NotYours):
        drafting.readable(chief, draft.key)
    with pytest.raises(drafting.NotYours):
        drafting.keep(chief, draft.key, None, Typed({"answer": ["Hers"]}, kept=1))
    drafting.forget(chief, None, draft.key, draft.kept)
    assert Draft.objects.get().text("answer") == "Mine"


def test_who_reviews_sees_what_was_submitted_and_sends_it_back() -> None:
    wim, eva = make_person("wim", "writer"), make_person("eva", "editor")
    draft = drafting.keep(wim, uuid4(), make_article(), Typed({"question": ["Why?"]}))
    with worked_off():
        drafting.submit(draft, "A better answer")
        assert drafting.waiting(eva) == [draft]
        assert drafting.waiting(wim) == []
        assert drafting.readable(eva, draft.key) == draft
        drafting.send_back(draft, eva, "Name a source")
    assert [message.to for message in mail.outbox] == [["eva@example.org"], ["wim@example.org"]]
    assert "Name a source" in mail.outbox[1].body
    with pytest.raises(drafting.NotYours):
        drafting.readable(eva, draft.key)
    assert Draft.objects.get().remark == "Name a source"


def test_a_writer_cannot_send_drafts_back() -> None:
    wim = make_person("wim", "writer")
    draft = drafting.keep(wim, uuid4(), make_article(), Typed({}))
    with pytest.raises(revising.Refused):
        drafting.send_back(draft, wim, "No")


def test_what_was_not_submitted_is_sent_back_by_nobody() -> None:
    eva = make_person("eva", "editor")
    draft = drafting.keep(eva, uuid4(), make_article(), Typed({"answer": ["Mine"]}))
    with pytest.raises(revising.Refused, match="does not wait"):
        drafting.send_back(draft, eva, "No", {"answer": ["Other"]})
    assert (draft.text("answer"), draft.remark) == ("Mine", "")


def test_a_draft_outlives_its_article_and_its_author() -> None:
    article, ines = make_article(), make_person("ines")
    drafting.keep(ines, uuid4(), article, Typed({"answer": ["Mine"]}))
    revising.delete([article])
    ines.delete()
    draft = Draft.objects.get()
    assert draft.text("answer") == "Mine"
    eva = make_person("eva", "editor")
    assert drafting.waiting(eva) == [drafting.readable(eva, draft.key)]


def test_a_character_that_no_database_keeps_is_no_crash() -> None:
    draft = drafting.keep(make_person("ines"), uuid4(), None, Typed({"answer": ["a\0b"]}))
    draft.refresh_from_db()
    assert draft.text("answer") == "a\ufffdb"


def test_those_who_have_it_open_are_named_until_they_leave() -> None:
    article, ines = make_article(), make_person("ines", first_name="Ines", last_name="Duarte")
    noor = make_person("noor")
    assert presence.seen(ines, article) == []
    assert presence.seen(noor, article) == ["Ines Duarte"]
    presence.left(ines, article)
    assert presence.others(noor, article) == []


def test_who_gave_no_sign_for_long_is_gone() -> None:
    article, ines, noor = make_article(), make_person("ines"), make_person("noor")
    presence.seen(ines, article)
    Presence.objects.update(seen_at=Presence.objects.get().seen_at - presence.AWAY)
    assert presence.seen(noor, article) == []
    presence.left(noor, article)
    assert not Presence.objects.exists()
