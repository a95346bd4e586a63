"""Editing a document's own text: the keys that changed, and not one byte more."""

from dataclasses import replace
from pathlib import Path

import pytest

from articles.text.documents import DocumentError, RelatedLink, Seo, parse
from articles.text.documents_editing import edit
from tests.text.editing import ANSWER, REQUIRED, changed, differences, edited, front

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
TITLED = "seo:\n   robots: all\n   title: Light  # short\nauthor: R. Osei\n"


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.md")), ids=lambda path: path.name)
def test_a_document_that_says_the_same_keeps_its_bytes(path: Path):
    for data in (path.read_bytes(), b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")):
        assert edit(data, parse(data)).data == data


def test_a_removed_key_takes_its_own_comment_and_leaves_the_others():
    data = front("# before\nauthor: >- # ours\n    R. Osei\n# after\n\nscore: 1\n")

    assert edited(data, author=None) == front("# before\n# after\n\nscore: 1\n")


def test_a_removed_key_between_unknown_ones_takes_the_comments_that_would_become_theirs():
    data = front("mine: 1\nauthor: R. Osei\n# after\nscore: 1\n")

    assert edited(data, author=None) == front("mine: 1\nscore: 1\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("author: ~ # none yet\n", "author: R. Osei # none yet\n"),
        ("author:\n", "author: R. Osei\n"),
        ("author:\t# none yet\n", "author: R. Osei\t# none yet\n"),
    ],
)
def test_a_key_without_value_takes_one(old, new):
    data = f"---\n{old}{REQUIRED}{ANSWER}---\n".encode()

    assert edited(data, author="R. Osei") == data.replace(old.encode(), new.encode())


def test_a_key_without_value_stays_without_one():
    data = front("author:\n# after\ntitle: Light\n")

    assert changed(data, title="Waves") == ["-title: Light\n", "+title: Waves\n"]


def test_an_added_key_follows_its_neighbor_of_the_format_before_comments():
    data = (DOCUMENTS / "unscored.md").read_bytes().replace(b"answer:", b"# the text\nanswer:")

    after = edited(data, no_index=True)

    assert b"size of the Earth?\nno_index: True\n# the text\nanswer: >-\n" in after
    assert differences(data, after) == ["+no_index: True\n"]


def test_an_added_key_comes_first_where_none_stands_before_it():
    data = b"---\n# ours\n" + front("")[4:]

    assert changed(data, schema="default") == ["+_schema: default\n"]
    assert edited(data, schema="default").startswith(b"---\n# ours\n_schema: default\nurl:")


def test_an_indented_front_matter_stays_indented():
    data = b"---\n" + b"".join(b"   " + line for line in front("").splitlines(True)[1:4]) + b"---\n"

    assert changed(data, seo=Seo(title="Light"), extra="mine:\n- 1\n") == [
        "+   seo:\n",
        "+     title: Light\n",
        "+   mine:\n",
        "+   - 1\n",
    ]


def test_a_changed_subkey_of_a_link_changes_only_its_lines():
    data = (DOCUMENTS / "other_styles.md").read_bytes()
    first, second = parse(data).related

    assert changed(data, related=(replace(first, id=13), second)) == ["-  id: 12\n", "+  id: 13\n"]


LINKS = tuple(RelatedLink(f"/learn/physics/questions/{name}", name) for name in "abcd")
LINK_LINES = [
    f"related_article{number}:  # {link.title}\n  url: {link.url}\n  title: '{link.title}'\n"
    for number, link in enumerate(LINKS, 1)
]


def linked(*numbered: tuple[int, str]) -> bytes:
    """A document whose links are those lines, under those numbers."""
    lines = [
        text.replace(text[:16], f"related_article{number}", 1)
        for number, title in numbered
        for text in LINK_LINES
        if f"# {title}\n" in text
    ]
    return front("".join(lines) + "quicktakes:\n  status: draft\n")


def test_the_links_after_a_removed_one_are_renumbered_and_keep_their_style():
    data = linked((1, "a"), (2, "b"), (3, "c"))

    result = edited(data, related=(LINKS[0], LINKS[2]))

    assert result == linked((1, "a"), (2, "c"))


def test_swapped_links_take_their_lines_along():
    data = linked((1, "a"), (2, "b"), (3, "c"))

    assert edited(data, related=(LINKS[0], LINKS[2], LINKS[1])) == linked(
        (1, "a"), (2, "c"), (3, "b")
    )


def test_gaps_in_the_numbers_close_only_where_the_list_changes():
    data = linked((2, "a"), (7, "b"))

    assert changed(data, title="Light") == ["+title: Light\n"]
    assert edited(data, related=LINKS[:1]) == linked((1, "a"))


