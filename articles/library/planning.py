"""What an import would do with each document, worked out from plain values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from articles.library import mapping
from articles.models import Provenance, Status
from articles.text.documents import Document, Settings
from articles.text.preparing import Fault, Prepared

STATUSES = [status.value for status in Status]
PROVENANCES = [provenance.value for provenance in Provenance]


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    MOVED = "moved"
    ADOPTED = "adopted"  # the library's own text came back from the folder
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a document; a problem kept it out, a notice did not."""

    kind: str
    message: str
    hint: str
    line: int = 1
    column: int = 1
    is_problem: bool = False
    about: str = ""  # the text that `line` is to be found by, where it is not known yet


@dataclass(frozen=True, slots=True)
class Known:
    """An article of the library, as far as an import has to know it."""

    pk: int
    path: str
    version: int
    latest_number: int = 0
    latest_sha256: str = ""
    folder_sha256: str = ""  # empty: no file of a folder stands for it

    @property
    def is_edited(self) -> bool:
        """Changed in the library since its document was last read."""
        return self.latest_sha256 != self.folder_sha256


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that a document with a new url may be, under its old one."""

    known: Known
    source_id: int
    slug: str
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """One document's part of the plan: its file's path, its url (empty where it could not be
    read), and as `target` the article that it stands for, if there is one."""

    action: Action
    path: str
    url: str = ""
    prepared: Prepared | None = None
    target: Known | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the library holds at the addresses of a batch."""

    articles: Mapping[str, Known] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)


def refuse(fault: Fault) -> Step:
    """The step of a document that could not be read."""
    sentence = f"{fault.problem[:1].upper()}{fault.problem[1:]}."
    finding = Finding(fault.kind, sentence, fault.hint, fault.line, fault.column, True)
    return Step(Action.REFUSED, fault.path, findings=(finding,))


def unreadable(path: str, problem: str, hint: str) -> Step:
    """The step of a file or an archive that cannot be read at all."""
    finding = Finding("unreadable", f"It {problem}.", hint, is_problem=True)
    return Step(Action.REFUSED, path, findings=(finding,))


def plan(prepared: Prepared, around: Surroundings, now: datetime) -> Step:
    """What to do with a document whose bytes are new to the library, in a run that began `now`.

    Identity is the url, followed through redirects. A document never overwrites what an editor
    changed since it was last read, and never brings back what was deleted for good: both are
    problems, told with what to do.
    """
    document = prepared.document
    end = around.redirects.get(document.url, document.url)
    known = around.articles.get(document.url) or around.articles.get(end)
    if fault := _fault(document, now):
        return _step(Action.REFUSED, prepared, known, fault)
    if known is None and end == "":
        return _step(Action.REFUSED, prepared, None, _DELETED)
    if known is None:
        return _step(Action.CREATED, prepared, None, *_notices(prepared))
    if known.latest_sha256 == prepared.sha256:
        return _step(Action.ADOPTED, prepared, known)
    if known.is_edited or known.path != document.url:
        return _step(Action.REFUSED, prepared, known, _EDITED)
    return _step(Action.UPDATED, prepared, known, *_notices(prepared))


def plan_move(prepared: Prepared, gone: Collection[Candidate]) -> Step:
    """What to do with a document of a new url: it moves the one article whose document is gone
    and whose id and slug, or id and answer, are its own; otherwise it is a new article."""
    matches = [one.known for one in gone if _is_same(prepared.document, one)]
    if len(matches) != 1 or matches[0].is_edited:
        return _step(Action.CREATED, prepared, None, *_notices(prepared))
    moved = Finding(
        "moved", f"It was at {matches[0].path}.", "The old address redirects here from now on."
    )
    return _step(Action.MOVED, prepared, matches[0], moved, *_notices(prepared))


def duplicate(step: Step, other: str) -> Step:
    """The step of a second document for the article of `other`, a file of the same run: another
    file, or the same one met again."""
    message = f"It has the same url as {other}."
    hint = "Keep one of the two files, or give one another url."
    if step.path == other:
        message = "It comes twice, and was read the first time."
        hint = "Name each file once; in an archive, keep one of the two."
    finding = Finding("duplicate-url", message, hint, is_problem=True)
    return Step(Action.REFUSED, step.path, step.url, findings=(finding,))


def _step(action: Action, prepared: Prepared, target: Known | None, *findings: Finding) -> Step:
    return Step(action, prepared.path, prepared.document.url, prepared, target, findings)


def _fault(document: Document, now: datetime) -> Finding | None:
    """What the format allows and the library does not."""
    settings = document.settings or Settings()
    if settings.status not in (None, *STATUSES):
        return _bad_setting(f"status “{settings.status}” is not known", STATUSES)
    if settings.provenance not in (None, *PROVENANCES):
        return _bad_setting(f"provenance “{settings.provenance}” is not known", PROVENANCES)
    begins = mapping.stated_time(document) or now
    if settings.unpublish_at and settings.unpublish_at <= begins:
        return _bad_setting("unpublish_at is not after its publication", ["a later moment"])
    return None


def _bad_setting(message: str, choices: Iterable[str]) -> Finding:
    return Finding(
        "bad-setting",
        f"In the quicktakes map, {message}.",
        f"Write {' or '.join(choices)}.",
        is_problem=True,
    )


_DELETED = Finding(
    "deleted",
    "An article with this url was deleted in the library.",
    "To bring it back, delete the redirect of its address in the admin and import again.",
    is_problem=True,
)
_EDITED = Finding(
    "edited-on-both-sides",
    "The article was edited in the library, and the document was changed too.",
    "Bring one into the other by hand: the library keeps its own text until then.",
    is_problem=True,
)


def _is_same(document: Document, candidate: Candidate) -> bool:
    return document.id == candidate.source_id and (
        document.slug == candidate.slug or document.answer == candidate.answer
    )


def _notices(prepared: Prepared) -> tuple[Finding, ...]:
    failures = prepared.rendered.failures
    if not failures:
        return ()
    formulas = "formula" if failures == 1 else "formulas"
    return (
        Finding(
            "formula-not-set",
            f"{failures} {formulas} could not be set and show their source.",
            "Mend the LaTeX; the page marks each place.",
        ),
    )
