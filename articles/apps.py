from django.apps import AppConfig, apps
from django.contrib import admin
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Library"

    def ready(self) -> None:
        from articles import checks  # noqa: F401  (registers the checks)
        from articles.editing import watching  # noqa: F401  (connects to signals)
        from articles.library import (
            groups,
            kinds,  # noqa: F401  (what tasks can do)
            search_index,
        )

        post_migrate.connect(search_index.ensure_after_migrate, sender=self)
        # "auth" comes after this app: by then the permissions of both are made.
        post_migrate.connect(groups.ensure_after_migrate, sender=apps.get_app_config("auth"))
        autodiscover_modules("editing.admin", register_to=admin.site)
