"""What an import changes besides articles, taken back with it: on which version folder and library
agree, addresses that say "gone", and subjects that nothing else needs."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from articles.library import emptied
from articles.models import Article, ChangeSet, Draft, Origin, Redirect, Revision, Subject

_OF_FOLDER = (Origin.IMPORT, Origin.PRUNE)


def is_import(change_set: ChangeSet) -> bool:
    """Whether it imported, or took an import back, or brought back what was taken back so."""
    while undone := change_set.undoes.first():
        change_set = undone
    return Revision.objects.filter(change_set=change_set, origin__in=_OF_FOLDER).exists()


@contextmanager
def never_there(pks: Collection[int]) -> Iterator[None]:
    """Have the addresses of articles that are thrown away meanwhile not say that these are gone:
    an import brings back none of which its address says so."""
    paths = {article.get_absolute_url() for article in Article.objects.filter(pk__in=pks)}
    led = Redirect.objects.filter(new_path__in=paths).values_list("old_path", flat=True)
    paths |= set(led)
    yield
    Redirect.objects.filter(old_path__in=paths, new_path="").delete()


def clear_away(pks: Collection[int]) -> None:
    """Take away those subjects that are empty and as an import makes them: nobody chose anything of
    one, and no draft names it."""
    for subject in Subject.objects.filter(pk__in=pks, articles=None):
        made = Subject(pk=subject.pk, slug=subject.slug, name=subject.name)
        is_named = Draft.objects.filter(fields__subject=[str(subject.pk)]).exists()
        if emptied.values_of(subject) == emptied.values_of(made) and not is_named:
            subject.delete()


class _Version(NamedTuple):
    number: int
    origin: str
    change_set: UUID | None
    undone_by: UUID | None


def agree_as_before(pk: int, first: int, last: int) -> None:
    """After the versions `first` to `last` were taken back: folder and library agree on what they
    agreed on before, so that the next import compares the same file with the same text."""
    rows = Revision.objects.filter(article=pk)
    columns = ("number", "origin", "change_set", "change_set__undone_by")
    found = rows.order_by("-number").select_related(None).values_list(*columns)
    versions = [_Version(*row) for row in found]
    if rows.filter(number=_agreed(versions, last), in_folder=True).update(in_folder=False):
        rows.filter(number=_agreed(versions, first - 1)).update(in_folder=True)


def _agreed(versions: list[_Version], number: int) -> int:
    """On which version they agreed when the article was at version `number`; 0: on none."""
    for version in versions:
        if version.number > number:
            continue
        if version.origin in _OF_FOLDER:
            return version.number
        if version.origin == Origin.UNDO:
            undone = [one.number for one in versions if one.undone_by == version.change_set]
            number = min(undone, default=version.number) - 1
    return 0
