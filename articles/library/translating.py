"""Files of other tools on their way into an import: what it reads are documents of our own format.

Translating comes before all else, so an import recognizes, updates, moves and refuses the
documents as any others. Their revisions are documents that are read again like all revisions, and
their hashes are those of these very bytes. A file is unchanged if it still gives the same document.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from articles.library import aliasing
from articles.library.planning import Action, Finding, Step, refuse
from articles.library.sources import Source, SourceError
from articles.library.workers import Workers
from articles.text import foreign_mapping
from articles.text.foreign import Item, Translated, translate_many
from articles.text.foreign_mapping import ForeignMapping, MappingError
from articles.text.preparing import Fault

SHIPPED = Path(foreign_mapping.__file__).parent / "mappings"


def shipped() -> list[str]:
    """The names of the mappings that ship."""
    return sorted(file.stem for file in SHIPPED.glob("*.toml"))


def find(name: str | None) -> ForeignMapping | None:
    """The mapping that ships under a name, such as "hugo", or that of a file; None for None.

    Raises SourceError for a file that is missing or that is no mapping.
    """
    if name is None:
        return None
    path = SHIPPED / f"{name}.toml" if name in shipped() else Path(name)
    try:
        with path.open("rb") as stream:
            return foreign_mapping.load(stream.read(foreign_mapping.LARGEST + 1))
    except OSError as error:
        hint = f"Name a file that ends in .toml, or one of {', '.join(shipped())}."
        problem = f"cannot be read as a mapping: {error.strerror}"
        raise SourceError(path, problem, hint) from error
    except MappingError as error:
        raise SourceError(path, f"is no mapping: {error.problem}", error.hint) from error


class Translation:
    """One run's: what is to be told about its files, and the old addresses that they name."""

    def __init__(
        self, mapping: ForeignMapping, paths: list[Path], tell: Callable[[Step], None]
    ) -> None:
        self._mapping = mapping
        self._paths = paths
        self._tell = tell
        self._notices: dict[str, tuple[Finding, ...]] = {}  # path of a file → about it
        self._aliases: list[aliasing.Alias] = []

    def batches(self, found: Iterator[list[Source]], workers: Workers) -> Iterator[list[Source]]:
        """The batches translated; what is refused or left out is told and missing. One batch is
        being translated while the one before it goes on."""
        begun = map(partial(self._begin, workers), found)
        before = next(begun, None)
        while before:
            after = next(begun, None)
            if documents := list(before()):
                yield documents
            before = after

    def _begin(self, workers: Workers, batch: list[Source]) -> Callable[[], Iterator[Source]]:
        items: list[Item] = []
        wanted: list[Source] = []
        unreadable: list[Source] = []
        for source in batch:
            parts = self._parts(source.path)
            if not self._mapping.wants(parts):
                self._tell(Step(Action.LEFT_OUT, source.path))
            elif source.problem:
                unreadable.append(source)
            else:
                items.append((source.path, parts, source.data))
                wanted.append(source)
        results = workers.map(partial(translate_many, self._mapping), items)

        def documents() -> Iterator[Source]:
            yield from unreadable
            for source, result in zip(wanted, results(), strict=True):
                if isinstance(result, Fault):
                    self._tell(refuse(result))
                else:
                    yield self._noted(source, result)

        return documents

    def _noted(self, source: Source, result: Translated) -> Source:
        if result.notices:
            self._notices[source.path] = tuple(
                Finding(one.kind, one.message, one.hint, one.line) for one in result.notices
            )
        self._aliases += (aliasing.Alias(old, result.url, source.path) for old in result.aliases)
        return replace(source, data=result.data)

    def _parts(self, path: str) -> tuple[str, ...]:
        """The parts of a path below the folder or archive that was named, of a single file its
        name and folder; but those below the mapping's `root` if that is one of its folders."""
        whole = PurePosixPath(path).parts
        below = whole[-2:]
        for named in (found.parts for found in self._paths):
            if len(named) < len(whole) and whole[: len(named)] == named:
                below = whole[len(named) :]
        root = self._mapping.root
        if root in below[:-1]:
            return below[below.index(root) + 1 :]
        if root in whole[:-1]:
            return whole[len(whole) - whole[-2::-1].index(root) - 1 :]
        return below

    def close(self, steps: list[Step], *, dry_run: bool) -> list[Step]:
        """The steps with their notices, after the old addresses were written as redirects, unless
        in a dry run: what stands at an address then is not known yet."""
        refused = {step.path for step in steps if step.action is Action.REFUSED}
        aliases = [alias for alias in self._aliases if alias.file not in refused]
        for file, findings in ({} if dry_run else aliasing.settle(aliases)).items():
            self._notices[file] = self._notices.get(file, ()) + findings
        return [
            replace(step, findings=step.findings + self._notices[step.path])
            if step.path in self._notices and step.path not in refused
            else step
            for step in steps
        ]
