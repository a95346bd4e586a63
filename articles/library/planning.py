"""What an import would do with each document, worked out from plain values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from articles.library import mapping
from articles.models import Provenance, Status
from articles.text import packing
from articles.text.documents import Document, Settings, parse
from articles.text.merging import Clash, differing, merge
from articles.text.preparing import Fault, Prepared, rewritten

STATUSES = [status.value for status in Status]
PROVENANCES = [provenance.value for provenance in Provenance]
REDIRECTED = "redirected"


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"  # changed in the folder and in the library
    MOVED = "moved"
    ADOPTED = "adopted"  # the library's own text came back from the folder
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"  # its document is gone
    LEFT_OUT = "left out"  # a file that is no article by what a mapping says
    REFUSED = "refused"


class OnConflict(StrEnum):
    """Which side's value a key takes that both sides changed."""

    REPORT = "report"  # neither: the article stays as it is, and the conflict is told
    FOLDER = "folder"
    LIBRARY = "library"


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
    clashes: tuple[Clash, ...] = ()


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
        """Changed in the library since it last agreed with its folder."""
        return self.latest_sha256 != self.folder_sha256


@dataclass(frozen=True, slots=True)
class Past:
    """What an article was when library and folder last agreed (None: they never did), and all
    the states that the library has had since, the newest last."""

    base: Document | None
    since: Sequence[Document]

    @property
    def now(self) -> Document:
        """The article as the library has it."""
        state = self.since[-1] if self.since else self.base
        if state is None:
            raise ValueError("an article without a revision has no past")
        return state


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
    read), and as `target` the article that it stands for, if there is one.

    `prepared` is the file; `outcome` what the article becomes, where that is not the file: some
    of it comes from the library. `keys` are those that change in the library.
    """

    action: Action
    path: str
    url: str = ""
    prepared: Prepared | None = None
    target: Known | None = None
    findings: tuple[Finding, ...] = ()
    outcome: Prepared | None = None
    keys: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether no article has the document's url: it may be one that moved."""
        return self.action is Action.CREATED or any(f.kind == REDIRECTED for f in self.findings)

    @property
    def result(self) -> Prepared | None:
        """What the article is to be."""
        return self.outcome or self.prepared


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the library holds at the addresses of a batch."""

    articles: Mapping[str, Known] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    pasts: Mapping[int, Past] = field(default_factory=dict)  # by row number


def refuse(fault: Fault) -> Step:
    """The step of a document that could not be read."""
    sentence = f"{fault.problem[:1].upper()}{fault.problem[1:]}."
    finding = Finding(fault.kind, sentence, fault.hint, fault.line, fault.column, True)
    return Step(Action.REFUSED, fault.path, findings=(finding,))


def unreadable(path: str, problem: str, hint: str) -> Step:
    """The step of a file or an archive that cannot be read at all."""
    finding = Finding("unreadable", f"It {problem}.", hint, is_problem=True)
    return Step(Action.REFUSED, path, findings=(finding,))


def plan(
    prepared: Prepared,
    around: Surroundings,
    now: datetime,
    on_conflict: OnConflict = OnConflict.REPORT,
) -> Step:
    """What to do with a document whose bytes are new to the library, in a run that began `now`.

    Identity is the url, followed through redirects. What an editor changed since the document
    was last read is merged with what the folder changed; a key that both changed goes by
    `on_conflict`. A document never brings back what was deleted for good.
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
    past = around.pasts[known.pk]
    if known.path != document.url and not (past.base and past.base.url == document.url):
        return _step(Action.REFUSED, prepared, None, _redirected(known.path))
    step = _merged(prepared, known, past, on_conflict)
    if known.is_edited or step.action is Action.REFUSED:
        return step
    return replace(step, action=Action.UPDATED)


def _merged(prepared: Prepared, known: Known, past: Past, on_conflict: OnConflict) -> Step:
    """What the folder changed, and in it what the library changed meanwhile, if anything."""
    merged = merge(past.base, prepared.document, past.now, past.since)
    if merged.clashes and on_conflict is OnConflict.REPORT:
        return _step(Action.REFUSED, prepared, known, _conflict(merged.clashes))
    chosen = merged.of_library if on_conflict is OnConflict.LIBRARY else merged.document
    findings = [*_notices(prepared)]
    if merged.clashes:
        findings.append(_decided(merged.clashes, on_conflict))
    file = packing.unpack(prepared.packed)
    outcome = None if chosen == prepared.document else rewritten(prepared.path, file, chosen)
    keys = tuple(differing(past.now, chosen))
    step = _step(Action.MERGED, prepared, known, *findings)
    return replace(step, outcome=outcome, keys=keys)


