"""Addresses under `/admin/` beside those of Django's admin: the dashboard and the problems."""

from django.contrib import admin
from django.urls import path

from articles.editing import dashboard

urlpatterns = [
    path("", admin.site.admin_view(dashboard.index), name="dashboard"),
    path("problems/", dashboard.problems, name="problems"),
    path("problems/look", dashboard.look, name="look_for_problems"),
]
