"""Addresses of the editor under `/admin/articles/`, beside those of Django's admin."""

from django.contrib import admin
from django.urls import path

from articles.editing import views

urlpatterns = [
    path("preview", views.preview, name="preview_answer"),
    path(
        "pick",
        admin.site.admin_view(views.PickArticle.as_view(admin_site=admin.site)),
        name="pick_article",
    ),
]
