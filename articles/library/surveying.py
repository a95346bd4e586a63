"""What the library holds where an import is about to write: a bounded number of queries a batch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.library.planning import Candidate, Known, Past, Surroundings
from articles.library.redirecting import batched
from articles.models import RETIRED, Article, Redirect, Revision
from articles.text import slugs
from articles.text.documents import Document, parse
from articles.text.preparing import Prepared


def unchanged(hashes: Collection[str]) -> dict[str, Known]:
    """sha256 → article whose file had exactly these bytes when it was last read."""
    rows = (
        Revision.objects.filter(sha256__in=hashes, in_folder=True)
        .select_related(None)
        .values_list("sha256", "article_id", "article__subject__slug", "article__slug")
    )
    return {
        sha256: Known(pk, slugs.article_path(subject, slug), version=0)
        for sha256, pk, subject, slug in rows
    }


def survey(batch: Sequence[Prepared]) -> Surroundings:
    """The articles and redirects at the addresses of these documents."""
    paths = {one.document.url for one in batch}
    redirects = dict(
        Redirect.objects.filter(old_path__in=paths).values_list("old_path", "new_path")
    )
    wanted = {split for path in {*paths, *redirects.values()} if (split := _split(path))}
    rows = _addresses(Article.objects.filter(slug__in={slug for _, slug in wanted}))
    there = [pk for pk, subject, slug in rows if (subject, slug) in wanted]
    known = _known(there)
    hashes = {one.sha256 for one in batch}
    changed = [pk for pk, one in known.items() if one.latest_sha256 not in hashes]
    return Surroundings({one.path: one for one in known.values()}, redirects, pasts(changed))


def pasts(pks: Collection[int]) -> dict[int, Past]:
    """Row number → the article's states since it last agreed with its folder, or its last one,
    without those that were taken back: what an undone import brought is news again."""
    back = Revision.objects.filter(
        article=OuterRef("article"), change_set=OuterRef("change_set__undone_by")
    )
    own = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    agreed = Subquery(own.filter(in_folder=True).values("number")[:1])
    rows = (
        Revision.objects.filter(article__in=pks)
        .filter(number__gte=Coalesce(agreed, Subquery(own.values("number")[:1])))
        .exclude(Exists(back), in_folder=False)
        .order_by("number")
        .select_related(None)
    )
    bases: dict[int, Document] = {}
    since: dict[int, list[Document]] = defaultdict(list)
    for row in rows:
        state = parse(row.text)
        if row.in_folder:
            bases[row.article_id] = state
        else:
            since[row.article_id].append(state)
    return {pk: Past(bases.get(pk), since[pk]) for pk in pks}


def vanished(subjects: Collection[str], met: Collection[int]) -> tuple[list[Known], int]:
    """Public or not, the articles of these subjects (slugs) that stand for a document none of
    those `met` in this run (row numbers) was; and how many stand for a document at all."""
    rows = Article.objects.filter(
        Exists(Revision.objects.filter(article=OuterRef("pk"), in_folder=True)),
        subject__slug__in=subjects,
    ).exclude(status__in=RETIRED)
    pks = list(rows.order_by().select_related(None).values_list("pk", flat=True))
    gone = [pk for pk in pks if pk not in met]
    found: list[Known] = []
    for chunk in batched(gone):
        found += _known(chunk).values()
    return found, len(pks)


def latest_texts(pks: Collection[int]) -> dict[int, bytes]:
    """Row number → the article's last revision."""
    own = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    rows = Revision.objects.filter(article__in=pks, number=Subquery(own.values("number")[:1]))
    return {row.article_id: row.text for row in rows.select_related(None)}


def absent(urls: Collection[str]) -> set[str]:
    """Those of the addresses that no article has and no redirect leads from."""
    missing = set(urls)
    for chunk in batched(set(missing)):
        wanted = {url: split for url in chunk if (split := _split(url))}
        rows = _addresses(Article.objects.filter(slug__in={slug for _, slug in wanted.values()}))
        there = {(subject, slug) for _, subject, slug in rows}
        redirects = Redirect.objects.filter(old_path__in=chunk).exclude(new_path="")
        missing -= {url for url, split in wanted.items() if split in there}
        missing.difference_update(redirects.values_list("old_path", flat=True))
    return missing


def candidates(batch: Sequence[Prepared], met: Collection[int]) -> dict[int, list[Candidate]]:
    """Id of the source → articles that came from a folder with this id, but for those that were
    `met` in this run (row numbers)."""
    ids = {one.document.id for one in batch if one.document.id is not None}
    rows = Article.objects.filter(source_id__in=ids).order_by().select_related(None)
    unmet = [pk for pk in rows.values_list("pk", flat=True) if pk not in met]
    known = _known(unmet)
    found: dict[int, list[Candidate]] = defaultdict(list)
    columns = rows.filter(pk__in=unmet).values_list("pk", "source_id", "slug", "answer")
    for pk, source_id, slug, answer in columns:
        if source_id is not None and known[pk].folder_sha256:
            found[source_id].append(Candidate(known[pk], source_id, slug, answer))
    return found


def _split(path: str) -> tuple[str, str] | None:
    return slugs.split_article_path(path)


def _addresses(articles: QuerySet[Article]) -> Iterable[tuple[int, str, str]]:
    return articles.order_by().values_list("pk", "subject__slug", "slug")


def _known(pks: Collection[int]) -> dict[int, Known]:
    """Row number → article with its last revision and the one that equals its file. Asked only
    for articles that are there: in a first import, for next to none."""
    own = Revision.objects.filter(article=OuterRef("pk")).select_related(None)
    latest = own.order_by("-number")
    rows = (
        Article.objects.filter(pk__in=pks)
        .order_by()
        .annotate(
            latest_number=Subquery(latest.values("number")[:1]),
            latest_sha256=Subquery(latest.values("sha256")[:1]),
            folder_sha256=Subquery(own.filter(in_folder=True).values("sha256")[:1]),
        )
    )
    columns = ("pk", "subject__slug", "slug", "version")
    revisions = ("latest_number", "latest_sha256", "folder_sha256")
    return {
        pk: Known(
            pk, slugs.article_path(subject, slug), version, number or 0, latest or "", folder or ""
        )
        for pk, subject, slug, version, number, latest, folder in rows.values_list(
            *columns, *revisions
        )
    }


def folder_texts(urls: Collection[str]) -> dict[str, str]:
    """Url → the document as it was last read from a folder."""
    wanted = {split for url in urls if (split := _split(url))}
    rows = Revision.objects.filter(
        in_folder=True, article__slug__in={slug for _, slug in wanted}
    ).select_related("article__subject")
    return {
        row.article.get_absolute_url(): row.text.decode(errors="replace")
        for row in rows
        if (row.article.subject.slug, row.article.slug) in wanted
    }
