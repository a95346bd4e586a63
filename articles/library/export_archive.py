"""Documents out into one .zip, article by article: nothing of it is held in memory."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from articles.library import exporting, pictures, texts
from articles.library.importing import available_cores
from articles.library.redirecting import batched
from articles.library.revising import Refused
from articles.library.sources import SUFFIX
from articles.library.workers import Workers
from articles.models import Article, ArticleQuerySet

MODE = 0o644 << 16
"""What an unpacked file may be used for, where zipfile keeps it."""


class Archive:
    """One archive: `articles` counts those that are in it, `leave` is told path and reason of what
    cannot be, `progress` how many are done."""

    def __init__(
        self,
        total: int,
        *,
        progress: Callable[[int], None],
        leave: Callable[[str, str], None],
    ) -> None:
        self.articles = 0
        self._total = total
        self._progress = progress
        self._leave = leave
        self._pictures: set[str] = set()

    def write(self, path: Path, chosen: list[int], articles: ArticleQuerySet) -> None:
        """Write the chosen articles (row numbers), or all of `articles`. Raises Refused where
        nothing is left to write."""
        processes = available_cores() if self._total > exporting.ALONE else 1
        found = _chosen(chosen) if chosen else texts.batches(articles)
        with Workers(processes - 1) as workers, zipfile.ZipFile(path, "w") as archive:
            done = 0
            for states in exporting.parsed(found, workers):
                for state, base in states:
                    self._add(archive, state, base)
                done += len(states)
                self._progress(done)
            if not self.articles:
                raise Refused("None of these articles is there any more.")
            for name in sorted(self._pictures):
                self._add_picture(archive, name)

    def _add(self, archive: zipfile.ZipFile, state: texts.State, base: texts.Base) -> None:
        article = state.article
        try:
            data = texts.text_of(state, base)
            self._pictures |= pictures.used_by(article)
        except Article.DoesNotExist:
            return
        except Refused as error:
            self._leave(article.get_absolute_url(), f"{error} Correct it in the admin.")
            return
        name = f"{article.subject.slug}/{article.slug}{SUFFIX}"
        _put(archive, name, data, article.updated_at, zipfile.ZIP_DEFLATED)
        self.articles += 1

    def _add_picture(self, archive: zipfile.ZipFile, name: str) -> None:
        data = pictures.read(name)
        if data is None:
            self._leave(f"/{exporting.MEDIA}/{name}", "There is no such picture.")
            return
        _put(archive, f"{exporting.MEDIA}/{name}", data, None, zipfile.ZIP_STORED)


def _put(
    archive: zipfile.ZipFile, name: str, data: bytes, at: datetime | None, method: int
) -> None:
    member = zipfile.ZipInfo(name)
    if at and at.year >= 1980:  # the format knows none before
        member.date_time = at.astimezone(UTC).timetuple()[:6]
    member.compress_type = method
    member.external_attr = MODE
    archive.writestr(member, data)


def _chosen(pks: list[int]) -> Iterator[list[texts.State]]:
    for some in batched(sorted(pks)):
        yield from texts.batches(Article.objects.filter(pk__in=some))
