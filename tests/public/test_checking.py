"""The site asked for all its pages, in this process."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.library import redirecting
from articles.models import Article, RelatedArticle, Subject
from articles.public import checking
from articles.text.contradictions import contradictions
from articles.text.served import Link
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> Subject:
    """A subject of two pages, with formulas, letters beyond ASCII, a copy and a hidden article."""
    physics = make_subject("Physics")
    for number in range(26):
        make_article(f"Why is number {number} a number?", subject=physics, answer="Why not.")
    make_article("What is $c^2$?", subject=physics, answer="## A\n\nA square.\n\n## B\n\n## C")
    original = make_article("Qu’est-ce?", slug="qu-est-ce-été", subject=physics)
    make_article("Qu’est-ce?", slug="qu-est-ce-été", subject=make_subject(), canonical=original)
    rare = make_article("A rare one?", subject=make_subject(is_listed=False))
    make_article(
        "A hidden one?",
        subject=physics,
        seo={"no_index": True},
        answer=f"See [another]({rare.get_absolute_url()}).",
    )
    make_article(
        "An asked one?", subject=physics, provenance="asked", asked_by="Ada", checked_by="Ben"
    )
    make_article("An older one?", subject=physics, date=date(2021, 5, 1))
    make_article("Not yet?", subject=physics, status="draft")
    return physics


def kinds() -> list[tuple[str, str]]:
    site = checking.read(0, lambda asked, known: None)
    return [(found.kind, found.address) for found in contradictions(site)]


def test_a_sound_library_contradicts_itself_nowhere(library: Subject):
    redirecting.add("/old", "/learn/physics")

    assert kinds() == []


def test_every_page_and_form_is_read(library: Subject):
    told: list[tuple[int, int]] = []
    site = checking.read(0, lambda asked, known: told.append((asked, known)))

    assert {"/", "/learn", "/about", "/learn/physics?page=2", "/learn/physics?sort=az"} <= set(
        site.pages
    )
    assert site.pages["/learn/physics/questions/what-is-c2.md"].status == 200
    assert "/learn/physics/questions/not-yet" not in site.pages
    assert "/learn/physics/questions/a-hidden-one" in site.pages
    assert told[-1] == (len(site.pages), len(site.pages))


def test_what_was_broken_behind_the_sites_back_is_found(library: Subject):
    """Raw writes pass everything by that keeps redirects and links true."""
    article = make_article(
        "Where to?", subject=library, answer="[a](/learn/physics/questions/gone) [b](/old)"
    )
    redirecting.add("/old", "/learn/physics")
    redirecting.add("/older", article.get_absolute_url())
    Article.objects.filter(pk=article.pk).update(slug="elsewhere")

    found = kinds()

    assert ("redirect-to-nothing", "/older") in found
    assert ("link-to-nothing", "/learn/physics/questions/elsewhere") in found
    assert ("link-to-redirect", "/learn/physics/questions/elsewhere") in found


def test_files_that_do_not_answer_are_told(library: Subject, monkeypatch: pytest.MonkeyPatch):
    whole = checking.answer
    monkeypatch.setattr(
        checking,
        "answer",
        lambda address, site: whole("/nothing" if "xml" in address else address, site),
    )

    assert ("file-broken", "/sitemap.xml") in kinds()


def test_a_canonical_address_that_nothing_else_leads_to_is_asked(library: Subject):
    alone = make_article(subject=make_subject(is_listed=False)).get_absolute_url()
    article = make_article(subject=library, seo={"canonical_url": f"{settings.SITE_URL}{alone}"})

    site = checking.read(0, lambda asked, known: None)

    assert site.pages[article.get_absolute_url()].canonical == alone
    assert site.pages[alone].status == 200


def test_a_form_that_only_the_head_names_is_asked(
    library: Subject, monkeypatch: pytest.MonkeyPatch
):
    ask = checking.ask
    monkeypatch.setattr(
        checking,
        "ask",
        lambda wanted: [replace(page, alternates=("/a.md",)) for page in ask(wanted)],
    )

    assert checking.read(0, lambda asked, known: None).pages["/a.md"].status == 404


def test_a_related_link_counts_as_one(library: Subject):
    first, second = Article.objects.published()[:2]
    RelatedArticle.objects.create(article=first, position=1, target=second, url="/x")
    site = checking.read(0, lambda asked, known: None)

    page = site.pages[first.get_absolute_url()]
    assert Link(second.get_absolute_url()) in page.links


def test_the_command_tells_what_it_found_and_fails(library: Subject, capsys, tmp_path):
    call_command("check_site", processes=0)
    assert "No contradiction." in capsys.readouterr().out

    make_article("Where to?", subject=library, answer="[a](/learn/physics/questions/gone)")
    report = tmp_path / "report.csv"
    with pytest.raises(SystemExit) as end:
        call_command("check_site", processes=0, report=report)
    said = capsys.readouterr().out
    assert end.value.code == 1
    assert "1  link-to-nothing" in said
    assert "to /learn/physics/questions/gone, which answers 404" in said
    assert report.read_text().splitlines()[1].startswith("link-to-nothing,/learn/physics")


def test_a_site_whose_home_is_broken_says_what_to_do(library: Subject, settings, tmp_path):
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    settings.MAINTENANCE_FILE.touch()

    with pytest.raises(CommandError, match=r"answers 503\. Mend that first"):
        call_command("check_site", processes=0)
