"""Slugs and article paths."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.slugs import (
    LONGEST_SLUG,
    article_path,
    mended,
    slugify,
    split_article_path,
    subject_path,
    subject_slug,
)


def test_a_path_is_made_and_taken_apart():
    path = article_path("physics", "what-is-light")

    assert path == "/learn/physics/questions/what-is-light"
    assert split_article_path(path) == ("physics", "what-is-light")
    assert subject_path("physics") == "/learn/physics"


@pytest.mark.parametrize(
    "slug", ["a", "python-3.11", "what_is_it", "~home", "über-licht", "ما-هو-الضوء", "...", "a.mdx"]
)
def test_a_safe_segment_is_a_slug(slug):
    assert split_article_path(article_path("physics", slug)) == ("physics", slug)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/learn/physics",
        "/learn/physics/questions/",
        "/learn//questions/light",
        "/learn/physics/questions/light/",
        "/learn/physics/answers/light",
        "/teach/physics/questions/light",
        "learn/physics/questions/light",
        "https://example.org/learn/physics/questions/light",
        "/learn/../questions/light",
        "/learn/physics/questions/.",
        "/learn/physics/questions/two words",
        "/learn/physics/questions/light?page=2",
        "/learn/physics/questions/light#top",
        "/learn/physics/questions/100%25",
        "/learn/physics/questions/a\\b",
        '/learn/physics/questions/a"b',
        "/learn/physics/questions/<b>",
        "/learn/physics/questions/light\n",
        "/learn/physics/questions/light\u2028",
        "/learn/physics/questions/\u202ethgil",
        "/learn/physics/questions/light\x00",
    ],
)
def test_what_is_no_article_path_is_refused(path):
    assert split_article_path(path) is None


def test_addresses_of_other_pages_are_no_article_paths():
    assert split_article_path("/learn/physics/questions/light.md") is None
    assert split_article_path("/learn/feed.atom/questions/light") is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What is light?", "what-is-light"),
        ("What's Newton’s third law?", "whats-newtons-third-law"),
        ("A real-world 80/20 rule", "a-realworld-8020-rule"),
        ("IPO & FPO", "ipo-fpo"),
        ("  Who  was\tPaul Erdős? ", "who-was-paul-erdos"),
        ("Łódź, Straße, Ærø", "lodz-strasse-aero"),
        ("snake_case", "snakecase"),
        ("ما هو الضوء؟", ""),
    ],
)
def test_a_question_becomes_a_slug(text, slug):
    assert slugify(text) == slug


def test_a_long_question_is_cut_at_a_word():
    words = ["abcd"] * 40

    assert slugify(" ".join(words)) == "-".join(words[:35])
    assert len(slugify("a" * 170 + " bcdef ghi")) == LONGEST_SLUG
    assert slugify("a" * 200) == "a" * LONGEST_SLUG


def test_a_subject_name_becomes_a_slug():
    assert subject_slug("History of the World") == "history-of-the-world"


@given(st.text(max_size=400))
def test_a_slug_is_settled_and_fits_a_path(text):
    slug = slugify(text)

    assert slugify(slug.replace("-", " ")) == slug
    assert not slug or split_article_path(article_path("physics", slug)) == ("physics", slug)


@pytest.mark.corpus
def test_the_slugs_of_the_corpus_follow_from_its_questions(corpus: Path):
    same = total = 0
    for file in corpus.glob("learn/*/*.md"):
        question = re.search(r"^question: >-\n {4}(.*)$", file.read_text("utf-8"), re.M)
        assert question
        total += 1
        same += slugify(question[1]) == file.stem

    assert same >= 0.996 * total


@pytest.mark.parametrize("depth", [1, 2, 100_000])
def test_what_was_put_before_an_address_is_taken_away(depth: int) -> None:
    spoiled = "/learn/physics/questions/undefined" * depth + "/learn/optics/questions/light"
    assert mended(spoiled) == "/learn/optics/questions/light"


@pytest.mark.parametrize(
    "path",
    [
        "/learn/physics/questions/undefined",
        "/learn/physics/questions/undefined/about",
        "/about/questions/undefined/learn/optics",
        "/questions/undefined/learn/optics",
    ],
)
def test_an_address_that_nothing_was_put_before_stays(path: str) -> None:
    assert mended(path) == path
