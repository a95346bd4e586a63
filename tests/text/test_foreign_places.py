import pytest

from articles.text.foreign_places import slug_of, sources


@pytest.mark.parametrize(
    ("path", "name", "slug", "title", "date", "folder"),
    [
        ("physics/why-ice.md", "why-ice", "why-ice", "Why ice", "", "Physics"),
        ("physics/why-ice/index.md", "why-ice", "why-ice", "Why ice", "", "Physics"),
        ("why-ice/index.md", "why-ice", "why-ice", "Why ice", "", ""),
        ("index.md", "index", "index", "Index", "", ""),
        ("_posts/2025-03-04-a_b.md", "2025-03-04-a_b", "a_b", "A b", "2025-03-04", ""),
        ("zoology/_posts/a.md", "a", "a", "A", "", "Zoology"),
        ("River notes/What is silt.md", "What is silt", "What is silt", "What is silt", "", ""),
    ],
)
def test_a_path_tells_name_date_and_folder(
    path: str, name: str, slug: str, title: str, date: str, folder: str
):
    found = sources(path.split("/"))

    assert found == {
        "file.name": name,
        "file.slug": slug,
        "file.title": title,
        "file.date": date,
        "file.folder": folder or ("River notes" if path.startswith("River") else ""),
    }


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What is a delta?", "what-is-a-delta"),
        ("why-is--ice_slippery", "why-is-ice-slippery"),
        ("Café au lait", "cafe-au-lait"),
        ("C语言 入门!", "c语言-入门"),
        ("जल क्या है", "जल-क्या-है"),
        ("…", ""),
        ("word " * 400, "-".join(["word"] * 35)),
    ],
)
def test_names_become_parts_of_addresses(text: str, slug: str):
    assert slug_of(text) == slug
