"""Reads settings from the environment and says, in a sentence, what to do about a wrong one."""

import os
import re
import secrets
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.http.request import split_domain_port

SHORTEST_KEY = 50
"""Characters of a secret key, as Django's own check wants them."""

_env = environ.Env()
_WORDS = {"1": True, "true": True, "yes": True, "on": True}
_WORDS |= {"0": False, "false": False, "no": False, "off": False, "": False}


def _wrong(name: str, value: str, hint: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} cannot be used. {hint}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def given(name: str, default: str) -> str:
    """A text that cannot be empty."""
    value = text(name, default)
    if not value:
        raise _wrong(name, value, "Write a value, or leave it unset.")
    return value


def email(name: str) -> str:
    """An address of mail, or "" where none is given."""
    value = text(name)
    try:
        if value:
            validate_email(value)
    except ValidationError as error:
        raise _wrong(name, value, "Write an address such as editors@answers.example") from error
    return value


def language(name: str, known: Mapping[str, str]) -> str:
    """The code of one of the languages that the site knows."""
    value = text(name, "en")
    if value not in known:
        codes = ", ".join(f"{code} ({label})" for code, label in known.items())
        raise _wrong(name, value, f"Write one of {codes}.")
    return value


def one_of(name: str, known: Collection[str]) -> str:
    """One of the known words, or "" where none is given."""
    value = text(name)
    if value and value not in known:
        raise _wrong(name, value, f"Write {' or '.join(known)}, or leave it unset.")
    return value


def indexnow_key(name: str) -> str:
    """A key of IndexNow, or "" where none is given: https://www.indexnow.org/documentation."""
    value = text(name)
    if value and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
        raise _wrong(name, value, "Write 8 to 128 letters, digits and hyphens.")
    return value


def web_address(name: str, default: str) -> str:
    """An address that begins with http:// or https://."""
    value = text(name, default)
    if not re.match(r"https?://[^/\s]+", value):
        raise _wrong(name, value, f"Write an address such as {default}.")
    return value


def flag(name: str, default: bool) -> bool:
    """`1`, `true`, `yes`, `on` or their opposites; anything else is an error, not False."""
    value = text(name, str(default))
    if value.lower() not in _WORDS:
        raise _wrong(name, value, "Write 1 or 0.")
    return _WORDS[value.lower()]


def folder(name: str, default: Path) -> Path:
    """A folder, made when it is not there yet."""
    path = Path(text(name) or default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "Write the path of a folder that exists or can be made."
        raise _wrong(name, str(path), f"{error.strerror}. {hint}") from error
    return path


def allowed_hosts(default: str) -> list[str]:
    """Host names, separated by commas; blanks around them do not count. `*` and a dot before a
    name mean what they mean to Django."""
    value = text("ALLOWED_HOSTS", default)
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names or not all(_is_allowed_host(name) for name in names):
        hint = "Write host names such as answers.example,localhost or leave it unset."
        raise _wrong("ALLOWED_HOSTS", value, hint)
    return names


def _is_allowed_host(name: str) -> bool:
    return name == "*" or bool(_HOST.fullmatch(name.removeprefix(".").lower()))


# What Django takes for a host, port left out.
_HOST = re.compile(r"[a-z0-9.-]*[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]*:[0-9a-f:.]*\]")


def site_url(default: str) -> str:
    """The public address of the site as browsers send it: `https://answers.example`, no slash."""
    value = text("SITE_URL", default).rstrip("/").lower()
    if not _is_origin(value):
        shown = "…" if "@" in value else value  # before an @ may stand a password
        hint = "Write scheme and host only, such as https://answers.example"
        if not value.isascii():
            hint += ", the host in its ASCII form, which begins with xn--"
        raise _wrong("SITE_URL", shown, hint)
    return value


def host_of(url: str) -> str:
    """The host of an address as Django names it: without port, IPv6 in brackets."""
    return split_domain_port(urlsplit(url).netloc)[0]


def passkeys(url: str) -> tuple[str, str]:
    """The domain that passkeys of the site at `url` belong to, and the address that asks for them.

    Browsers refuse numbers for a domain, and plain http but for localhost:
    `http://127.0.0.1:8000` becomes `localhost` and `http://localhost:8000`.
    """
    host, parts = host_of(url), urlsplit(url)
    if host in {"127.0.0.1", "[::1]", "localhost"} and parts.scheme == "http":
        return "localhost", f"http://localhost{f':{parts.port}' if parts.port else ''}"
    return host, f"https://{parts.netloc}"


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a port above 65535, a bracket without its pair
        return False
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    origin = f"{parts.scheme}://{host}" + ("" if port is None else f":{port}")
    is_host = bool(_HOST.fullmatch(host or ""))
    return parts.scheme in {"http", "https"} and is_host and port != 0 and url == origin


def time_zone(default: str) -> str:
    value = text("TIME_ZONE", default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong(
            "TIME_ZONE", value, "Write a name such as Europe/Lisbon or America/New_York."
        ) from error
    return value


def database(default: str) -> dict[str, Any]:
    """Django's settings for `DATABASE_URL` (django-environ's forms: sqlite, postgres)."""
    value = text("DATABASE_URL", default)
    hint = "Write sqlite:///path/to/file or postgres://user:password@host:5432/name"
    if not value.startswith(_DATABASES):  # django-environ knows more, and warns of others
        raise _wrong("DATABASE_URL", "…", hint)
    try:
        config: dict[str, Any] = _env.db_url_config(value)
    except Exception:
        raise _wrong("DATABASE_URL", "…", hint) from None
    if not config["NAME"]:
        raise _wrong("DATABASE_URL", "…", hint)
    if config["ENGINE"].endswith("postgresql"):
        _need("psycopg", "DATABASE_URL")
        return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if not Path(config["NAME"]).parent.is_dir():
        raise _wrong("DATABASE_URL", value, "Its folder does not exist: make it first.")
    if Path(config["NAME"]).is_dir():
        raise _wrong("DATABASE_URL", value, "It is a folder: add the name of a file in it.")
    # Kept open: the last connection to close folds the WAL into the file and deletes it, which
    # for one request after the other cost more than all the rest (17 against 600 a second).
    return config | {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}


# Two slashes before a file's name would make its first folder a host, and the rest the path.
_DATABASES = ("sqlite:///", "sqlite://:memory:", "postgres://", "postgresql://")

# WAL lets readers read while an import writes; IMMEDIATE takes the write lock at the start of a
# transaction, so that it waits (20 s at most) where a deferred one would fail in its middle.
# A rendered answer has 6 KB: pages of 8 KB hold one whole, and an import took 6 % less time than
# with 4 KB. Only a new database takes the size on.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA page_size=8192;PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA mmap_size=268435456;"
    ),
}


