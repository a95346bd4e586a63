"""The library out into a folder of documents, each file byte for byte what it was but for edits.

A file whose text the library never held was changed in the folder, and is not overwritten.
"""

import errno
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.db.models import Exists, OuterRef

from articles.library import files, leftovers, pictures, texts
from articles.library.revising import Refused
from articles.library.sources import SUFFIX
from articles.library.workers import Workers
from articles.models import RETIRED, Article, ArticleQuerySet, Origin, Revision
from articles.text.documents import Document
from articles.text.preparing import digest, parse_packed

AHEAD = 3
"""Batches that are parsed while one is written."""

ALONE = 2_000
"""Articles up to which starting other processes takes longer than the work itself."""

MEDIA = "media"
"""The folder of the pictures, beside those of the subjects."""

Progress = Callable[[int], None]
"""Called with the articles that are done."""


class Action(StrEnum):
    WRITTEN = "written"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    MISSING = "missing"  # a check: the folder has no such file
    DIFFERENT = "different"  # a check: the file says something else
    STRANGE = "not in the library"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Options:
    """What to export and how. Without `subjects` (slugs), all. `check` compares and writes
    nothing; `prune` removes files of withdrawn, moved and deleted articles; `overwrite` replaces
    files that were changed in the folder."""

    subjects: Sequence[str] = ()
    check: bool = False
    prune: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `problem` and `hint` say why it was refused."""

    path: Path
    action: Action
    problem: str = ""
    hint: str = ""


@dataclass(slots=True)
class Report:
    outcomes: list[Outcome] = field(default_factory=list)

    def actions(self) -> Counter[Action]:
        return Counter(outcome.action for outcome in self.outcomes)

    @property
    def is_refused(self) -> bool:
        return Action.REFUSED in self.actions()

    @property
    def agrees(self) -> bool:
        """Whether folder and library say the same now."""
        agreeing = {Action.WRITTEN, Action.UNCHANGED, Action.REMOVED}
        return self.actions().keys() <= agreeing


def articles(subjects: Sequence[str] = (), *, prune: bool = False) -> ArticleQuerySet:
    """The articles that have a file: all but those that were withdrawn because theirs was gone,
    and with `prune` all but the withdrawn and archived ones."""
    pruned = Revision.objects.filter(article=OuterRef("pk"), in_folder=True, origin=Origin.PRUNE)
    retired = Article.objects.filter(status__in=RETIRED)
    without = retired if prune else retired.filter(Exists(pruned))
    rows: ArticleQuerySet = Article.objects.exclude(pk__in=without.order_by().values("pk"))
    return rows.filter(subject__slug__in=subjects) if subjects else rows


def run(
    folder: Path, *, processes: int, options: Options, progress: Progress = lambda _: None
) -> Report:
    """Write the library into `folder`, made where it is not there.

    Raises files.Busy where another export writes there, and OSError where the next file could
    not be written either (a full disk): what is written is whole, and the next run goes on.
    """
    if not options.check:
        folder.mkdir(parents=True, exist_ok=True)
    with files.held(folder), Workers(processes - 1) as workers:
        export = _Export(folder, options)
        found = texts.batches(articles(options.subjects, prune=options.prune))
        for states in parsed(found, workers):
            progress(export.take(states))
        return export.close()


def parsed(
    batches: Iterable[list[texts.State]], workers: Workers
) -> Iterator[list[tuple[texts.State, texts.Base]]]:
    """Each article with its last revision (None where it has none), parsed while those before it
    are written."""
    waiting: deque[tuple[list[texts.State], Callable[[], list[Document]]]] = deque()
    for states in batches:
        packed = [state.packed for state in states if state.packed is not None]
        waiting.append((states, workers.map(parse_packed, packed)))
        if len(waiting) > AHEAD:
            yield _with_bases(*waiting.popleft())
    while waiting:
        yield _with_bases(*waiting.popleft())


def _with_bases(
    states: list[texts.State], parsed: Callable[[], list[Document]]
) -> list[tuple[texts.State, texts.Base]]:
    bases = iter(parsed())
    return [(state, None if state.packed is None else next(bases)) for state in states]


class _Export:
    """One run: what is compared, written and removed in the folder."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.folder = folder
        self.options = options
        self.report = Report()
        self.paths: set[Path] = set()  # of all articles
        self.pictures: set[str] = set()
        self.opened: set[Path] = set()  # folders that are there and hold no remains

    def take(self, states: Iterable[tuple[texts.State, texts.Base]]) -> int:
        """Settle one batch of articles; give how many are done."""
        wanted: dict[Path, tuple[int, bytes]] = {}
        for state, base in states:
            article = state.article
            path = self.folder / article.subject.slug / f"{article.slug}{SUFFIX}"
            self.paths.add(path)
            try:
                wanted[path] = article.pk, texts.text_of(state, base)
                self.pictures |= pictures.used_by(article)
            except Article.DoesNotExist:
                continue
            except Refused as error:
                self.tell(path, Action.REFUSED, str(error), "Correct it in the admin.")
        self.settle(wanted)
        return len(self.paths)

    def close(self) -> Report:
        """Pictures, then the files that no article has."""
        for name in sorted(self.pictures):
            path, data = self.folder / MEDIA / name, pictures.read(name)
            if data is None:
                hint = "Put the picture there, or take it out of the answer."
                self.tell(path, Action.REFUSED, "MEDIA_ROOT holds no such picture", hint)
            else:
                self.settle({path: (0, data)})
        for path, is_dispensable in leftovers.find(self.folder, self.paths, self.options.subjects):
            self.leave(path, is_dispensable)
        return self.report

    def settle(self, wanted: dict[Path, tuple[int, bytes]]) -> None:
        """Make files say what they should, given with the row number of their article."""
        differing: list[tuple[Path, int, bytes | None, bytes]] = []
        for path, (pk, data) in wanted.items():
            try:
                there = self.there(path)
            except OSError as error:
                self.refuse(path, error)
                continue
            if there == data:
                self.tell(path, Action.UNCHANGED)
            elif self.options.check:
                self.tell(path, Action.MISSING if there is None else Action.DIFFERENT)
            else:
                differing.append((path, pk, there, data))
        held = _held((pk, there) for _, pk, there, _ in differing if there is not None)
        for path, pk, there, data in differing:
            is_known = there is None or (pk, digest(there)) in held
            if is_known or self.options.overwrite:
                self.write(path, data)
            else:
                self.tell(path, Action.REFUSED, *_CHANGED)

    def there(self, path: Path) -> bytes | None:
        """What the folder holds there. Raises OSError for what cannot be told or must not be."""
        if any(part.startswith(".") for part in path.relative_to(self.folder).parts):
            raise OSError(errno.EINVAL, "an import leaves names alone that begin with a dot")
        if path.parent.is_symlink():
            raise OSError(errno.ELOOP, f"{path.parent} is a link, which could lead anywhere")
        return files.read(path)

    def write(self, path: Path, data: bytes) -> None:
        try:
            if path.parent not in self.opened:
                path.parent.mkdir(parents=True, exist_ok=True)
                files.clear_remains(path.parent)
                self.opened.add(path.parent)
            files.write(path, data)
        except OSError as error:
            if error.errno in _STOPPING:
                raise
            self.refuse(path, error)
        else:
            self.tell(path, Action.WRITTEN)

    def leave(self, path: Path, is_dispensable: bool) -> None:
        if is_dispensable and self.options.prune and not self.options.check:
            path.unlink()
            self.tell(path, Action.REMOVED)
        else:
            self.tell(path, Action.STRANGE)

    def refuse(self, path: Path, error: OSError) -> None:
        hint = "Change that, then export again."
        self.tell(path, Action.REFUSED, f"it cannot be used: {error.strerror}", hint)

    def tell(self, path: Path, action: Action, problem: str = "", hint: str = "") -> None:
        self.report.outcomes.append(Outcome(path, action, problem, hint))


_STOPPING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}

_CHANGED = (
    "it was changed in the folder, and the library has not seen that",
    "Import it first; --overwrite would replace it.",
)


def _held(texts_there: Iterable[tuple[int, bytes]]) -> Collection[tuple[int, str]]:
    """Those of the texts, given with an article's row number, that its history holds."""
    hashes = {(pk, digest(text)) for pk, text in texts_there}
    rows = Revision.objects.filter(
        article__in={pk for pk, _ in hashes}, sha256__in={sha256 for _, sha256 in hashes}
    )
    return set(rows.select_related(None).order_by().values_list("article_id", "sha256")) & hashes
