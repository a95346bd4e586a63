from django.apps import AppConfig
from django.contrib import admin
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Library"

    def ready(self) -> None:
        from articles import checks  # noqa: F401  (registers the checks)
        from articles.editing import watching  # noqa: F401  (connects to signals)
        from articles.library import search_index

        post_migrate.connect(search_index.ensure_after_migrate, sender=self)
        autodiscover_modules("editing.admin", register_to=admin.site)
