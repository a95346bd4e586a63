"""What commands can be told, where that takes more than a line or two."""

from argparse import ArgumentParser, ArgumentTypeError
from difflib import get_close_matches
from pathlib import Path

from django.core.management.base import CommandError

from articles.library.importing import Options, available_cores
from articles.library.planning import OnConflict
from articles.models import Subject


def add_processes(parser: ArgumentParser) -> None:
    """`--processes`, every core unless told otherwise."""
    parser.add_argument(
        "--processes", type=int, default=available_cores(), help="default: every core"
    )


def add_import_arguments(parser: ArgumentParser) -> None:
    """Those of `import_articles`."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--report", type=file_to_write, metavar="FILE", help="write each document's fate, as JSON"
    )
    parser.add_argument("--mapping", metavar="NAME", help="hugo, jekyll, or a file in TOML")
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be done, and write nothing"
    )
    parser.add_argument(
        "--prune",
        action="store_true",
        help="withdraw articles whose document is gone, in the subjects that occur in PATH",
    )
    parser.add_argument(
        "--prune-limit",
        type=percent,
        default=Options().prune_limit,
        metavar="PERCENT",
        help="withdraw none if more than that many of them are gone (default: %(default)g)",
    )
    parser.add_argument(
        "--on-conflict",
        choices=[choice.value for choice in OnConflict],
        default=OnConflict.REPORT.value,
        help="whose value a key takes that folder and library both changed "
        "(default: %(default)s it, and leave the article as it is)",
    )
    add_processes(parser)


def known_subjects(slugs: list[str]) -> list[str]:
    """The slugs as they are. Raises CommandError, which names those there are, for another."""
    known = list(Subject.objects.order_by("slug").values_list("slug", flat=True))
    for slug in slugs:
        if slug not in known:
            likely = get_close_matches(slug, known, n=3, cutoff=0.5) or known[:10]
            there = ", ".join(likely) or "none yet"
            raise CommandError(f"No subject has the slug {slug}. There is: {there}")
    return slugs


def file_to_write(text: str) -> Path:
    """The path of a file in a folder that is there."""
    path = Path(text)
    if not path.parent.is_dir():
        raise ArgumentTypeError(f"{path.parent} is no folder, so {path.name} cannot be written")
    return path


def percent(text: str) -> float:
    """A number from 0 to 100."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 100:
        raise ArgumentTypeError(f"{text} is no number from 0 to 100")
    return number
