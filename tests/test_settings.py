"""Settings: what the environment may say, what is refused, and what holds on every answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from quicktakes import environment

ROOT = Path(__file__).resolve().parent.parent
LONG_KEY = "a-key-of-more-than-fifty-characters-that-nobody-else-would-guess"


def manage(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """manage.py as an operator starts it, with nothing set but `variables`."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_it_starts_with_nothing_set_and_keeps_its_secret_key_to_itself(tmp_path: Path):
    first = manage(tmp_path, "check")
    key = tmp_path / "secret_key"
    made = key.read_text()
    manage(tmp_path, "check")

    assert first.returncode == 0, first.stderr
    assert len(made) >= 50
    assert key.stat().st_mode & 0o077 == 0
    assert key.read_text() == made


@pytest.mark.slow
def test_a_public_site_passes_the_deployment_checks_in_silence(tmp_path: Path):
    checked = manage(
        tmp_path,
        "check",
        "--deploy",
        "--database=default",
        "--fail-level=WARNING",
        SITE_URL="https://answers.example",
        SECRET_KEY=LONG_KEY,
    )

    assert checked.returncode == 0, checked.stderr
    assert checked.stderr == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "is_secure"), [("https://a.example", True), ("http://127.0.0.1", False)]
)
def test_cookies_go_over_tls_alone_where_there_is_tls(url: str, is_secure: bool, tmp_path: Path):
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY)"
    )
    told = manage(tmp_path, "shell", "-v", "0", "-c", code, SITE_URL=url, SECRET_KEY=LONG_KEY)

    assert told.stdout.split() == [str(is_secure), str(is_secure), "True"]


CODES = {"en": "English", "de": "Deutsch"}


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("SITE_URL", "answers.example", "Write scheme and host only, such as https://"),
        ("DATABASE_URL", "nonsense", "Write sqlite:///path/to/file or postgres://"),
        ("VAR_DIR", f"{__file__}/var", "Write the path of a folder that exists or can be made"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(name, value, hint, tmp_path: Path):
    refused = manage(tmp_path, "check", **{name: value})

    assert refused.returncode == 1
    assert hint in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "read", "hint"),
    [
        ("DEBUG", "maybe", lambda: environment.flag("DEBUG", False), "Write 1 or 0"),
        ("SITE_URL", "ftp://a.example", lambda: environment.site_url(""), "Write scheme and host"),
        ("SITE_URL", "https://a.example/x", lambda: environment.site_url(""), "scheme and host"),
        ("SITE_URL", "http://a.example:99999", lambda: environment.site_url(""), "scheme and host"),
        ("SITE_URL", "http://a.example:0", lambda: environment.site_url(""), "scheme and host"),
        ("SITE_URL", "http://me:pw@a.example", lambda: environment.site_url(""), "scheme and host"),
        ("SITE_URL", "http://[a.example", lambda: environment.site_url(""), "scheme and host"),
        ("SITE_URL", "https://x y", lambda: environment.site_url(""), "scheme and host"),
        ("SITE_URL", 'https://x"><script>', lambda: environment.site_url(""), "scheme and host"),
        ("SITE_URL", "https://exämple.org", lambda: environment.site_url(""), "with xn--"),
        ("SITE_NAME", " ", lambda: environment.given("SITE_NAME", "a"), "or leave it unset"),
        ("MEDIA_ROOT", "", lambda: environment.given("MEDIA_ROOT", "a"), "or leave it unset"),
        ("CONTACT_EMAIL", "notmail", lambda: environment.email("CONTACT_EMAIL"), "editors@"),
        ("ALLOWED_HOSTS", "http://x.com", lambda: environment.allowed_hosts("a"), "host names"),
        ("ALLOWED_HOSTS", "a b", lambda: environment.allowed_hosts("a"), "host names"),
        ("ALLOWED_HOSTS", "a,b:80", lambda: environment.allowed_hosts("a"), "host names"),
        ("ALLOWED_HOSTS", ",", lambda: environment.allowed_hosts("a"), "or leave it unset"),
        ("TIME_ZONE", "Mars/Olympus", lambda: environment.time_zone("UTC"), "Europe/Lisbon"),
        ("TIME_ZONE", "../secret", lambda: environment.time_zone("UTC"), "Europe/Lisbon"),
        (
            "SITE_LANGUAGE",
            "fr",
            lambda: environment.language("SITE_LANGUAGE", CODES),
            "Write one of",
        ),
        ("DATABASE_URL", "mysql://a/b", lambda: environment.database(""), "sqlite:///path"),
        ("DATABASE_URL", "nonsense", lambda: environment.database(""), "sqlite:///path"),
        ("DATABASE_URL", "sqlite://site.db", lambda: environment.database(""), "sqlite:///path"),
        ("DATABASE_URL", "sqlite:////nowhere/x", lambda: environment.database(""), "make it first"),
        ("DATABASE_URL", "sqlite:////tmp", lambda: environment.database(""), "It is a folder"),
        ("CACHE_URL", "", lambda: environment.cache(""), "locmemcache://"),
        ("CACHE_URL", "filecache:///etc", lambda: environment.cache(""), "locmemcache://"),
        ("CACHE_URL", "memcache://a:1", lambda: environment.cache(""), "locmemcache://"),
        ("CACHE_URL", "redis://h:99999/0", lambda: environment.cache(""), "locmemcache://"),
        ("CACHE_URL", "redis:///0", lambda: environment.cache(""), "locmemcache://"),
        ("CACHE_URL", "nonsense", lambda: environment.cache(""), "locmemcache://"),
        ("EMAIL_URL", "", lambda: environment.mail(""), "consolemail://"),
        ("EMAIL_URL", "nonsense", lambda: environment.mail(""), "smtp.tls://user"),
        ("EMAIL_URL", "smtp://", lambda: environment.mail(""), "smtp.tls://user"),
        ("EMAIL_URL", "smtp://h:99999", lambda: environment.mail(""), "smtp.tls://user"),
        ("EMAIL_URL", "filemail:///etc", lambda: environment.mail(""), "smtp.tls://user"),
        (
            "SECOND_FACTOR_FOR",
            "everybody",
            lambda: environment.one_of("SECOND_FACTOR_FOR", ("publishers", "staff")),
            "Write publishers or staff, or leave it unset",
        ),
        ("SECRET_KEY", "short", lambda: environment.secret_key(Path("x")), "50 random characters"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_a_hint(name, value, read, hint, monkeypatch):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=hint) as refusal:
        read()

    assert str(refusal.value).startswith(name)


@pytest.mark.parametrize("kept", ["", "short\n"])
def test_a_secret_key_that_is_cut_off_is_refused_with_a_hint(kept, tmp_path: Path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "secret_key"
    file.write_text(kept)

    with pytest.raises(ImproperlyConfigured, match="Delete it"):
        environment.secret_key(file)

    file.unlink()
    key = environment.secret_key(file)
    assert environment.secret_key(file) == key
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "hosts", ["answers.example, localhost", "*", ".answers.example", "[::1]", "Answers.Example"]
)
def test_hosts_are_named_as_django_takes_them(hosts, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)

    assert environment.allowed_hosts("") == hosts.split(", ")


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "SITE_URL"])
def test_a_refusal_never_shows_a_password(name, monkeypatch):
    monkeypatch.setenv(name, "mysql://me:hunter2@db/x")
    read = {
        "SITE_URL": lambda: environment.site_url(""),
        "DATABASE_URL": lambda: environment.database(""),
        "SECRET_KEY": lambda: environment.secret_key(Path("x")),
    }

    with pytest.raises(ImproperlyConfigured) as refusal:
        read[name]()

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////site.sqlite3", "django.db.backends.sqlite3", "/site.sqlite3"),
        ("sqlite://:memory:", "django.db.backends.sqlite3", ":memory:"),
        ("postgres://me:pw@db:5432/site", "django.db.backends.postgresql", "site"),
    ],
)
def test_a_database_is_named_by_its_url(url, engine, name, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", url)

    config = environment.database("")

    assert (config["ENGINE"], config["NAME"]) == (engine, name)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("HTTPS://Answers.Example/", "https://answers.example"),
    ],
)
def test_the_address_of_the_site_is_kept_as_browsers_send_it(url, kept, monkeypatch):
    monkeypatch.setenv("SITE_URL", url)

    assert environment.site_url("") == kept


