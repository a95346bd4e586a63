"""Addresses of the editor under `/admin/articles/`, beside those of Django's admin."""

from django.contrib import admin
from django.urls import path

from articles.editing import pictures, views

urlpatterns = [
    path("preview", views.preview, name="preview_answer"),
    path("pictures/", pictures.library, name="picture_library"),
    path("pictures/upload", pictures.upload, name="upload_picture"),
    path(
        "pick",
        admin.site.admin_view(views.PickArticle.as_view(admin_site=admin.site)),
        name="pick_article",
    ),
]
