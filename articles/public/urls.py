"""Public addresses. They are the document format's own: none ends in a slash, none may change."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt

from articles.public import (
    feeds,
    llms,
    media,
    pictures,
    previews,
    probes,
    robots,
    searching,
    sitemaps,
    views,
)
from articles.public.answers import View, public


class SegmentConverter(StringConverter):
    """A part of an address. PostgreSQL refuses a NUL in a query, and no slug holds one."""

    regex = r"[^/\0]+"


register_converter(SegmentConverter, "segment")

_QUESTION = "learn/<segment:subject_slug>/questions/<segment:slug>"


def _page(route: str, view: View, name: str) -> URLPattern:
    """An address that can only be read. It has no use for the token of a form, so that a POST is
    told 405 (that method is not allowed) by `require_safe`, and not 403 (the token is missing)."""
    return path(route, csrf_exempt(public(view)), name=name)


urlpatterns = [
    _page("", views.home, name="home"),
    _page("learn", views.learn, name="learn"),
    _page("learn/feed.atom", feeds.library_feed, name="feed"),
    _page("learn/<segment:subject_slug>", views.subject, name="subject"),
    _page("learn/<segment:subject_slug>/feed.atom", feeds.subject_feed, name="subject-feed"),
    _page(f"{_QUESTION}.md", views.markdown, name="markdown"),
    _page(f"{_QUESTION}.png", pictures.share_picture, name="share-picture"),
    _page(_QUESTION, views.question, name="question"),
    _page("preview/<segment:token>", previews.preview, name="preview"),
    _page("search", searching.search, name="search"),
    _page("search/suggest", searching.suggest, name="suggest"),
    _page("opensearch.xml", searching.description, name="opensearch"),
    _page("sitemap.xml", sitemaps.index, name="sitemap"),
    _page("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    _page("sitemap-<int:part>.xml", sitemaps.articles, name="sitemap-part"),
    path("media/<path:name>", csrf_exempt(media.file), name="media"),
    _page("favicon.ico", pictures.favicon, name="favicon"),
    _page("apple-touch-icon.png", pictures.touch_icon, name="touch-icon"),
    _page("manifest.webmanifest", pictures.manifest, name="manifest"),
    _page("llms.txt", llms.llms, name="llms"),
    _page("robots.txt", robots.robots, name="robots"),
    _page("healthz", probes.alive, name="healthz"),
    _page("readyz", probes.ready, name="readyz"),
    _page("<slug:key>.txt", robots.indexnow_key, name="indexnow-key"),
    _page("<slug:page_slug>", views.page, name="page"),
]
