"""What readers may not see is in no page, feed, map or search."""

from datetime import UTC, datetime

import pytest
from django.urls import get_resolver

from articles.models import PER_MAP, RelatedArticle, Status
from articles.public import urls
from tests.factories import make_article, make_subject

FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
PAST = datetime(2024, 4, 1, tzinfo=UTC)
HIDDEN = {
    "zebraish": {"status": Status.DRAFT},
    "yakkish": {"published_at": FUTURE},
    "wombatish": {"status": Status.WITHDRAWN},
    "vultureish": {"unpublish_at": PAST},
}


@pytest.fixture
def library(db):
    """One article that is read; hidden ones stand beside it, link to it and are linked."""
    physics = make_subject("Physics")
    shown = make_article("Which animals are shown?", subject=physics)
    for position, (word, values) in enumerate(HIDDEN.items(), start=1):
        hidden = make_article(
            f"Which {word} animals?", answer=f"All {word} ones.", subject=physics, **values
        )
        link = {"url": hidden.get_absolute_url(), "title": hidden.title}
        RelatedArticle.objects.create(article=shown, position=position, target=hidden, **link)
        RelatedArticle.objects.create(article=hidden, position=1, target=shown)
        lore = make_article(subject=make_subject(f"Lore {word}"), **values)
        RelatedArticle.objects.create(article=shown, position=position + 10, target=lore)
    return shown


def addresses(shown) -> list[str]:
    """Every public address, with each page that has other forms in all of them."""
    known = {
        "subject_slug": shown.subject.slug,
        "slug": shown.slug,
        "part": shown.pk // PER_MAP,
    } | {"page_slug": "about", "key": "a-key-of-indexnow", "name": "no.png"}
    known["token"] = "nowhere"
    resolver = get_resolver(urls.__name__)
    found = []
    for pattern in urls.urlpatterns:
        ((path, parameters),) = resolver.reverse_dict.getlist(pattern.name)[0][0]
        found.append("/" + path % {name: known[name] for name in parameters})
    searches = [f"/search?q={word}" for word in ("animals", "which", "physics", "lore")]
    return [
        *found,
        *searches,
        "/learn?sort=most",
        "/learn/physics?sort=az",
        "/learn/physics/nowhere",
    ]


def test_no_public_address_shows_a_word_of_a_hidden_article(client, library):
    for address in addresses(library):
        response = client.get(address)
        is_there = not address.endswith(("nowhere", "a-key-of-indexnow.txt", "no.png"))
        expected = {200, 302} if is_there else {404}
        assert response.status_code in expected, address
        page = response.getvalue().decode(errors="replace").lower()
        words = [word for word in HIDDEN if word in page]
        assert not words, address


@pytest.mark.parametrize("word", HIDDEN)
def test_search_does_not_find_a_hidden_article_by_its_own_word(client, library, word):
    assert "Nothing found" in client.get("/search", {"q": word}).content.decode()


@pytest.mark.parametrize("word", HIDDEN)
def test_a_hidden_article_is_not_at_its_own_address(client, library, word):
    expected = 410 if word in {"wombatish", "vultureish"} else 404
    address = f"/learn/physics/questions/which-{word}-animals"
    for form in (address, f"{address}.md", f"{address}.png"):
        response = client.get(form)
        page = response.content.decode().replace(form, "").replace(f"which {word} animals", "")
        assert response.status_code == expected, form
        assert word not in page.lower()


def test_no_public_page_knows_its_reader(client, library):
    client.cookies["sessionid"] = "k" * 32
    for address in addresses(library):
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


NOT_OFFERED = HIDDEN | {
    "unicornish": {"seo": {"no_index": True}},
    "tapirish": {"seo": {"canonical_url": "https://elsewhere.example/tapirs"}},
}


@pytest.fixture
def offered(db):
    """One article that machines are offered; each other one is in a subject of its own word."""
    shown = make_article("Which animals are shown?", subject=make_subject("Physics"))
    for word, values in NOT_OFFERED.items():
        subject = make_subject(f"Lore {word}")
        make_article(f"Which {word} animals?", subject=subject, **values)
        make_article(f"Which {word} animals?", subject=shown.subject, **values)
    make_article("Which salmonish animals?", subject=make_subject("Listed"), canonical=shown)
    unlisted = make_subject("Lore ravenish", is_listed=False)
    make_article("Which ravenish animals?", subject=unlisted)
    return shown


def test_machines_are_offered_what_is_published_listed_indexed_and_no_copy(client, offered):
    words = {*NOT_OFFERED, "salmonish", "ravenish"}
    number = offered.pk // PER_MAP
    for address in ("/learn/feed.atom", f"/sitemap-{number}.xml"):
        text = client.get(address).getvalue().decode().lower()
        assert offered.slug in text or offered.question.lower() in text, address
        assert not [word for word in words if word in text], address
    # In these are subjects too: their pages show what search engines alone are not offered.
    for address in ("/sitemap-pages.xml", "/llms.txt"):
        text = client.get(address).getvalue().decode().lower()
        assert "physics" in text, address
        assert not [word for word in {*HIDDEN, "ravenish"} if word in text], address
        assert not [word for word in words if f"which-{word}" in text], address
    assert "lore" not in client.get("/sitemap.xml").getvalue().decode()
    assert client.get("/learn/lore-ravenish/feed.atom").status_code == 404
    assert b"<entry>" not in client.get("/learn/lore-unicornish/feed.atom").getvalue()
    assert client.get("/learn/physics/feed.atom").getvalue().decode().count("<entry>") == 1


@pytest.mark.parametrize(
    "address",
    [
        "/learn/lore-ravenish/questions/which-ravenish-animals",
        "/learn/lore-unicornish/questions/which-unicornish-animals",
        "/learn/lore-tapirish/questions/which-tapirish-animals",
        "/learn/listed/questions/which-salmonish-animals",
    ],
)
def test_what_machines_are_not_offered_can_be_read_in_every_form(client, offered, address):
    for form in (address, f"{address}.md", f"{address}.png"):
        assert client.get(form).status_code == 200, form
