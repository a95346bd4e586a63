"""One document of two: what settles itself, what is asked, and what each answer gives."""

from dataclasses import replace

from articles.text.document_model import Document, RelatedLink, Seo
from articles.text.documents import serialize
from articles.text.reconciling import MINE, THEIRS, Question, Reconciliation, reconcile

BASE = Document(
    url="/learn/physics/questions/light",
    file_name="light.md",
    subject="Physics",
    question="What is light?",
    title="What is light?",
    article_title="What is light?",
    answer="One.\n\nTwo.\n\nThree.\n",
    author="Mara Lind",
)


def asked(reconciled: Reconciliation) -> dict[str, Question]:
    return {question.name: question for question in reconciled.questions}


def test_what_does_not_touch_is_joined_without_a_question():
    mine = replace(BASE, answer="1.\n\nTwo.\n\nThree.\n", author="Ada")
    theirs = replace(BASE, answer="One.\n\nTwo.\n\n3.\n", seo=Seo(title="Light"))

    reconciled = reconcile(BASE, mine, theirs)

    assert reconciled.questions == ()
    expected = replace(BASE, answer="1.\n\nTwo.\n\n3.\n", author="Ada", seo=Seo(title="Light"))
    assert reconciled.result({}) == expected
    settled = {(change.key, change.new) for change in reconciled.settled()}
    assert settled == {
        ("answer", "1.\n"),
        ("answer", "3.\n"),
        ("author", "Ada"),
        ("seo.title", "Light"),
    }


def test_each_clashing_passage_is_a_question_with_three_answers():
    mine = replace(BASE, answer="1.\n\nTwo.\n\nIII.\n")
    theirs = replace(BASE, answer="I.\n\nTwo.\n\n3.\n")

    reconciled = reconcile(BASE, mine, theirs)

    assert list(asked(reconciled)) == ["answer-1", "answer-2"]
    result = reconciled.result({"answer-1": THEIRS, "answer-2": "=Both"})
    assert result.answer == "I.\n\nTwo.\n\nBoth\n"
    assert reconciled.result({}).answer == mine.answer


def test_titles_that_follow_the_question_are_one_question_with_it():
    def named(name: str) -> Document:
        return replace(BASE, question=name, title=name, article_title=name)

    reconciled = reconcile(BASE, named("Light?"), named("Why light?"))

    (question,) = reconciled.questions
    assert set(question.keys) == {"question", "title", "article_title"}
    assert reconciled.result({question.name: THEIRS}) == named("Why light?")
    assert reconciled.result({question.name: "=Both?"}) == named("Both?")


def test_an_address_is_of_one_side_with_its_subject():
    mine = replace(BASE, url="/learn/physics/questions/ray", file_name="ray.md")
    theirs = replace(BASE, url="/learn/optics/questions/light", subject="Optics")

    reconciled = reconcile(BASE, mine, theirs)

    (question,) = reconciled.questions
    assert not question.is_text
    assert reconciled.result({question.name: MINE}) == mine
    assert reconciled.result({question.name: THEIRS}) == theirs


def test_values_that_are_no_texts_are_chosen_and_shown():
    link, other = (RelatedLink(url=f"/learn/a/questions/{name}", title=name) for name in "bc")
    mine, theirs = replace(BASE, related=(link,)), replace(BASE, related=(link, other))

    reconciled = reconcile(BASE, mine, theirs)

    (question,) = reconciled.questions
    assert not question.is_text
    assert question.theirs == "b\n/learn/a/questions/b\n\nc\n/learn/a/questions/c"
    assert reconciled.result({question.name: THEIRS}) == theirs


def test_without_a_past_all_that_differs_is_a_question():
    mine, theirs = replace(BASE, answer="Mine."), replace(BASE, answer="Theirs.")

    reconciled = reconcile(None, mine, theirs)

    assert [(one.mine, one.theirs) for one in reconciled.questions] == [("Mine.", "Theirs.")]
    assert reconciled.result({"answer-1": THEIRS}) == theirs


def test_a_removal_against_a_change_can_be_decided_either_way():
    mine, theirs = replace(BASE, author=None), replace(BASE, author="Ada")

    reconciled = reconcile(BASE, mine, theirs)

    assert reconciled.result({"author": MINE}) == mine
    assert reconciled.result({"author": THEIRS}) == theirs
    assert serialize(reconciled.result({"author": "=Ada Brook"}))


def test_other_words_for_a_removed_paragraph_stand_apart_from_the_next():
    mine = replace(BASE, answer="One.\n\nThree.\n")
    theirs = replace(BASE, answer="One.\n\nZwei.\n\nThree.\n")

    reconciled = reconcile(BASE, mine, theirs)

    for own in ("=Both.", "=Both.\n"):
        answers = {question.name: own for question in reconciled.questions}
        assert reconciled.result(answers).answer == "One.\n\nBoth.\n\nThree.\n"


def test_an_unknown_key_called_body_leaves_the_body_alone():
    base = replace(BASE, body="A\n\nB\n", extra="body: x\n")
    mine, theirs = replace(base, body="A1\n\nB\n"), replace(base, body="A\n\nB1\n")

    assert reconcile(base, mine, theirs).result({}) == replace(base, body="A1\n\nB1\n")


def test_an_unknown_key_called_like_a_title_of_search_leaves_that_alone():
    base = replace(BASE, extra="seo.title: x\n")
    mine, theirs = (replace(base, seo=Seo(title=title)) for title in "mt")

    assert reconcile(base, mine, theirs).result({"seo.title": THEIRS}) == theirs


def test_an_unknown_key_called_like_a_passage_is_a_question_of_its_own():
    base = replace(BASE, extra="answer-1: x\n")
    mine = replace(base, answer="m", extra="answer-1: y\n")
    theirs = replace(base, answer="t", extra="answer-1: z\n")

    reconciled = reconcile(base, mine, theirs)

    assert len(asked(reconciled)) == len(reconciled.questions) == 2
    assert reconciled.result({"answer-1": THEIRS}) == replace(mine, answer="t")
