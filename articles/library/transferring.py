"""Archives of documents that go in and out by the browser, each as a task.

What is uploaded waits in a folder of its own below `TASKS_ROOT`: one task tells what importing it
would do, another imports that very file.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation
from django.db import transaction
from django.utils.text import get_valid_filename

from articles.library import (
    archives,
    changing,
    export_archive,
    exporting,
    import_report,
    importing,
    sources,
    tasking,
    translating,
)
from articles.library.changes import number_of
from articles.library.planning import OnConflict
from articles.library.revising import Refused
from articles.library.source_model import Suffixes
from articles.library.tasking import Later, Tell
from articles.models import OVER, ChangeSet, Subject, Task, TaskState

INCOMING = "in"
"""The folder of what was uploaded; each file lies in one of its own."""

MADE = "out"
"""The folder of what tasks made."""

ARCHIVE = "archive.zip"

LONGEST_NAME = 100
"""Characters of an uploaded document's name that are kept; the names of archives are not."""

LONGEST_SHOWN = 80
"""Characters of the name that a person gave, in the title of a task."""

GONE = "The file is not kept any more. Upload it again."


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to import: the name of a mapping that ships (empty: our own format), and whose value a
    key takes that folder and library both changed."""

    mapping: str = ""
    on_conflict: OnConflict = OnConflict.REPORT


def take_in(chunks: Iterable[bytes], name: str, wishes: Wishes, *, author: User) -> Task:
    """Keep an uploaded file called `name` and start the task that looks at it.

    Raises Refused for what is neither a .zip archive with documents nor a document.
    """
    folder = settings.TASKS_ROOT / INCOMING / uuid4().hex
    folder.mkdir(parents=True)
    try:
        file = folder / _stored_name(name)
        digest = _write(file, chunks)
        if file.name == ARCHIVE:
            _check_archive(file, _suffixes(wishes.mapping))
        arguments = {
            "file": str(file.relative_to(settings.TASKS_ROOT)),
            "sha256": digest,
            "name": name[:LONGEST_SHOWN],
            "mapping": wishes.mapping,
            "on_conflict": wishes.on_conflict.value,
        }
        title = f"Look what importing {arguments['name']} would do"
        return tasking.start("import_plan", title, author=author, arguments=arguments)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _check_archive(file: Path, suffixes: Suffixes) -> None:
    if not archives.is_archive(file):
        raise Refused("This is no .zip archive, or it is damaged. Get a sound copy of it.")
    if archives.documents_of_zip(file, suffixes) == 0:
        endings = sources.named(suffixes)
        raise Refused(
            f"There is no file that ends in {endings} in this archive. A .zip must hold the "
            "documents themselves, in folders or not; no archives, Word files or web pages."
        )


def _stored_name(name: str) -> str:
    """Of an archive always the same; a document keeps its own, which some mappings read."""
    if name.lower().endswith(".zip"):
        return ARCHIVE
    try:
        kept = get_valid_filename(Path(name).name).lstrip(".")
    except SuspiciousFileOperation:
        kept = ""
    suffix = next((one for one in sources.FOREIGN_SUFFIXES if kept.endswith(one)), None)
    if suffix is None or kept == suffix:
        raise Refused("Choose a .zip archive of documents, or one document that ends in .md.")
    stem = kept[: -len(suffix)].encode()[:LONGEST_NAME].decode(errors="ignore")
    return stem + suffix


def _write(file: Path, chunks: Iterable[bytes]) -> str:
    """Write the file, and give the hash of its bytes."""
    digest = sha256()
    with file.open("xb") as stream:
        for chunk in chunks:
            stream.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def start_import(plan: Task, *, author: User) -> Task:
    """Start importing the file that a plan is of; the task that did so before if there is one.

    Raises Refused if the file is gone.
    """
    held = Task.objects.select_for_update().get(pk=plan.pk)
    if begun := tasking.find(held.report.get("import", "")):
        return begun
    if not _path(held.arguments["file"]).is_file():
        raise Refused(GONE)
    arguments = held.arguments | {"documents": held.report["documents"]}
    title = f"Import {held.arguments['name']}"
    task = tasking.start("import", title, author=author, arguments=arguments)
    held.report["import"] = str(task.pk)
    held.save(update_fields=["report"])
    return task


def look(task: Task, tell: Tell) -> None:
    """Plan an import, and tell what it would do."""
    file = _file_of(task)
    suffixes = _suffixes(task.arguments["mapping"])
    total = archives.documents_of_zip(file, suffixes) if file.name == ARCHIVE else 1
    _run(task, file, tell, total or 0, dry_run=True)


def bring_in(task: Task, tell: Tell) -> None:
    """Import a file; the plan is made anew with it, since the library may have changed."""
    if "outcome" in task.report and not _path(task.arguments["file"]).exists():
        return  # cut off between the last write and the end
    if task.author is None or not task.author.has_perm("articles.publish_article"):
        raise Refused("The person who started it may no longer import.")
    file = _file_of(task)
    try:
        _run(task, file, tell, task.arguments["documents"], dry_run=False)
    finally:
        task.change_set = ChangeSet.objects.filter(pk=task.pk).first()
    task.save(update_fields=["report", "file", "change_set"])
    shutil.rmtree(file.parent)


def ended(task: Task) -> None:
    """Settle what an import wrote that was stopped in the middle: it may never go on."""
    if task.change_set and task.state != TaskState.DONE:
        importing.settle()


def _file_of(task: Task) -> Path:
    """The uploaded file. Raises Refused if it is not there, or not the same any more."""
    file = _path(task.arguments["file"])
    if not file.is_file():
        raise Refused(GONE)
    with file.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() != task.arguments["sha256"]:
        raise Refused("The file on the server is not the one that was uploaded. Upload it again.")
    return file


def _path(name: str) -> Path:
    path: Path = settings.TASKS_ROOT / name
    return path


def _suffixes(mapping: str) -> Suffixes:
    return sources.FOREIGN_SUFFIXES if mapping else sources.SUFFIX


def _run(task: Task, file: Path, tell: Tell, total: int, *, dry_run: bool) -> None:
    given = task.arguments
    options = importing.Options(
        dry_run=dry_run,
        on_conflict=OnConflict(given["on_conflict"]),
        change_set=task.pk,
        author=task.author,
    )
    try:
        report = importing.run(
            [file],
            processes=importing.available_cores(),
            options=options,
            progress=lambda done, _: tell(done, max(total, done)),
            mapping=translating.find(given["mapping"] or None),
        )
    except sources.SourceError as error:
        raise Refused(f"{given['name']} {error.problem}. {error.hint}") from error
    except BrokenProcessPool as error:
        raise Later(
            "A process that prepares documents ended, perhaps for want of memory."
        ) from error
    if not report.steps:
        endings = sources.named(_suffixes(given["mapping"]))
        raise Refused(f"There is no file that ends in {endings} in {given['name']}.")
    told = import_report.Told(report, file, given["name"])
    task.report |= told.summary()
    task.file = _made(task.pk, ".json", told.write)


def _made(pk: UUID, suffix: str, write: import_report.Write) -> str:
    """Have a file of a task written, and give its name below `TASKS_ROOT`: it is there when it is
    whole."""
    name = f"{MADE}/{pk}{suffix}"
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    try:
        write(beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return name


def start_export(
    *, author: User, subject: Subject | None = None, chosen: list[tuple[int, int]] | None = None
) -> Task:
    """Start writing an archive of chosen articles, of a subject, or of all."""
    if chosen is not None:
        title = f"Export {number_of(len(chosen))}"
        return tasking.start("export", title, author=author, chosen=chosen)
    title = f"Export the subject {subject}" if subject else "Export all articles"
    arguments = {"subject": subject.slug} if subject else {}
    return tasking.start("export", title, author=author, arguments=arguments)


def take_out(task: Task, tell: Tell) -> None:
    """Write an archive of documents, each with the bytes that an export into a folder gives it."""
    changing.author_of(task)  # refuses for a closed account
    chosen = [pk for pk, _ in task.chosen_pairs()]
    subject = task.arguments.get("subject")
    articles = exporting.articles([subject] if subject else [])
    total = len(chosen) or articles.count()
    if not total:
        raise Refused("There is nothing to export: no article is there.")
    task.report.clear()  # of a run that was cut off
    archive = export_archive.Archive(
        total,
        progress=lambda done: tell(done, total),
        leave=lambda path, reason: tasking.leave(task, path, reason),
    )
    task.file = _made(task.pk, ".zip", lambda path: archive.write(path, chosen, articles))
    tasking.count(task, archive.articles)


def remove_old(before: float) -> None:
    """Remove what was uploaded or made before a moment (seconds since 1970), unless a task that is
    open needs it."""
    for path in list(_old(before)):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _old(before: float) -> Iterator[Path]:
    rows = Task.objects.filter(kind__in=("import_plan", "import")).exclude(state__in=OVER)
    needed = {_path(given["file"]).parent for given in rows.values_list("arguments", flat=True)}
    for folder in (_path(INCOMING), _path(MADE)):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path not in needed and path.stat().st_mtime < before:
                yield path
