"""`manage.py ensure_editor`: somebody who can log in to a site on one's own machine."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

NAME = "editor"


class Command(BaseCommand):
    help = (
        "Make an administrator for a site on this machine, unless there is one, and show the "
        "addresses to open. The password is made at random and kept in var/editor_password."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SITE_URL.startswith("https://"):
            raise CommandError(
                f"{settings.SITE_URL} is a public site. Make its first account yourself: "
                "manage.py createsuperuser (see docs/deployment.md)."
            )
        users = get_user_model()
        kept = settings.VAR_DIR / "editor_password"
        if not users.objects.filter(is_superuser=True).exists():
            users.objects.create_superuser(NAME, password=_new_password(kept))
        editor = users.objects.filter(username=NAME).first()
        password = kept.read_text() if kept.exists() else None
        lines = [f"Site      {settings.SITE_URL}/", f"Editing   {settings.SITE_URL}/admin/"]
        lines += [f"Database  {_database(connection.settings_dict)}"]
        if editor and password and editor.check_password(password):
            lines += [f"Name      {NAME}", f"Password  {password}"]
        self.stdout.write(_framed([*lines, "", "Stop with Ctrl+C."]))


def _new_password(file: Path) -> str:
    """Written for its owner's eyes only, so that every later run can show the same one."""
    password = secrets.token_urlsafe(9)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(password)
    return password


def _database(config: dict[str, Any]) -> str:
    """Where the database is, without its password: a file, or "quicktakes on db.example"."""
    return f"{config['NAME']} on {config['HOST']}" if config["HOST"] else str(config["NAME"])


def _framed(lines: list[str]) -> str:
    width = max(map(len, lines))
    rule = "─" * (width + 4)
    body = "\n".join(f"│  {line:<{width}}  │" for line in lines)
    return f"\n┌{rule}┐\n{body}\n└{rule}┘\n"
