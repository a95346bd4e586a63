import pytest

from articles.text import foreign_frontmatter
from articles.text.foreign_frontmatter import read
from articles.text.yamlnodes import Fault
from tests.text.hostile import growth


def test_toml_and_yaml_give_the_same_keys():
    yaml = b"---\ntitle: Why?\ntags: [a, b]\nextra:\n  author: Mara Lind\n---\nBecause.\n"
    toml = b"+++\ntitle = 'Why?'\ntags = ['a', 'b']\n[extra]\nauthor = 'Mara Lind'\n+++\nBecause.\n"

    for data in (yaml, toml):
        front = read(data, required=True)
        author = front.find("extra.author")
        assert author is not None
        assert author.value == "Mara Lind"
        assert list(front.keys) == ["title", "tags", "extra"]
        assert front.text[front.body_start :] == "Because.\n"


def test_what_yaml_has_no_type_for_is_written_as_text():
    front = read(b"+++\nat = 07:30:00\nday = 2025-03-04\n+++\n", required=True)

    assert [node.value for node in front.keys.values()] == ["07:30:00", "2025-03-04"]


@pytest.mark.parametrize(
    "data", [b"Just text.\n", b"---\n---\nJust text.\n", b"+++\n+++\nJust text.\n"]
)
def test_a_file_may_have_no_keys(data: bytes):
    front = read(data, required=False)

    assert front.keys == {}
    assert front.text[front.body_start :] == "Just text.\n"


@pytest.mark.parametrize(
    ("data", "kind", "index"),
    [
        (b"Just text.", "no-front-matter", 0),
        (b"---\na: 1\n", "no-closing-fence", 9),
        (b"+++\na = 1\n", "no-closing-fence", 10),
        (b"+++\na = 1\nb = = 2\n+++\n", "broken-toml", 14),
        (b"+++\na = 1\na = 2\n+++\n", "broken-toml", 15),
        (b"+++\na = " + b"[" * 5000 + b"\n+++\n", "too-deep", 4),
        (b"+++\na = " + b"[" * 200 + b"]" * 200 + b"\n+++\n", "too-deep", 0),
        (b"+++\nb = 1\n" + b"a." * 5000 + b"a = 1\n+++\n", "too-deep", 10),
        (b"+++\na = 1" + b"0" * 5000 + b"\n+++\n", "broken-toml", None),
        (b"+++\n#" + b"x" * 100_000 + b"\n+++\n", "too-large", 0),
        (b"---\na: b: c\n---\n", "broken-yaml", 8),
        (b"---\na: 1\na: 2\n---\n", "duplicate-key", 9),
        (b"---\njust text\n---\n", "wrong-type", 4),
    ],
)
def test_what_is_wrong_is_told_with_its_place(data: bytes, kind: str, index: int | None):
    with pytest.raises(Fault) as fault:
        read(data, required=True)

    assert fault.value.kind == kind
    assert fault.value.hint
    assert index is None or fault.value.index == index


def test_json_is_told_apart_from_a_text():
    with pytest.raises(Fault, match="JSON"):
        read(b'{\n  "title": "Why?"\n}\n', required=False)
    assert read(b'{{< figure src="a.jpg" >}}', required=False).keys == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["k{n} = 1\n", "[a.b.c.d.e.t{n}]\n", "k{n} = [[[[[1]]]]]\n", "x.y.k{n} = 1\n"]
)
def test_hostile_toml_takes_time_in_proportion(line: str):
    def text(lines: int) -> str:
        return "+++\n" + "".join(line.format(n=n) for n in range(lines)) + "+++\n"

    def function(toml: str) -> object:
        return foreign_frontmatter.read(toml.encode(), required=True)

    # Twice doubled, so that noise cannot pass for growth: in proportion 4, squared 16.
    assert growth(function, text(500), text(2000)) < 10
