"""Public addresses. They are the document format's own: none ends in a slash, none may change."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from articles.public import feeds, probes, robots, sitemaps, views


class SegmentConverter(StringConverter):
    """A part of an address. PostgreSQL refuses a NUL in a query, and no slug holds one."""

    regex = r"[^/\0]+"


register_converter(SegmentConverter, "segment")

_QUESTION = "learn/<segment:subject_slug>/questions/<segment:slug>"

urlpatterns = [
    path("", views.home, name="home"),
    path("learn", views.learn, name="learn"),
    path("learn/feed.atom", feeds.library_feed, name="feed"),
    path("learn/<segment:subject_slug>", views.subject, name="subject"),
    path("learn/<segment:subject_slug>/feed.atom", feeds.subject_feed, name="subject-feed"),
    path(f"{_QUESTION}.md", views.markdown, name="markdown"),
    path(_QUESTION, views.question, name="question"),
    path("search", views.search, name="search"),
    path("about", views.about, name="about"),
    path("privacy", views.privacy, name="privacy"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<int:part>.xml", sitemaps.articles, name="sitemap-part"),
    path("robots.txt", robots.robots, name="robots"),
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
]
