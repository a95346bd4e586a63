"""Old addresses that documents themselves name, made redirects: planned, then written.

Every import looks at all of them, at its end, when every page is there. What an editor wrote is
never changed: neither a page nor a redirect gives way to an alias.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.db import transaction

from articles.library.planning import Finding
from articles.models import Article, Redirect
from articles.text import slugs

_BATCH = 1000

# A path of this site in which nothing stands for something else, as `:title` does in Jekyll.
_PATH = re.compile(r"/(?!/)[^\s?#]{1,499}")


@dataclass(frozen=True, slots=True)
class Alias:
    """An old address, as a file gives it, of the document with this url."""

    old: str
    url: str
    file: str

    @property
    def path(self) -> str:
        """The old address as redirects hold it, without a slash at its end; empty if it is none."""
        path = unquote(self.old).rstrip("/")
        return path if _PATH.fullmatch(path) and "/:" not in path and "\0" not in path else ""


@dataclass(slots=True)
class Plan:
    """Redirects to write, old address → new, and what is to be told about which file."""

    redirects: dict[str, str] = field(default_factory=dict)
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)


def settle(aliases: Sequence[Alias]) -> dict[str, tuple[Finding, ...]]:
    """Write the redirects that are missing; give what is to be told, by file."""
    told: dict[str, tuple[Finding, ...]] = defaultdict(tuple)
    for start in range(0, len(aliases), _BATCH):
        for file, findings in _settle(aliases[start : start + _BATCH]).items():
            told[file] += findings
    return dict(told)


@transaction.atomic
def _settle(aliases: Sequence[Alias]) -> dict[str, tuple[Finding, ...]]:
    asked = {path for alias in aliases for path in (alias.path, alias.url) if path}
    rows = Redirect.objects.filter(old_path__in=asked) | Redirect.objects.filter(new_path__in=asked)
    redirects = dict(rows.values_list("old_path", "new_path"))
    planned = plan(aliases, set(_pages(asked | set(redirects.values()))), redirects)
    Redirect.objects.bulk_create(
        [Redirect(old_path=old, new_path=new) for old, new in planned.redirects.items()],
        update_conflicts=True,
        unique_fields=["old_path"],
        update_fields=["new_path"],
    )
    return planned.findings


def _pages(paths: Collection[str]) -> Iterator[str]:
    """Those of these addresses that are articles'."""
    wanted = {split for path in paths if (split := slugs.split_article_path(path))}
    rows = Article.objects.filter(slug__in={slug for _, slug in wanted}).order_by()
    for found in rows.values_list("subject__slug", "slug"):
        if found in wanted:
            yield slugs.article_path(*found)


def plan(aliases: Sequence[Alias], pages: Collection[str], redirects: Mapping[str, str]) -> Plan:
    """What to write, where `pages` are addresses of articles and `redirects` those there are, to
    and from the addresses of the aliases. Each leads to its page in one hop."""
    planned = Plan()
    known = dict(redirects)
    for alias in aliases:
        end = alias.url if alias.url in pages else redirects.get(alias.url, "")
        if end not in pages or alias.path == end:
            continue
        if problem := _problem(alias, end, pages, known):
            finding = Finding("alias-not-kept", f"The old address {alias.old} {problem}.", _HINT)
            planned.findings[alias.file] = (*planned.findings.get(alias.file, ()), finding)
            continue
        before = [old for old, new in redirects.items() if new == alias.path]
        new = {old: end for old in (alias.path, *before) if known.get(old) != end}
        planned.redirects |= new
        known |= new
    return planned


_HINT = "It is kept among the unknown keys; add a redirect in the admin if one is needed."


def _problem(alias: Alias, end: str, pages: Collection[str], known: Mapping[str, str]) -> str:
    if not alias.path:
        return "is no path such as /2019/old-name"
    if alias.path in pages:
        return "is that of another article"
    if known.get(alias.path, end) != end:
        return f"redirects to {known[alias.path] or 'nowhere'} already"
    return ""
