"""23,962 real documents in and out again."""

import json
import random
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.sites import Site

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

DOCUMENTS = 23_962
EDITED = 50
"""Articles of each kind of edit."""

EDITS = """
import json
from articles.library import revising
from articles.models import Article, SeoMetadata

def retitled(article):
    Article.objects.filter(pk=article.pk).update(title=article.title + " Yes")

def answered(article):
    Article.objects.filter(pk=article.pk).update(answer=article.answer + "\\n\\nOne more.")

def reworded(article):
    SeoMetadata.objects.filter(article=article).update(keywords="light, waves")

def linked(article):
    links = list(article.related_links.all()) + [revising.link_to(Article.objects.first())]
    revising.replace_related(article, links)

for name, pk in json.loads({chosen!r}):
    article = Article.objects.get(pk=pk)
    globals()[name](article)
    revising.record(article, author=None)
    print(name, article.get_absolute_url())
"""

# What each line that differs may begin with, behind its + or -.
OWN_LINES = {
    "retitled": r"title: |    \S|    $",
    "answered": r"    \S",
    "reworded": r"    \S",
    "linked": r"related_article\d+:$|    (id|title|subject|url): |        \S|$",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("corpus"))
    site.manage("migrate")
    return site


def counts(said: str) -> dict[str, int]:
    return {
        name: int(count.replace(",", ""))
        for count, name in re.findall(r"^ +([\d,]+)  (\S+)$", said, re.MULTILINE)
    }


def files(folder: Path) -> dict[Path, bytes]:
    return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*.md")}


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Noor", "-c", "user.email=noor@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def test_the_corpus_goes_in_and_out_without_a_byte_changed(
    corpus: Path, site: Site, tmp_path: Path
):
    learn, out = str(corpus / "learn"), tmp_path / "out"

    planned = counts(site.manage("import_articles", learn, "--dry-run"))
    done = counts(site.manage("import_articles", learn))

    assert planned == done
    assert done["created"] == DOCUMENTS
    assert counts(site.manage("export_articles", str(out))) == {"written": DOCUMENTS}
    assert files(out) == files(corpus / "learn")
    assert counts(site.manage("export_articles", learn, "--check")) == {"unchanged": DOCUMENTS}

    git(out, "init", "--quiet")
    git(out, "add", "--all")
    git(out, "commit", "--quiet", "--message", "As imported")
    pks = random.Random(3).sample(range(1, DOCUMENTS), EDITED * len(OWN_LINES))  # noqa: S311
    chosen = [(name, pks.pop()) for name in OWN_LINES for _ in range(EDITED)]
    edited = dict(
        reversed(line.split())
        for line in site.manage(
            "shell",
            "--verbosity=0",
            "--command",
            EDITS.replace("{chosen!r}", repr(json.dumps(chosen))),
        ).splitlines()
    )

    assert counts(site.manage("export_articles", str(out)))["written"] == len(edited)

    touched: Counter[str] = Counter()
    for path in git(out, "diff", "--name-only").split():
        name = edited[f"/learn/{path.replace('/', '/questions/').removesuffix('.md')}"]
        lines = git(out, "diff", "--unified=0", "--", path).split("\n")[4:]
        differing = [line[1:] for line in lines if line[:1] in ("+", "-")]
        assert differing, path
        assert all(re.match(OWN_LINES[name], line) for line in differing), (name, differing)
        touched[name] += 1
    assert touched == dict.fromkeys(OWN_LINES, EDITED)
    assert "adopted" in site.manage("import_articles", str(out))
    assert counts(site.manage("import_articles", str(out)))["unchanged"] == DOCUMENTS