def test_an_added_link_is_written_in_the_format_s_own_style():
    data = linked((1, "a"), (2, "b"))
    link = replace(LINKS[2], id=7, extra="note: read first\n")

    assert changed(data, related=(*LINKS[:2], link)) == [
        "+related_article3:\n",
        "+    id: 7\n",
        "+    title: c\n",
        "+    url: /learn/physics/questions/c\n",
        "+    note: read first\n",
    ]


def test_another_link_in_the_place_of_one_takes_its_style():
    data = linked((1, "a"), (2, "b"))

    assert changed(data, related=(LINKS[0], LINKS[3])) == [
        "-  url: /learn/physics/questions/b\n",
        "-  title: 'b'\n",
        "+  url: /learn/physics/questions/d\n",
        "+  title: 'd'\n",
    ]


def test_only_the_unknown_keys_that_changed_are_written_anew():
    data = front("a:   [1] # ours\nauthor: R. Osei\nb: {x: 1}\nc: *\n".replace("*", "3"))

    assert changed(data, extra="a:   [1] # ours\nb: {x: 2}\nd: 4\n") == [
        "-b: {x: 1}\n",
        "-c: 3\n",
        "+b: {x: 2}\n",
        "+d: 4\n",
    ]


@pytest.mark.parametrize(
    ("end", "body", "new_end"),
    [
        ("---\n\n&nbsp;", "One\ntwo", "---\n\nOne\ntwo"),
        ("---\nOne", "Two\n", "---\nTwo\n"),
        ("---\nOne", "\nTwo\n", "---\n\n\nTwo\n"),
        ("---", "Two", "---\n\nTwo"),
        ("---\n", "Two", "---\n\nTwo"),
        ("---  \n\nOne\n", "", "---  \n\n"),
    ],
)
def test_a_changed_body_changes_nothing_above(end, body, new_end):
    above = f"---\n{REQUIRED}{ANSWER}# below\n"

    assert edited(f"{above}{end}".encode(), body=body) == f"{above}{new_end}".encode()


def test_carriage_returns_and_a_byte_order_mark_stay():
    data = b"\xef\xbb\xbf" + front(TITLED).replace(b"\n", b"\r\n")

    after = edited(data, title="Light", body="a\nb", seo=Seo("x"))

    assert after == b"\xef\xbb\xbf" + edited(
        front(TITLED), title="Light", body="a\nb", seo=Seo("x")
    ).replace(b"\n", b"\r\n")


def test_line_ends_that_vary_stay_as_they_are():
    data = front("title: a\nauthor: b\nscore: 1\n").replace(b"\n", b"\r\n")
    data = data.replace(b"b\r\n", b"b\n").replace(b"1\r\n", b"1\n")

    assert edited(data, title="c") == data.replace(b"title: a", b"title: c")


def test_another_layout_moves_the_keys_with_their_lines():
    data = front("# on light\nauthor: R. Osei # ours\n")

    result = edited(data, layout=("author", "answer", "question", "url"))

    assert result.splitlines()[1:-3] == [
        b"author: R. Osei # ours",
        b"answer: A wave.",
        b"# on light",
        b"question: What is light?",
        b"url: /learn/physics/questions/what-is-light",
    ]


ALIASED = "title: &t Light # ours\narticle_title: *t # the same\nauthor: R. Osei\n"


def test_an_alias_is_replaced_and_leaves_its_anchor():
    assert changed(front(ALIASED), article_title="Waves") == [
        "-article_title: *t # the same\n",
        "+article_title: Waves # the same\n",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_where_an_alias_needs_what_changed_the_front_matter_is_written_anew(newline):
    data = b"\xef\xbb\xbf" + front(ALIASED).replace(b"\n", newline.encode())

    result = edit(data, replace(parse(data), title="Waves"))

    assert result.whole
    assert result.data.decode() == "\ufeff" + newline.join(
        [
            *("---", "url: /learn/physics/questions/what-is-light"),
            *("question: >-", "    What is light?", "answer: >-", "    A wave.", "title: Waves"),
            *("article_title: Light", "author: R. Osei", "---", "", "&nbsp;"),
        ]
    )


def test_a_front_matter_in_brackets_is_written_anew():
    text = "---\n{url: /learn/a/questions/b, question: 'Which?', answer: This, date: ~}\n---\n"

    result = edit(text.encode(), replace(parse(text.encode()), author="R. Osei"))

    assert result.whole
    assert parse(result.data).author == "R. Osei"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "a\0b"},
        {"title": "\ud800"},
        {"body": "a\0b"},
        {"extra": "a: [1"},
        {"extra": "related_article9: {id: 1}\n"},
        {"answer": " "},
        {"answer": "\x07 \\n in one line"},
        {"url": "light"},
        {"body": "a" * 1_000_001},
    ],
)
def test_what_no_document_can_hold_is_refused(changes):
    with pytest.raises(ValueError, match=r"."):
        edit(front(""), replace(parse(front("")), **changes))


def test_what_is_no_document_is_refused():
    with pytest.raises(DocumentError):
        edit(b"title: Light\n", parse(front("")))
