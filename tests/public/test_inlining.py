"""Pages carry their style and script, and the policy names just these."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from django.test import Client

from articles.public import inlining
from tests.factories import make_article


@pytest.fixture
def page(client: Client, db: None) -> tuple[str, dict[str, list[str]]]:
    """A question page and the directives it came with."""
    response = client.get(make_article(answer="So $x^2$.").get_absolute_url())
    policy = response.headers["Content-Security-Policy"]
    directives = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    return response.content.decode(), directives


def digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_what_the_page_carries_and_nothing_else(page):
    html, directives = page
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    scripts = re.findall(r"<script(?![^>]*ld\+json)[^>]*>(.*?)</script>", html, re.DOTALL)

    assert {digest(style) for style in styles} <= set(directives["style-src"])
    assert directives["style-src"] == [
        inlining.style(has_answer=False).source,
        inlining.style(has_answer=True).source,
    ]
    assert {digest(script) for script in scripts} <= set(directives["script-src"])
    assert directives["script-src"] == [
        inlining.script().source,
        inlining.math_script().source,
        inlining.speculation_rules().source,
    ]


def test_a_page_loads_no_other_file(page):
    html, _ = page
    loaded = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]*)"', html)
    loaded += re.findall(r'<link rel="(?:stylesheet|preload|modulepreload)"[^>]*>', html)

    assert loaded == []


def test_the_style_names_no_file_but_the_math_font():
    named = re.findall(r"url\([\"']?([^\"')]*)", inlining.style(has_answer=True).element)

    assert [name for name in named if not name.startswith("data:")] == [
        "/static/fonts/stix-two-math.woff2"
    ]


def test_all_script_of_a_page_weighs_at_most_3_kb():
    elements = inlining.script().element, inlining.math_script().element
    scripts = [element.removeprefix("<script>").removesuffix("</script>") for element in elements]

    assert sum(len(script.encode()) for script in scripts) <= 3 * 1024


def test_the_math_font_is_fetched_only_where_the_platform_has_none():
    style = inlining.style(has_answer=True).element
    sources = re.search(r"font-family:Formulas;src:([^;]*);", style)

    assert [source.partition("(")[0] for source in sources[1].split(",")] == [
        "local",
        "local",
        "local",
        "url",
    ]


def test_lists_go_without_the_style_of_answers(client: Client, db: None):
    assert "menclose" in inlining.style(has_answer=True).element
    assert "menclose" not in client.get("/learn").content.decode()


def test_a_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inlining, "STYLES", ("css/gone.css",))
    inlining.style.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match=r"static/css/gone\.css is missing"):
            inlining.style(has_answer=False)
    finally:
        inlining.style.cache_clear()
