"""The page that a link shows, for somebody without an account."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles.library import drafting, previewing, revising
from articles.library.drafting import Typed
from articles.library.previewing import Shown
from articles.models import Article, Draft, Rendering, Status
from articles.public import checking
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

DRAFT = {
    "question": ["Why is $x^2$ never negative?"],
    "answer": ["Because $(-x)^2 = x^2$.\n\n## One\n\n## Two\n\n## Three\n\n<script>no</script>"],
}


def address_of(**shown) -> str:
    return f"/preview/{previewing.link_to(_read_by_its_author(Shown(**shown))).token}"


def make_draft(article: Article | None = None, **fields: list[str]) -> Draft:
    return drafting.keep(make_person("ines"), uuid4(), article, Typed(DRAFT | fields))


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_draft_has_the_page_that_readers_will_get(client: Client):
    subject = make_subject("Algebra")
    html = html_of(client, address_of(draft=make_draft(subject=[str(subject.pk)]).key))

    assert "<h1>Why is <math>" in html
    assert "Because <math>" in html
    assert '<a href="/learn/algebra">' in html
    assert 'class="contents-side"' in html
    assert "<strong>Preview of a draft, not public.</strong> This link works until " in html
    assert "<script>no" not in html


def test_the_page_of_a_published_article_differs_in_nothing_but_what_is_said_to_machines(
    client: Client,
):
    physics = make_subject("Physics")
    make_article("What is heavy?", subject=physics)
    article = make_article("What is light?", answer="# One\n\n*Two.*", subject=physics)
    revising.replace_related(article, [revising.link_to(make_article("What is dark?"))])

    def main(address: str) -> str:
        html = html_of(client, address)
        return (
            html.partition("<article")[2].partition('<ul class="quiet">')[0]
            + html.partition('<section class="related"')[2].partition("</nav>")[0]
        )

    assert main(address_of(article=article.pk)) == main(article.get_absolute_url())
    assert "What is dark?" in main(article.get_absolute_url())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": Status.DRAFT}, "Preview of a draft, not public."),
        ({"status": Status.IN_REVIEW}, "waits for its review"),
        ({"published_at": datetime(2999, 1, 1, tzinfo=UTC)}, "not public yet."),
        ({"status": Status.WITHDRAWN}, "not public any more."),
        ({"status": Status.ARCHIVED}, "not public any more."),
        ({"unpublish_at": datetime(2024, 4, 1, tzinfo=UTC)}, "not public any more."),
        ({}, "Preview of an article that is public."),
    ],
)
def test_a_bar_says_what_is_shown(client: Client, values: dict, words: str):
    article = make_article("What is light?", **values)

    assert words in html_of(client, address_of(article=article.pk))


def test_a_version_says_its_number(client: Client):
    article = make_article("What is light?")
    first = revising.record(article, author=None)
    Article.objects.update(answer="A particle.")
    revising.record(article, author=None)

    html = html_of(client, address_of(article=article.pk, number=first.number))

    assert "Preview of version 1," in html
    assert "A particle" not in html


def test_a_draft_without_anything_is_a_page(client: Client):
    fields = {"question": ["  "], "answer": [""], "subject": [""], "date": ["2024-02-30"]}
    html = html_of(client, address_of(draft=make_draft(**fields).key))

    assert "<h1>The question is still to be written</h1>" in html
    assert "<time" not in html
    assert 'href="/learn/"' not in html


def test_nobody_keeps_or_lists_it_or_learns_its_address(client: Client, settings):
    settings.CONTACT_EMAIL = "us@answers.example"
    address = address_of(draft=make_draft().key)
    for path, status in ((address, 200), (f"{address}x", 404)):
        response = client.get(path)
        assert response.status_code == status
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not response.has_header("ETag")
        assert not response.has_header("Link")
        html = response.content.decode()
        assert '<meta name="robots" content="noindex">' in html
        for part in ('"canonical"', "ld+json", '"og:', ".md", 'class="share"', "mailto:"):
            assert part not in html, part


def test_the_policy_is_that_of_public_pages(client: Client):
    article = make_article("What is light?")
    policy = client.get(article.get_absolute_url()).headers["Content-Security-Policy"]

    assert client.get(address_of(article=article.pk)).headers["Content-Security-Policy"] == policy
    assert "sha256-" in policy
    assert "unsafe" not in policy


def test_it_asks_for_no_cookie_and_sets_none(client: Client):
    client.cookies["sessionid"] = "k" * 32
    response = client.get(address_of(draft=make_draft().key))

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_it_stores_nothing(client: Client):
    html_of(client, address_of(draft=make_draft().key))

    assert not Rendering.objects.exists()


def test_it_can_only_be_read(client: Client):
    assert client.post(address_of(draft=make_draft().key)).status_code == 405


def test_after_its_time_it_says_when_that_was(client: Client, monkeypatch: pytest.MonkeyPatch):
    link = previewing.link_to(Shown(make_article("What is light?").pk))
    monkeypatch.setattr(timezone, "now", lambda: link.until + timedelta(seconds=1))
    response = client.get(f"/preview/{link.token}")

    assert response.status_code == 410
    html = response.content.decode()
    assert f"Its link worked until {link.until:%b} {link.until.day}, " in html
    assert "Ask whoever sent it to you for a new link." in html
    assert "What is light?" not in html


@pytest.mark.parametrize("token", ["nobody", "WzFd.nobody", "a.b.c", "%C3%A9"])
def test_a_link_that_is_not_ours_is_not_found(client: Client, token: str):
    response = client.get(f"/preview/{token}")

    assert response.status_code == 404
    assert "Ask whoever sent it to you for a new link." in response.content.decode()


def test_a_draft_that_is_gone_is_not_found(client: Client):
    draft = make_draft()
    address = address_of(draft=draft.key)
    draft.delete()

    assert client.get(address).status_code == 404


def test_related_questions_are_those_that_readers_may_see(client: Client):
    targets = [
        make_article("Which is public?"),
        make_article("Which is hidden?", status=Status.DRAFT),
    ]
    fields = {"related_links-TOTAL_FORMS": ["2"]} | {
        f"related_links-{place}-target": [str(one.pk)] for place, one in enumerate(targets)
    }
    html = html_of(client, address_of(draft=make_draft(**fields).key))

    assert "Which is public?" in html
    assert "Which is hidden?" not in html


def test_an_article_does_not_lead_to_itself(client: Client):
    article = make_article("What is light?")
    revising.replace_related(article, [revising.link_to(article)])

    assert 'class="related"' not in html_of(client, address_of(article=article.pk))


def test_no_page_map_or_feed_leads_to_one(client: Client, settings):
    article = make_article("What is light?")
    make_article("What is dark?", subject=article.subject, status=Status.DRAFT)
    html_of(client, address_of(article=article.pk))

    site = checking.read(0, lambda *numbers: None)

    assert article.get_absolute_url() in site.pages
    assert not [path for path in (*site.pages, *site.mapped, *site.in_feeds) if "preview" in path]
    assert "preview" not in site.robots


@pytest.mark.parametrize(
    ("code", "words"), [("de", "Dieser Link gilt bis"), ("es", "Este enlace funciona")]
)
def test_the_bar_speaks_the_language_of_the_site(client: Client, settings, code: str, words: str):
    settings.LANGUAGE_CODE = code
    html = html_of(client, address_of(draft=make_draft().key))

    assert words in html.partition('<p class="preview">')[2].partition("</p>")[0]


def _read_by_its_author(shown: Shown) -> Shown:
    draft = Draft.objects.filter(key=shown.draft).first() if shown.draft else None
    return replace(shown, reader=draft.author_id) if draft else shown
