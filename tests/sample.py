"""The sample library: documents in `tests/data/library`, made into `fixtures/sample.json`.

Run `python -m tests.sample` after changing a document; a test tells when that was forgotten.
"""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "tests" / "data" / "library"
FIXTURE = ROOT / "fixtures" / "sample.json"

MADE_AT = "2026-11-01T08:00:00Z"
"""Stands for the moment of the import, so that the same documents give the same fixture."""


def load() -> None:
    """Import the documents, and describe the subjects as no document can."""
    from articles.library import importing
    from articles.models import Subject

    importing.run([LIBRARY], processes=1)
    for slug, values in yaml.safe_load((LIBRARY / "subjects.yaml").read_text()).items():
        Subject.objects.filter(slug=slug).update(**values)


def rows() -> list[dict[str, Any]]:
    """The library in the database as rows of a fixture, without what differs between runs."""
    from django.core.serializers import serialize

    from articles import models

    found: list[dict[str, Any]] = []
    for model in (
        models.Subject,
        models.Article,
        models.SeoMetadata,
        models.RelatedArticle,
        models.Revision,
    ):
        natural = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
        found += json.loads(serialize("json", model.objects.order_by("pk"), **natural))
    for row in found:
        fields = row["fields"]
        fields.pop("change_set", None)
        if "updated_at" in fields and fields["updated_at"] == fields["created_at"]:
            fields["updated_at"] = MADE_AT
        if "created_at" in fields:
            fields["created_at"] = MADE_AT
    return found


def main() -> None:
    import os
    import tempfile

    import django
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/sample.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "quicktakes.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        load()
        FIXTURE.write_text(json.dumps(rows(), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
