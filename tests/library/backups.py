"""Backups for tests: a small site with accounts and media, and files that were tampered with."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import (
    WebAuthnAttestation,
    WebAuthnCredential,
    WebAuthnUserHandle,
)

from articles.library import backup_rows, revising
from articles.library.factors import make_recovery_codes
from articles.models import Page, Redirect, RelatedArticle, ToldPage
from tests.factories import make_article


def fill(slug: str = "why-is-ice-slippery") -> None:
    """A row of every model of ours, an account in a group, and a picture."""
    editor = User.objects.create_user(f"editor-of-{slug}", password="ice and water")
    group = Group.objects.create(name=f"Editors of {slug}")
    group.permissions.add(Permission.objects.order_by("pk")[0])
    editor.groups.add(group)
    _give_factors(editor)
    article = make_article(slug=slug, answer="Its top layer moves: $x \\neq 0$, 冰.", score=-0.1)
    revising.record(article, author=editor)
    RelatedArticle.objects.create(article=article, position=1, url="/learn/x/questions/y")
    Page.objects.create(slug=f"terms-of-{slug}", title="Terms", body="Be kind.")
    Redirect.objects.create(old_path=f"/old/{slug}", new_path=article.get_absolute_url())
    ToldPage.objects.create(
        article_number=article.pk, path=article.get_absolute_url(), changed_at=article.changed_at
    )
    picture = Path(settings.MEDIA_ROOT) / "pictures" / f"{slug}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"\x89PNG" * 1000)


def _give_factors(user: User) -> None:
    """A row of every table of the second factor: an app, a recovery code and a passkey."""
    TOTPDevice.objects.create(user=user, name="Phone", last_used_at=timezone.now())
    make_recovery_codes(user)
    key = b"\x00\xff" + user.username.encode()
    passkey = WebAuthnCredential.objects.create(
        user=user, name="Laptop", credential_id=key, public_key=key, transports=["internal"]
    )
    WebAuthnAttestation.objects.create(
        credential=passkey, fmt="none", data=key, client_data_json=b"{}"
    )
    WebAuthnUserHandle.objects.create(user=user)


def state() -> dict[str, list[bytes]]:
    """All that a backup must bring back: rows with their numbers, and files."""
    root = Path(settings.MEDIA_ROOT)
    rows = {
        model._meta.label: list(backup_rows.table_lines(model)) for model in backup_rows.tables()
    }
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return rows | {str(path.relative_to(root)): [path.read_bytes()] for path in files}


Members = dict[str, bytes]


def tampered(file: Path, change: Callable[[Members, dict[str, Any]], None]) -> Path:
    """A copy in which `change` altered members and manifest; hashes of changed members follow."""
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    before = dict(members)
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    for name, data in members.items():
        if data != before.get(name) and name in manifest["members"]:
            manifest["members"][name] = sha256(data).hexdigest()
    other = file.with_name("tampered.zip")
    with ZipFile(other, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(manifest))
    return other


def with_member(file: Path, info: ZipInfo, data: bytes = b"", *, listed: bool = True) -> Path:
    """A copy with one more member, which the manifest knows too."""
    other = tampered(
        file,
        lambda _, manifest: manifest["members"].update(
            {info.filename: sha256(data).hexdigest()} if listed else {}
        ),
    )
    with ZipFile(other, "a") as archive:
        archive.writestr(info, data)
    return other
