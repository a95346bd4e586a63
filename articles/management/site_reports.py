"""What a check of the whole site says: a summary for a terminal, a CSV file for the rest."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from articles.text.contradictions import KINDS, Contradiction, Site, depths

EXAMPLES = 3
WIDTH = 80
_INDENT = " " * 11


def summary(site: Site, found: Sequence[Contradiction]) -> Iterator[str]:
    """What was read, then each kind that was found, the most frequent first."""
    pages = sum(page.is_page and page.status == 200 for page in site.pages.values())
    deepest = max(depths(site).values(), default=0)
    yield (
        f"{len(site.pages):,} addresses asked: {pages:,} pages, {len(site.mapped):,} in maps, "
        f"{len(site.redirects):,} redirects."
    )
    yield f"The farthest page is {deepest} links from home."
    for kind, count in Counter(one.kind for one in found).most_common():
        yield f"\n{count:>9,}  {kind}"
        yield from (f"{_INDENT}{line}" for line in wrap(KINDS[kind], WIDTH - len(_INDENT)))
        for one in [one for one in found if one.kind == kind][:EXAMPLES]:
            yield f"{_INDENT}- {one.address}"
            yield f"{_INDENT}  {one.detail}"
    yield f"\n{len(found):,} contradictions." if found else "\nNo contradiction."


def write(path: Path, found: Sequence[Contradiction]) -> None:
    """A row for each: kind, address, detail."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(Contradiction._fields)
        rows.writerows(found)