def plan_withdrawal(known: Known, text: bytes, on_conflict: OnConflict) -> Step:
    """Withdraw an article whose document is gone; `text` is its latest revision. One that was
    edited in the library meanwhile goes by `on_conflict`."""
    if known.is_edited and on_conflict is OnConflict.REPORT:
        return Step(Action.REFUSED, known.path, known.path, target=known, findings=(_GONE,))
    if known.is_edited and on_conflict is OnConflict.LIBRARY:
        return Step(Action.UNCHANGED, known.path, known.path, target=known)
    document = parse(text)
    settings = replace(document.settings or Settings(), status=Status.WITHDRAWN.value)
    ready = rewritten(known.path, text, replace(document, settings=settings))
    keys = ("quicktakes.status",)
    return Step(Action.WITHDRAWN, known.path, known.path, ready, known, keys=keys)


def plan_move(
    step: Step,
    prepared: Prepared,
    gone: Collection[Candidate],
    pasts: Mapping[int, Past],
    on_conflict: OnConflict = OnConflict.REPORT,
) -> Step:
    """What to do with a document of a new url: it moves the one article whose document is gone
    and whose id and slug, or id and answer, are its own; otherwise its own `step` stands."""
    matches = [one.known for one in gone if _is_same(prepared.document, one)]
    if len(matches) != 1:
        return step
    [known] = matches
    merged = _merged(prepared, known, pasts[known.pk], on_conflict)
    if merged.action is Action.REFUSED:
        return merged
    moved = Finding("moved", f"It was at {known.path}.", "The old address redirects here now.")
    return replace(merged, action=Action.MOVED, findings=(moved, *merged.findings))


def prune_stopped(steps: Iterable[Step], gone: int, total: int, limit: float) -> Step | None:
    """Why articles whose document is gone must not be withdrawn; None if nothing is against it.

    A document that cannot be read has no url: its article would be taken for one without a
    document. More than `limit` percent is likelier a wrong path or a half-copied folder.
    """
    unread = sum(step.action is Action.REFUSED and not step.url for step in steps)
    if gone and unread:
        message = f"{gone:,} articles seem to have no document, but {unread:,} could not be read."
        hint = "Mend those documents, then import again. Nothing was withdrawn."
    elif gone > total * limit / 100:
        message = f"{gone:,} of {total:,} articles have no document any more, over {limit:g} %."
        hint = (
            "Nothing was withdrawn. Check the path; if they shall go, name a higher --prune-limit."
        )
    else:
        return None
    return Step(
        Action.REFUSED,
        "--prune",
        findings=(Finding("prune-stopped", message, hint, is_problem=True),),
    )


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
    "Put it back from the trash of the admin. If it is not there any more, delete the redirect "
    "that says its address is gone, and import again.",
    is_problem=True,
)
_GONE = Finding(
    "edited-and-gone",
    "The article was edited in the library, and its document is gone.",
    "Withdraw it with --on-conflict folder, keep it with --on-conflict library, or export it.",
    is_problem=True,
)


def _redirected(path: str) -> Finding:
    return Finding(
        REDIRECTED,
        f"Its url is an old address of {path}.",
        "Delete the file if it was merged into that article; to have a page there again, delete "
        "the redirect in the admin and import again.",
        is_problem=True,
    )


def _conflict(clashes: tuple[Clash, ...]) -> Finding:
    return Finding(
        "conflict",
        f"Folder and library both changed {_listed(clashes)}.",
        "Decide with --on-conflict folder or --on-conflict library, or make both the same.",
        is_problem=True,
        clashes=clashes,
    )


def _decided(clashes: tuple[Clash, ...], winner: OnConflict) -> Finding:
    return Finding(
        "conflict-decided",
        f"Folder and library both changed {_listed(clashes)}; the value of the {winner} was taken.",
        "The other value is in the article's history.",
        clashes=clashes,
    )


def _listed(clashes: Iterable[Clash]) -> str:
    return ", ".join(f"`{clash.key}`" for clash in clashes)


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
