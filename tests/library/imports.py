"""What the tests of imports share: a run, its counts, and an edit as the admin makes it."""

from pathlib import Path
from typing import Any

from articles.library import importing, revising
from articles.library.importing import Options, Report
from articles.library.planning import OnConflict
from articles.models import Article, SeoMetadata

ICE = "/learn/physics/questions/why-is-ice-slippery"


def run(*paths: Path, on_conflict: str = "report", **options: Any) -> Report:
    chosen = Options(**options, on_conflict=OnConflict(on_conflict))
    return importing.run(list(paths), processes=1, options=chosen)


def actions(report: Report) -> dict[str, int]:
    return {action.value: count for action, count in report.actions().items()}


def problems(report: Report) -> list[str]:
    return list(report.kinds(problems=True))


def notices(report: Report) -> dict[str, int]:
    return dict(report.kinds(problems=False))


def edit(article: Article, *, keywords: str | None = None, **values: Any) -> None:
    """Change columns, and the keywords, and record the change."""
    Article.objects.filter(pk=article.pk).update(**values)
    if keywords is not None:
        SeoMetadata.objects.filter(article=article).update(keywords=keywords)
    revising.record(article, author=None)