@pytest.mark.parametrize("url", ["http://[::1]:8000", "https://answers.example"])
def test_the_host_of_the_site_is_one_that_is_answered(url, monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    host = environment.host_of(url)

    assert host in url
    assert environment.allowed_hosts(host) == [host]


@pytest.mark.parametrize(
    ("word", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_a_switch_understands_the_usual_words(word, meant, monkeypatch):
    monkeypatch.setenv("DEBUG", word)

    assert environment.flag("DEBUG", not meant) is meant


ADDRESSES = ["/", "/learn", "/admin/login/", "/nowhere"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_forbids_foreign_and_inline_code(client: Client, address: str):
    policy = client.get(address).headers["Content-Security-Policy"]
    rules = {name: values for name, *values in (rule.split() for rule in policy.split(";"))}

    assert "unsafe" not in policy
    assert rules["default-src"] == ["'none'"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert rules["base-uri"] == ["'none'"]
    assert not {"*", "https:", "http:", "data:"} & set(rules["script-src"])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_security_headers(client: Client, address: str):
    headers = client.get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_no_news_to_the_operator(client: Client, caplog):
    client.get("/nowhere")

    assert caplog.records == []


@pytest.mark.parametrize(
    ("value", "port", "tls", "ssl"),
    [
        ("smtp+tls://ines:w%40rm@mail.example", 587, True, False),
        ("smtp+ssl://ines:w%40rm@mail.example", 465, False, True),
        ("smtp://ines:w%40rm@mail.example:2525", 2525, False, False),
    ],
)
def test_mail_goes_where_the_address_says(value, port, tls, ssl, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", value)
    mail = environment.mail("consolemail://")

    assert mail["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example", port)
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("ines", "w@rm")
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (tls, ssl)


def test_mail_is_printed_where_nothing_is_said():
    assert environment.mail("consolemail://")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    ("url", "domain", "origin"),
    [
        ("https://answers.example", "answers.example", "https://answers.example"),
        ("https://answers.example:8443", "answers.example", "https://answers.example:8443"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://answers.example", "answers.example", "https://answers.example"),
    ],
)
def test_passkeys_belong_to_a_domain_over_tls_or_to_this_machine(url, domain, origin):
    assert environment.passkeys(url) == (domain, origin)


def log_in(client: Client, password: str) -> int:
    form = {"username": "maria", "password": password}
    return client.post("/admin/login/?next=/admin/", form).status_code


@pytest.mark.django_db
def test_ten_wrong_passwords_close_the_door_to_the_right_one_too(client: Client, caplog):
    User.objects.create_superuser("maria", password="the right one")

    tries = [log_in(client, f"guess {number}") for number in range(10)]

    assert tries[:9] == [200] * 9
    assert log_in(client, "the right one") == 429


@pytest.mark.django_db
def test_a_few_wrong_passwords_leave_it_open(client: Client, caplog):
    User.objects.create_superuser("maria", password="the right one")

    for number in range(3):
        log_in(client, f"guess {number}")

    assert log_in(client, "the right one") == 302
