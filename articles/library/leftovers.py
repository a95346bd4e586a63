"""Files in an exported folder that no article has any more, or never had."""

from collections.abc import Collection, Iterator
from pathlib import Path

from articles.library import files
from articles.library.redirecting import batched
from articles.library.sources import SUFFIX
from articles.models import RETIRED, Article, Redirect, Revision
from articles.text.preparing import digest
from articles.text.slugs import article_path


def find(
    folder: Path, known: Collection[Path], subjects: Collection[str]
) -> Iterator[tuple[Path, bool]]:
    """The documents in the subjects' folders (all, if none is named) that are not `known`, and
    whether the library can do without each: its article was withdrawn, moved or deleted, and what
    the file says is in a history, unless that was deleted too."""
    strange = [path for path in _documents(folder, subjects) if path not in known]
    for batch in batched(strange):
        chunk = {path: _address(path) for path in batch}
        ends = _ends(list(chunk.values()))
        gone = {address for address, end in ends.items() if not end}
        held = _held({path: ends[address] for path, address in chunk.items() if ends.get(address)})
        yield from ((path, address in gone or path in held) for path, address in chunk.items())


def _documents(folder: Path, subjects: Collection[str]) -> Iterator[Path]:
    for subject in sorted(folder.iterdir()):
        is_ours = not subject.name.startswith(".") and not subject.is_symlink() and subject.is_dir()
        if is_ours and (not subjects or subject.name in subjects):
            yield from sorted(subject.glob(f"[!.]*{SUFFIX}"))


def _address(path: Path) -> str:
    return article_path(path.parent.name, path.name.removesuffix(SUFFIX))


def _ends(addresses: Collection[str]) -> dict[str, str]:
    """Address → that of the article which was there and where it is now; empty: it was deleted."""
    redirects = Redirect.objects.filter(old_path__in=addresses)
    ends = dict(redirects.values_list("old_path", "new_path"))
    withdrawn = Article.objects.with_path().filter(status__in=RETIRED, path__in=addresses)
    return ends | {path: path for path in withdrawn.values_list("path", flat=True)}


def _held(ends: dict[Path, str]) -> set[Path]:
    """The files whose very text an article's history holds, given with the article's address."""
    hashes = {path: digest(files.read(path) or b"") for path in ends if not path.is_symlink()}
    rows = Revision.objects.filter(sha256__in=hashes.values()).select_related("article__subject")
    held = {(row.article.get_absolute_url(), row.sha256) for row in rows.defer("document")}
    return {path for path, sha256 in hashes.items() if (ends[path], sha256) in held}
