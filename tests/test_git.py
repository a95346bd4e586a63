"""The example of docs/git.md, run as it stands: both directions through a shared repository."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.sites import ROOT, Site
from tests.library.documents import document, put

pytestmark = pytest.mark.slow

EXAMPLE = re.search(r"```sh\n(cd .*?)```", (ROOT / "docs/git.md").read_text(), re.DOTALL)[1]
ICE = "learn/physics/why-is-ice-slippery.md"
IDENTITY = ["-c", "user.name=Noor", "-c", "user.email=noor@example.org"]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Change documents")
    git(folder, "push", "--quiet", "origin", "HEAD")


@pytest.fixture
def writer(tmp_path: Path) -> Path:
    """A writer's checkout, beside the shared repository and the site's checkout `server`."""
    git(tmp_path, "init", "--quiet", "--bare", "shared")
    git(tmp_path, "clone", "--quiet", "shared", "writer")
    writer = tmp_path / "writer"
    put(writer, document(), document("other", id=8), document("gone", id=9))
    put(writer, *(document(f"steady-{n}", id=n) for n in range(20, 60)))
    commit(writer)
    git(tmp_path, "clone", "--quiet", "shared", "server")
    return writer


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "site")
    site.manage("migrate")
    return site


def round_trip(site: Site, checkout: Path) -> subprocess.CompletedProcess[str]:
    manage = (
        f'manage() {{ (cd {ROOT} && {sys.executable} manage.py "$1" "$OLDPWD/$2" "${{@:3}}"); }}'
    )
    identity = "export GIT_AUTHOR_NAME=Noor GIT_AUTHOR_EMAIL=n@example.org GIT_COMMITTER_NAME=Noor"
    script = EXAMPLE.replace("/srv/library", str(checkout))
    return subprocess.run(
        ["bash", "-euc", f"{manage}\n{identity} GIT_COMMITTER_EMAIL=n@example.org\n{script}"],
        env=site.environment,
        capture_output=True,
        text=True,
    )


def edit(site: Site, slug: str, **values: str) -> None:
    changes = f"Article.objects.filter(slug={slug!r}).update(**{values!r})"
    site.manage(
        "shell",
        "--command",
        "from articles.library import revising\nfrom articles.models import Article\n"
        f"{changes}\nrevising.record(Article.objects.get(slug={slug!r}), author=None)",
    )


def test_what_writers_and_editors_change_meets(site: Site, writer: Path, tmp_path: Path):
    server = tmp_path / "server"
    first = round_trip(site, server)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "43  created" in first.stdout
    assert "43  unchanged" in first.stdout
    edit(site, "why-is-ice-slippery", title="Why does ice slip?")
    put(writer, document(answer="A film of water."))
    (writer / "learn/physics/gone.md").unlink()
    commit(writer)

    second = round_trip(site, server)

    assert second.returncode == 0, second.stdout + second.stderr
    assert "1  merged" in second.stdout
    assert "1  withdrawn" in second.stdout
    git(writer, "pull", "--quiet")
    assert (writer / ICE).read_bytes() == document(answer="A film of water.").replace(
        b"\ntitle: Why is ice slippery?", b"\ntitle: Why does ice slip?"
    )
    assert git(writer, "show", "--stat", "--format=").split() == [
        *(ICE, "|", "2", "+-"),
        *("1", "file", "changed,", "1", "insertion(+),", "1", "deletion(-)"),
    ]
    assert "42  unchanged" in site.manage("export_articles", str(server / "learn"), "--check")


def test_a_conflict_stops_before_anything_is_committed(site: Site, writer: Path, tmp_path: Path):
    server = tmp_path / "server"
    round_trip(site, server)
    edit(site, "why-is-ice-slippery", title="Why does ice slip?")
    put(writer, document(title="Why is ice so slippery?"))
    commit(writer)

    stopped = round_trip(site, server)

    assert stopped.returncode == 1
    assert "Folder and library both changed `title`" in stopped.stdout
    assert git(server, "status", "--porcelain") == ""
    site.manage("import_articles", str(server / ICE), "--on-conflict=library")
    assert round_trip(site, server).returncode == 0
    git(writer, "pull", "--quiet")
    assert b"\ntitle: Why does ice slip?" in (writer / ICE).read_bytes()
