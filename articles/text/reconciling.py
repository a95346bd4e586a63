"""Two documents with a common past made one: what a person must decide, and what of it comes out.

`merging` works key by key; here long texts are joined passage by passage, and keys that are one
thing to people (an address with the name of its subject) are one question.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from articles.text.differences import Change, differences, shown_value
from articles.text.document_model import FIELD_OF_KEY, Document
from articles.text.joining import Passage, join, joined
from articles.text.merging import Clash, Merge, merge

MINE, THEIRS, OWN = "mine", "theirs", "="
"""Answers: one of the sides, or other words, which follow "="."""

_LONG = ("answer", "body")
_ADDRESS = ("url", "file_name", "subject")


@dataclass(frozen=True, slots=True)
class Question:
    """Something that both sides changed, with its texts: keys of equal values, or a passage of one.

    `name` is for forms, such as "answer-2"; `passage` counts the clashing passages of a key from
    1, and is 0 for whole keys. Only where `is_text` can other words be the answer.
    """

    name: str
    keys: tuple[str, ...]
    passage: int
    base: str
    mine: str
    theirs: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What is settled by itself, what is not, and how to make one document of both.

    `passages` are those of the long texts that both sides changed.
    """

    base: Document
    mine: Document
    theirs: Document
    merged: Merge
    passages: Mapping[str, list[Passage]]
    questions: tuple[Question, ...]

    def settled(self) -> list[Change]:
        """What either side changed and nobody must decide."""
        asked = {key for question in self.questions for key in question.keys}
        changes = differences(self.base, self.result({}))
        whole = [one for one in changes if one.key not in asked | set(self.passages)]
        return whole + [
            Change(key, passage.base, passage.mine)
            for key, passages in self.passages.items()
            for passage in passages
            if passage.is_changed and not passage.clashes
        ]

    def result(self, answers: Mapping[str, str]) -> Document:
        """The document that comes out; `answers` by the names of questions, mine where there is
        none."""
        long = ((one, self._long(one.key, answers)) for one in self.merged.clashes if _is_long(one))
        document = self.merged.with_values(long)
        for question in self.questions:
            if not question.passage:
                answer = answers.get(question.name, MINE)
                document = self._answered(document, question, answer)
        return document

    def _long(self, key: str, answers: Mapping[str, str]) -> str:
        passages = self.passages[key]
        clashing = [place for place, one in enumerate(passages) if one.clashes]
        return joined(
            passages,
            {
                place: _word(passages[place], answers.get(f"{key}-{number}", MINE))
                for number, place in enumerate(clashing, 1)
            },
        )

    def _answered(self, document: Document, question: Question, answer: str) -> Document:
        if "url" in question.keys:
            side = self.theirs if answer == THEIRS else self.mine
            fields = [FIELD_OF_KEY[key] for key in _ADDRESS]
            return replace(document, **{field: getattr(side, field) for field in fields})
        values = [
            (clash, clash.library if answer == THEIRS else answer.removeprefix(OWN))
            for clash in self.merged.clashes
            if _name(clash) in question.keys and answer != MINE
        ]
        return replace(self.merged, document=document).with_values(values)


def _is_long(clash: Clash) -> bool:
    return clash.key in _LONG and clash.is_known


def _name(clash: Clash) -> str:
    """A key for forms and labels: one that the format does not know can be called "answer-1"."""
    return clash.key if clash.is_known else f"other-{clash.key}"


def _word(passage: Passage, answer: str) -> str:
    if answer in (MINE, THEIRS):
        return passage.theirs if answer == THEIRS else passage.mine
    text = answer.removeprefix(OWN).rstrip("\n")
    # The next passage begins where it does on the side that has most room before it.
    ends = (_end(side) for side in (passage.mine, passage.theirs, passage.base))
    return text + max(ends, key=len) if text else text


def _end(text: str) -> str:
    return text[len(text.rstrip("\n")) :]


def reconcile(base: Document | None, mine: Document, theirs: Document) -> Reconciliation:
    """Compare what two sides made of `base`; without one, all that differs is a question."""
    merged = merge(base, mine, theirs)
    past = base or replace(mine, answer="", body="")
    passages = {
        clash.key: join(clash.base or "", clash.folder or "", clash.library or "")
        for clash in merged.clashes
        if _is_long(clash)
    }
    questions = tuple(_questions(merged.clashes, passages, past, mine, theirs))
    return Reconciliation(past, mine, theirs, merged, passages, questions)


def _questions(
    clashes: tuple[Clash, ...],
    passages: Mapping[str, list[Passage]],
    base: Document,
    mine: Document,
    theirs: Document,
) -> Iterator[Question]:
    alike: dict[tuple[str, str, str, bool], list[str]] = {}
    if any(clash.key == "url" for clash in clashes):
        values = (base.url, mine.url, theirs.url, False)
        alike[values] = list(_ADDRESS)
    for clash in clashes:
        is_address = (
            clash.is_known
            and clash.key in _ADDRESS
            and any(_ADDRESS[0] in keys for keys in alike.values())
        )
        if _is_long(clash) or is_address:
            continue
        sides = (clash.base, clash.folder, clash.library)
        is_text = all(value is None or isinstance(value, str) for value in sides)
        shown = (shown_value(sides[0]), shown_value(sides[1]), shown_value(sides[2]), is_text)
        alike.setdefault(shown, []).append(_name(clash))
    for key, parts in passages.items():
        clashing = [passage for passage in parts if passage.clashes]
        for number, one in enumerate(clashing, 1):
            yield Question(
                f"{key}-{number}", (key,), number, one.base, one.mine, one.theirs, is_text=True
            )
    for (was, ours, other, is_text), keys in alike.items():
        yield Question(keys[0], tuple(keys), 0, was, ours, other, is_text)
