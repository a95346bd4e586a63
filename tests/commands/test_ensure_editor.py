"""The account for a site on one's own machine."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The framed block as a mapping: {"Name": "editor", …}."""
    rows = [line.strip("│ ").split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    return {row[0]: row[1] for row in rows if len(row) == 2}


@pytest.mark.django_db
def test_the_printed_name_and_password_log_in(client: Client, capsys):
    call_command("ensure_editor")
    shown = printed(capsys)

    answer = client.post(
        "/admin/login/?next=/admin/",
        {"username": shown["Name"], "password": shown["Password"]},
    )

    assert answer.headers["Location"] == "/admin/"


@pytest.mark.django_db
def test_every_run_prints_the_same_password_and_keeps_it_from_others(capsys, var_dir: Path):
    call_command("ensure_editor")
    first = printed(capsys)
    call_command("ensure_editor")

    assert printed(capsys) == first
    assert (var_dir / "editor_password").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_site_with_an_administrator_gets_no_second_one(capsys):
    User.objects.create_superuser("maria", password="her own")

    call_command("ensure_editor")

    assert "Password" not in printed(capsys)
    assert User.objects.get().username == "maria"


@pytest.mark.django_db
def test_a_password_the_editor_changed_is_not_printed(capsys):
    call_command("ensure_editor")
    editor = User.objects.get()
    editor.set_password("her own")
    editor.save()
    capsys.readouterr()

    call_command("ensure_editor")

    assert "Password" not in printed(capsys)


@pytest.mark.django_db
def test_a_database_made_anew_gets_a_password_that_works(capsys):
    call_command("ensure_editor")
    User.objects.all().delete()
    capsys.readouterr()

    call_command("ensure_editor")

    assert User.objects.get().check_password(printed(capsys)["Password"])


@pytest.mark.django_db
def test_the_block_names_the_database(capsys):
    call_command("ensure_editor")

    assert printed(capsys)["Database"].startswith(str(connection.settings_dict["NAME"]))


@pytest.mark.django_db
def test_the_block_names_the_server_of_a_database_without_its_password(capsys, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.example")
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "hunter2")

    call_command("ensure_editor")
    shown = capsys.readouterr().out

    assert " on db.example" in shown
    assert "hunter2" not in shown


@pytest.mark.django_db
def test_a_public_site_is_refused(settings):
    settings.SITE_URL = "https://answers.example"

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("ensure_editor")

    assert not User.objects.exists()
