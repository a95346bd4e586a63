import pytest

from articles.text import foreign_mapping
from articles.text.foreign_mapping import MappingError, load

SMALLEST = 'title = "title"\nanswer = "body"\nsubject = "file.folder"\nslug = "file.name"\n'


def test_it_works():
    mapping = load(
        b'title = ["title", "file.title"]\nanswer = "body"\nsubject = "=Notes"\nslug = "slug"\n'
        b'url = "/learn/notes/questions/{slug}"\nroot = "content"\nskip = "_index.md"\n'
        b'draft = "not published"\nseo.page_keywords = ["tags"]\nwithout_front_matter = true\n'
    )

    assert mapping.sources["title"] == ("title", "file.title")
    assert mapping.sources["seo.page_keywords"] == ("tags",)
    assert mapping.url == "/learn/notes/questions/{slug}"
    assert (mapping.root, mapping.skip, mapping.without_front_matter) == (
        "content",
        ("_index.md",),
        True,
    )


def test_a_table_says_the_same_as_names_with_dots():
    assert load(f'{SMALLEST}[seo]\ntitle = "t"'.encode()) == load(
        f'{SMALLEST}seo.title = "t"'.encode()
    )


@pytest.mark.parametrize(
    ("line", "problem", "hint"),
    [
        ('titel = "title"', "`titel` is no key of a mapping", "Write one of answer, "),
        ('seo.description = "d"', "`seo.description` is no key", "seo.page_description"),
        ("author = 7", "`author` must be a text or a list", 'Write author = "…"'),
        ("author = []", "`author` must be a text or a list", 'Write author = "…"'),
        ("root = []", "`root` must be one text", 'Write root = "…"'),
        ('date = "file.day"', "`date` names file.day", "file.date"),
        ('without_front_matter = "yes"', "must be true or false", "Write true or false."),
        ('url = "/posts/{slug}"', "`url` is /posts/{slug}", "Write url = "),
        ('url = "/learn/notes/questions/one"', "gives no article its own", "Write url = "),
        ("title = again", "it is not TOML", "Write lines such as"),
        ("a = " + "[" * 5000, "it is not TOML", "Write lines such as"),
    ],
)
def test_a_bad_line_is_told_with_its_key_and_what_to_write(line: str, problem: str, hint: str):
    with pytest.raises(MappingError) as error:
        load(f"{line}\n{SMALLEST}".encode() if "." not in line else f"{SMALLEST}{line}".encode())

    assert problem in error.value.problem
    assert hint in error.value.hint


@pytest.mark.parametrize("key", ["title", "answer", "subject", "slug"])
def test_a_key_that_every_mapping_needs_is_told(key: str):
    lines = [line for line in SMALLEST.splitlines() if not line.startswith(key)]

    with pytest.raises(MappingError, match=f"`{key}`.* missing. Add a line {key} = "):
        load("\n".join(lines).encode())


def test_a_large_file_is_refused():
    with pytest.raises(MappingError, match="larger than 65,536 bytes"):
        load(b"#" * (foreign_mapping.LARGEST + 1))


@pytest.mark.parametrize(
    ("path", "is_wanted"),
    [
        ("_posts/2024-05-06-a.md", True),
        ("zoology/_posts/a.md", True),
        ("about.md", False),
        ("_posts/_index.fr.md", False),
    ],
)
def test_names_anywhere_in_a_path_decide_what_is_an_article(path: str, is_wanted: bool):
    mapping = load(f'{SMALLEST}only = "_posts"\nskip = "_index.*.md"'.encode())

    assert mapping.wants(path.split("/")) is is_wanted
