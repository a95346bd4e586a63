"""A changed value in the style of the old one."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from articles.text.documents import Seo, Settings, parse
from tests.text.editing import changed, edited, front

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"


@pytest.mark.parametrize(
    ("old", "title", "new"),
    [
        ("title: Light\n", "Waves", "title: Waves\n"),
        ("title:\t  Light  # ours\n", "Waves", "title:\t  Waves  # ours\n"),
        ('"title" : Light\n', "Waves", '"title" : Waves\n'),
        ("title:\n    Light\n    of day\n", "Waves", "title:\n    Waves\n"),
        ("title: Light # ours\n", "Light: it", "title: >- # ours\n    Light: it\n"),
        ("title: Light\n", "yes", "title: >-\n    yes\n"),
        ("title: Light\n", " it", 'title: " it"\n'),
        ("title: 'Light'\n", "It's", "title: 'It''s'\n"),
        ("title: 'Light'\n", "a\nb", 'title: "a\\nb"\n'),
        ('title: "Light" # ours\n', 'a "b"', 'title: "a \\"b\\"" # ours\n'),
        ("title: >-\n    Light\n", "Waves", "title: >-\n    Waves\n"),
        ("title: >-  # ours\n  Light\n  of day\n", "Waves", "title: >-  # ours\n  Waves\n"),
        ("title: >\n  Light\n", "Waves", "title: >-\n  Waves\n"),
        ("title: >-\n  Light\n", "a\nb\n\nc\n", "title: >\n  a\n\n  b\n\n\n  c\n"),
        ("title: >-\n  Light\n", "a\n  b", "title: |-\n  a\n    b\n"),
        ("title: |-\n        Light\n", "a\n  b", "title: |-\n        a\n          b\n"),
        ("title: |2-\n   Light\n", " a\nb", "title: |2-\n   a\n  b\n"),
        ("title: !!str Light\n", "Waves", "title: Waves\n"),
        ("? title\n: Light\n", "Waves", "title: >-\n    Waves\n"),
    ],
)
def test_a_text_keeps_its_style_or_takes_the_next_that_can_carry_it(old, title, new):
    asides = "# before\n\n{}\n # after\nscore: 1\n"

    assert edited(front(asides.format(old)), title=title) == front(asides.format(new))


@pytest.mark.parametrize(
    ("old", "changes", "new"),
    [
        ("id: '5'\n", {"id": 6}, "id: '6'\n"),
        ("id: +5 # ours\n", {"id": -6}, "id: -6 # ours\n"),
        ("score: -1\n", {"score": 1e16}, "score: 1.0e+16\n"),
        ("date: 2025-01-02\n", {"date": dt.date(2025, 3, 4)}, "date: 2025-03-04\n"),
        ("no_index: False\n", {"no_index": True}, "no_index: True\n"),
        ("no_index: no\n", {"no_index": True}, "no_index: yes\n"),
        ("no_index: ON\n", {"no_index": False}, "no_index: OFF\n"),
    ],
)
def test_numbers_days_and_truth_values_keep_their_style(old, changes, new):
    assert edited(front(old), **changes) == front(new)


@pytest.mark.parametrize(
    ("old", "changes"),
    [
        ("score: -1\n", {"score": -1.0}),
        (
            "quicktakes: {published_at: 2025-06-01 08:00:00+02:00}\n",
            {"settings": Settings(published_at=dt.datetime(2025, 6, 1, 6, tzinfo=dt.UTC))},
        ),
    ],
)
def test_another_way_to_say_the_same_changes_nothing(old, changes):
    assert edited(front(old), **changes) == front(old)


@pytest.mark.parametrize(
    ("old", "answer", "new"),
    [
        ("answer: A\n", "a\n$b \\neq c$", "answer: a\\n$b \\neq c$\n"),
        ('answer: "A\\\\nb"\n', "a\nb", 'answer: "a\\\\nb"\n'),
        ('answer: "A\\nb"\n', "a\n\\n", 'answer: "a\\n\\\\n"\n'),
        ('answer: "A\\nb"\n', "a", 'answer: "a"\n'),
        ("answer: >-\n  A\n\n  b\n", "a\nb\nc", "answer: >-\n  a\n\n  b\n\n  c\n"),
        ("answer: >-\n  A\n", "a\nb", "answer: >-\n  a\\nb\n"),
        ("answer: >-\n  A\n", "Write \\n\nhere", "answer: |-\n  Write \\n\n  here\n"),
        ("answer: |\n  A\n", "a\n\n    b\n", "answer: |\n  a\n\n      b\n"),
        ("answer: |\n  A\n", "a\n\n\n", "answer: |+\n  a\n\n\n"),
        ("answer: |\n  A\n", "a\n\x07", 'answer: "a\\n\\u0007"\n'),
    ],
)
def test_an_answer_keeps_its_convention_unless_that_cannot_carry_it(old, answer, new):
    assert edited(front("score: 1\n", old), answer=answer) == front("score: 1\n", new)


SEO = """\
seo:
   # for machines
   page_keywords: >-
      light,waves
   robots: all
   title: 'Light'   # short
author: R. Osei
"""


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"title": "Waves"}, ["-   title: 'Light'   # short\n", "+   title: 'Waves'   # short\n"]),
        ({"page_keywords": "light"}, ["-      light,waves\n", "+      light\n"]),
        ({"page_keywords": None}, ["-   page_keywords: >-\n", "-      light,waves\n"]),
        ({"page_description": "On"}, ["+   page_description: >-\n", "+      On\n"]),
        ({"extra": "robots: none\n"}, ["-   robots: all\n", "+   robots: none\n"]),
        ({"extra": ""}, ["-   robots: all\n"]),
        ({"extra": "robots: all\nalso: {a: 1}\n"}, ["+   also: {a: 1}\n"]),
    ],
)
def test_only_the_lines_of_a_changed_subkey_differ(changes, lines):
    data = front(SEO)

    assert changed(data, seo=replace(parse(data).seo, **changes)) == lines


def test_settings_are_edited_by_the_subkey():
    data = (DOCUMENTS / "other_styles.md").read_bytes()
    before = parse(data).settings

    after = replace(before, status=None, provenance="machine")

    assert changed(data, settings=after) == ["-  status: draft\n", "+  provenance: machine\n"]


@pytest.mark.parametrize(
    ("old", "seo", "new"),
    [
        ("{title: a, page_keywords: b}", Seo("c", None, "b"), "{title: c, page_keywords: b}"),
        ("{ title: a,  page_keywords: b } # x", Seo("a"), "{ title: a } # x"),
        ("{title: a, page_keywords: b}", Seo(None, None, "b"), "{page_keywords: b}"),
        ('{"title":"a", x: [1]}', Seo("a, b", extra="x: [1]\n"), '{"title":"a, b", x: [1]}'),
        ("{title: a}", Seo("b, c"), "{title: 'b, c'}"),
        ("{title: a}", Seo("a", "What?"), "{title: a, page_description: 'What?'}"),
        ("{title: a}", Seo("a\nb"), '{title: "a\\nb"}'),
        ("{title: a} # x", Seo(), "{} # x"),
        ("{}", Seo("a"), "\n  title: a"),
        ("{title: a, # x\n  page_keywords: b}", Seo("b"), "\n  title: b"),
    ],
)
def test_a_map_in_brackets_is_edited_inside_if_it_is_simple(old, seo, new):
    separator = "" if new.startswith("\n") else " "

    result = edited(front(f"seo: {old}\nscore: 1\n"), seo=seo)

    assert result == front(f"seo:{separator}{new}\nscore: 1\n")