def cache(default: str) -> dict[str, Any]:
    """Django's settings for `CACHE_URL`: `locmemcache://` or `redis://host:6379/0`."""
    value = text("CACHE_URL", default)
    if not _is_cache(value):  # django-environ knows more, such as files
        raise _wrong("CACHE_URL", "…", "Write locmemcache:// or redis://host:6379/0")
    config: dict[str, Any] = _env.cache_url_config(value)
    if config["BACKEND"].endswith("RedisCache"):
        _need("redis", "CACHE_URL")
        config["BACKEND"] = "django.core.cache.backends.redis.RedisCache"
    return config


def _is_cache(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme == "locmemcache":
        return True
    is_number = re.fullmatch(r"/?[0-9]*", parts.path)
    return parts.scheme in {"redis", "rediss"} and bool(parts.hostname and is_number) and port != 0


def mail(default: str) -> dict[str, Any]:
    """Django's settings for `EMAIL_URL`: `consolemail://` prints mail where the server runs,
    `smtp://user:password@host:25` sends it; `smtp+tls` begins plainly and then encrypts (port
    587), `smtp+ssl` is encrypted from the first byte on (465)."""
    value = text("EMAIL_URL", default)
    hint = "Write smtp+tls://user:password@host:587, smtp+ssl://…, smtp://… or consolemail://"
    if not _is_mail(value):  # django-environ knows more, and reads a host out of nothing
        raise _wrong("EMAIL_URL", "…", hint)
    config: dict[str, Any] = _env.email_url_config(value)
    port = config["EMAIL_PORT"] or _MAIL_PORTS.get(urlsplit(value).scheme, 25)
    kept = {name: config[name] or "" for name in _MAIL_TEXTS}
    secure = {name: config.get(name, False) for name in ("EMAIL_USE_TLS", "EMAIL_USE_SSL")}
    return kept | secure | {"EMAIL_PORT": port}


_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
_MAIL_TEXTS = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")


def _is_mail(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if url == "consolemail://":
        return True
    return parts.scheme in _MAIL_PORTS and bool(parts.hostname) and port != 0


def secret_key(file: Path) -> str:
    """`SECRET_KEY`, or one kept in `file`, which is made at the first start.

    A file rather than a fresh key for every process: the server's workers must share it, and
    sessions should outlive a restart.
    """
    value = text("SECRET_KEY")
    if value and len(value) < SHORTEST_KEY:
        raise _wrong("SECRET_KEY", "…", "Use at least 50 random characters.")
    if value:
        return value
    if not file.exists():
        _make_key(file)
    value = file.read_text().strip()
    if len(value) < SHORTEST_KEY:
        hint = "Delete it: a new key is made at the next start, and editors sign in again."
        raise ImproperlyConfigured(f"The secret key in {file} is too short to be one. {hint}")
    return value


def _make_key(file: Path) -> None:
    """A key in a file of its owner's. Linked into place when it is whole: processes that start at
    the same moment all read the first one, and a full disk leaves none."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        os.unlink(name)


def _need(module: str, name: str) -> None:
    try:
        __import__(module)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{name} needs {module}. Run: .venv/bin/pip install -r requirements-extras.txt"
        ) from error
