"""Public addresses. They are the document format's own: none ends in a slash, none may change."""

from django.urls import path

from articles.public import feeds, probes, robots, sitemaps, views

_QUESTION = "learn/<str:subject_slug>/questions/<str:slug>"

urlpatterns = [
    path("", views.home, name="home"),
    path("learn", views.learn, name="learn"),
    path("learn/feed.atom", feeds.library_feed, name="feed"),
    path("learn/<str:subject_slug>", views.subject, name="subject"),
    path("learn/<str:subject_slug>/feed.atom", feeds.subject_feed, name="subject-feed"),
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
