import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from articles.models import Page
from articles.models.page import RESERVED

PUBLIC = {"imprint", "about", "privacy"}


def first_parts() -> set[str]:
    """The first parts of all addresses that are fixed, as far as they could be slugs."""
    found = set()
    patterns = list(get_resolver().url_patterns)
    while patterns:
        pattern = patterns.pop()
        route = str(pattern.pattern)
        if not route:
            patterns += getattr(pattern, "url_patterns", [])
            continue
        first = route.split("/")[0]
        if first.isidentifier():
            found.add(first)
    return found


def test_every_address_of_the_site_itself_is_reserved():
    assert first_parts() <= RESERVED


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_an_address_of_the_site_itself_is_refused_with_a_sentence(slug: str):
    with pytest.raises(ValidationError, match="is an address of the site itself"):
        Page(slug=slug, title="Mine", body="Text.").clean_fields()


@pytest.mark.parametrize("slug", ["a b", "a/b", "robots.txt", "é"])
def test_an_address_that_is_no_slug_is_refused(slug: str):
    with pytest.raises(ValidationError):
        Page(slug=slug, title="Mine", body="Text.").clean_fields()


def test_other_addresses_are_free():
    for slug in PUBLIC:
        Page(slug=slug, title="Mine", body="Text.").clean_fields()
