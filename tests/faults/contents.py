"""Prints everything a site holds, one row a line: `python -m tests.faults.contents`.

Row numbers are replaced by what they stand for, and moments are left out: two undisturbed runs
differ in them too.
"""

import os
from collections.abc import Iterator
from typing import Any

import django

MOMENTS = {"created_at", "updated_at", "change_set"}


def rows() -> Iterator[tuple[Any, ...]]:
    from django.apps import apps

    from articles.models import Article, ChangeSet, Subject

    paths = dict(Article.objects.with_path().values_list("pk", "path"))
    names: dict[Any, dict[int, str]] = {
        Article: paths,
        Subject: dict(Subject.objects.values_list("pk", "slug")),
    }
    for model in apps.get_app_config("articles").get_models():
        if model is ChangeSet:  # one of each run that wrote: an import that was killed had another
            continue
        fields = [f for f in model._meta.concrete_fields if not f.primary_key or f.is_relation]
        fields = [field for field in fields if field.name not in MOMENTS]
        columns = [field.attname for field in fields]
        for values in model._base_manager.order_by().values_list(*columns):
            told = (
                names.get(field.related_model, {}).get(value, value) if field.is_relation else value
                for field, value in zip(fields, values, strict=True)
            )
            yield (model.__name__, *told)
    yield from (("found by search", paths.get(pk), *row) for pk, *row in indexed())


def indexed() -> Iterator[tuple[Any, ...]]:
    from django.db import connection

    columns = {
        "sqlite": "rowid, question, keywords, subject, answer",
        "postgresql": "article_id, document::text",
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns[connection.vendor]} FROM articles_search")  # noqa: S608
        yield from cursor.fetchall()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "quicktakes.settings"
    django.setup()
    for row in rows():
        print(ascii(row))
