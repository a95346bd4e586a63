"""The interface in the languages of the site."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from articles.library import own_pages
from tests.factories import make_article, make_subject

ROOT = settings.BASE_DIR
CODES = ["de", "es"]
LOCALE = ROOT / "articles" / "locale"
TEMPLATES = [
    path
    for path in (ROOT / "templates").rglob("*.html")
    if not {"admin", "registration"} & set(path.parts)
]
_CALL = re.compile(r"""gettext\(\s*u?(?P<quote>['"]{1,3})(.*?)(?P=quote)\s*[,)]""", re.DOTALL)
_PLACE = re.compile(r"%\(\w+\)s|%s|<[^>]*>")


def catalog(code: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / code / "LC_MESSAGES" / "django.po"))


def marked() -> Iterator[str]:
    """What templates and views mark for translation."""
    texts = [templatize(path.read_text()) for path in TEMPLATES]
    texts += [path.read_text() for path in (ROOT / "articles" / "public").glob("*.py")]
    for text in texts:
        yield from (found[2] for found in _CALL.finditer(text))


@pytest.mark.parametrize("code", CODES)
def test_every_marked_text_is_translated(code: str):
    translated = {entry.msgid for entry in catalog(code).translated_entries()}

    assert set(marked()) - translated == set()
    assert len(translated) > 100


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_places_and_elements_of_its_original(code: str):
    for entry in catalog(code):
        pairs = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            pairs = list(
                zip((entry.msgid, entry.msgid_plural), entry.msgstr_plural.values(), strict=True)
            )
        for original, translated in pairs:
            assert sorted(_PLACE.findall(translated)) == sorted(_PLACE.findall(original)), original


@pytest.mark.parametrize("code", CODES)
def test_the_compiled_catalog_is_that_of_the_source(code: str):
    compiled = polib.mofile(str(LOCALE / code / "LC_MESSAGES" / "django.mo"))

    def texts(entries: list[polib.POEntry]) -> set[tuple[str, str, tuple[str, ...]]]:
        return {
            (entry.msgid, entry.msgstr, tuple(entry.msgstr_plural.values())) for entry in entries
        }

    assert texts(compiled) == texts(catalog(code).translated_entries())


@pytest.fixture(params=["de", "es"])
def language(request: pytest.FixtureRequest, settings) -> Iterator[str]:
    settings.LANGUAGE_CODE = request.param
    with translation.override(request.param):
        yield request.param


WORDS = {
    "de": {
        "/": ["1.200 Antworten in 1 Thema.", "Alle Themen von A bis Z"],
        "/learn": ["1 Thema, 1.200 Fragen", "Meiste Fragen"],
        "/learn/physics?page=2": ["Seite 2 von 48", "Zu einem Buchstaben", "Weiter"],
        "/search?q=xyzzy": ["Nichts gefunden für „<bdi>xyzzy</bdi>“"],
        "/nowhere": ["Unter dieser Adresse gibt es keine Seite"],
        "/about": ["Über uns", "Eine Antwort finden"],
    },
    "es": {
        "/": ["respuestas en 1 tema.", "Todos los temas, de la A a la Z"],
        "/learn/physics?page=2": ["página 2 de 48", "Siguiente"],
        "/search?q=xyzzy": ["No se encontró nada para «<bdi>xyzzy</bdi>»"],
        "/nowhere": ["No hay ninguna página en esta dirección"],
        "/privacy": ["no usan cookies"],
    },
}


@pytest.mark.django_db
def test_pages_speak_the_language_of_the_site(client: Client, language: str):
    physics = make_subject("Physics")
    first = make_article(subject=physics, date_format="D. MMMM YYYY")
    _fill(first, 1199)
    for address, words in WORDS[language].items():
        html = client.get(address).content.decode()
        assert f'<html lang="{language}">' in html
        for text in words:
            assert text in html, address

    html = client.get(first.get_absolute_url()).content.decode()
    assert {"de": "9. März 2024", "es": "9. marzo 2024"}[language] in html


def _fill(first, number: int) -> None:
    """More articles like the first, written at once."""
    model = type(first)
    model.objects.bulk_create(
        model(
            subject=first.subject,
            slug=f"s{place}",
            question=f"Q{place}?",
            answer="A.",
            status=first.status,
            published_at=first.published_at,
        )
        for place in range(number)
    )


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
@pytest.mark.parametrize("slug", own_pages.BUILT_IN)
def test_the_sites_own_pages_are_there_in_every_language(settings, slug: str, code: str):
    settings.LANGUAGE_CODE = code
    page = own_pages.built_in(slug)

    assert page.title
    assert page.body.count("## ") >= 3


def test_no_public_template_has_a_word_that_is_not_marked():
    """Letters between tags, or in attributes that are read out, outside of any tag of Django."""
    unmarked = {
        f"{path.name}: {text}" for path in TEMPLATES for text in _bare(path) if text != "QuickTakes"
    }

    assert unmarked == set()


def _bare(path: Path) -> list[str]:
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", path.read_text(), flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text)
    spoken = re.findall(r'(?:aria-label|placeholder|alt|title)="([^"]*)"', text)
    shown = re.sub(r"<(code|svg|script|style).*?</\1>", "", text, flags=re.S)
    pieces = [*re.split(r"<[^>]*>", shown), *spoken]
    return [piece.strip() for piece in pieces if re.search(r"[A-Za-z]{2}", piece)]
