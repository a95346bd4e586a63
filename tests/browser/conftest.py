"""A real browser on the real site: gunicorn, hashed static files, the whole security policy.

A story fails at its end if the browser wrote an error to its console, refused something by the
Content-Security-Policy, or was refused a file, whatever else the story looked at.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.extremes import write_extremes
from tests.browser.newsroom import MAKE
from tests.library.documents import document

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these Chromium calls home at every start, and a call that is refused is a console error.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
AS_ROOT = ["--no-sandbox", "--disable-gpu"]
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""

WEATHER = {"subject": "Weather", "shelf": "weather", "answer": "Warm air rises, and cools."}

PATIENCE = 15_000  # milliseconds; a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        flags = QUIET + (AS_ROOT if os.geteuid() == 0 else [])
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site under test: its database, its files, its editor's password."""
    return tmp_path_factory.mktemp("var")


MAKE_SECOND = """
from django.contrib.auth.models import User
User.objects.create_superuser("noor", password="a second password")
"""


@pytest.fixture(scope="session")
def second_editor(site: str, var_dir: Path) -> str:
    """The password of “noor”, another publisher."""
    command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", MAKE_SECOND]
    subprocess.run(command, cwd=ROOT, env=environment_of(var_dir, site), check=True)
    return "a second password"


@pytest.fixture(scope="session")
def newsroom(site: str, var_dir: Path, second_editor: str) -> dict[str, Any]:
    """Row numbers of articles by their day, keys of drafts and change sets; a writer beside."""
    environment = environment_of(var_dir, site)
    command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", MAKE]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="session")
def site(var_dir: Path) -> Iterator[str]:
    """The address of a site with the sample library, made and served as `make run` does it.

    It lives as long as the session, so a story that writes has an article of its own.
    """
    documents = _documents(var_dir / "documents")
    made = (["ensure_library"], ["import_articles", str(documents)], ["ensure_editor"])
    with served(var_dir, *made) as address:
        yield address


@contextmanager
def served(var_dir: Path, *commands: list[str]) -> Iterator[str]:
    """A site of its own in `var_dir`, made by `commands`, with gunicorn and a worker."""
    # The socket listens before the server starts: early requests wait instead of failing.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = environment_of(var_dir, address)
        static = ["collectstatic", "--no-input", "--verbosity=0"]
        for command in (["migrate", "--verbosity=0"], static, *commands):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                check=True,
            )
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "quicktakes.wsgi", "--log-level=warning"]
            + [f"--bind=fd://{listener.fileno()}"],
            cwd=ROOT,
            env=environment,
            pass_fds=[listener.fileno()],
        )
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "run_tasks", "--verbosity=0"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            yield address
        finally:
            for process in (server, worker):
                process.terminate()
            for process in (server, worker):
                process.wait()


def environment_of(var_dir: Path, address: str) -> dict[str, str]:
    """The environment of a site in `var_dir`, and of commands for it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"VAR_DIR": str(var_dir), "SITE_URL": address}


@pytest.fixture
def password(site: str, var_dir: Path) -> str:
    """That of the account which `make run` makes."""
    return (var_dir / "editor_password").read_text()


def _documents(folder: Path) -> Path:
    """What the sample library has not: a subject of several pages, and what strains a page."""
    folder.mkdir()
    for number in range(1, 61):
        values = {"id": number, "title": f"Why does it rain on day {number}?"}
        text = document(f"why-does-it-rain-on-day-{number}", **values, **WEATHER)
        (folder / f"{number}.md").write_bytes(text)
    write_extremes(folder)
    return folder


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(site: str, chromium: Browser) -> Iterator[OpenPage]:
    """Makes pages: `open_page(width=390, java_script_enabled=False)`."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Chromium calls a document's own 404 an error, and a refusal that is told in words; the
        # story looks at these itself.
        address = message.location["url"]
        own_status = message.page is not None and address.partition("?")[0] in (
            message.page.url.partition("?")[0],
            f"{site}/admin/articles/pictures/upload",
            f"{site}/admin/articles/keep",
            f"{site}/admin/articles/article/hints/",
        )
        if message.type == "error" and not (own_status and "status of 4" in message.text):
            complaints.append(f"{message.text} ({address})")

    def make(width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=options.pop("base_url", site),
            viewport={"width": width, "height": height},
            locale="en-US",
            timezone_id="UTC",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", listen)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context.new_page()

    yield make
    for context in chromium.contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A desktop's window, 1,280 pixels wide."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A phone of 390 pixels, with a finger."""
    return open_page(width=390, height=844, has_touch=True, is_mobile=True)
