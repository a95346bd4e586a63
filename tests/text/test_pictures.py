"""Names of uploaded pictures, and how answers show them."""

import doctest

import pytest
from django.conf import settings

from articles.text import pictures
from articles.text.pictures import Named, at, named, thumbnail
from articles.text.rendering import plain_text, render
from tests.text.hostile import growth
from tests.text.well_formed import assert_harmless, read

NAME = "pictures/3f2a9c7e51d0-1600x900.jpg"
PICTURE = Named("3f2a9c7e51d0", 1600, 900, "jpg")
SHOWN = f"![A bridge](/media/{NAME})"


def test_the_settings_serve_the_files_where_answers_look_for_them():
    assert settings.MEDIA_URL == pictures.MEDIA_URL


def test_a_name_tells_the_size():
    assert named(NAME) == at(f"/media/{NAME}") == PICTURE
    assert PICTURE.name == NAME


@pytest.mark.parametrize(
    "name",
    [
        "pictures/3f2a9c7e51d0-1600x900.webp",
        "pictures/3f2a9c7e51d0-1600x900-480.jpg",
        "pictures/3f2a9c7e51d0-0x900.jpg",
        "pictures/3f2a9c7e51d0-1600x900000.jpg",
        "pictures/3F2A9C7E51D0-1600x900.jpg",
        "pictures/3f2a9c7e51d0-١٦٠٠x٩٠٠.jpg",
        "pictures/3f2a9c7e51d0-1600x900.jpg\n",
        "pictures/bridge.jpg",
        "3f2a9c7e51d0-1600x900.jpg",
    ],
)
def test_any_other_name_is_not_ours(name):
    assert named(name) is None
    assert at(f"/media/{name}") is None


def test_only_narrower_files_lie_beside_a_picture():
    assert PICTURE.widths == [480, 800, 1200, 1600]
    assert Named("3f2a9c7e51d0", 800, 9, "png").widths == [480, 800]
    assert Named("3f2a9c7e51d0", 16, 16, "png").files() == [
        "pictures/3f2a9c7e51d0-16x16.png",
        "pictures/3f2a9c7e51d0-16x16.webp",
    ]
    assert len(set(PICTURE.files())) == 8


def test_a_file_keeps_the_proportions_and_at_least_a_line():
    assert PICTURE.height_at(480) == 270
    assert Named("3f2a9c7e51d0", 9000, 3, "png").height_at(480) == 1


def test_a_picture_is_listed_by_its_smallest_file():
    assert thumbnail(NAME) == "pictures/3f2a9c7e51d0-1600x900-480.webp"
    assert thumbnail("bridge.png") == "bridge.png"


def test_the_examples_hold():
    assert doctest.testmod(pictures).failed == 0


def test_an_answer_shows_an_uploaded_picture_in_several_sizes():
    html = render(f'![A "bridge" & <b>](/media/{NAME} "Its title")').html
    (picture,), (source,), (image,) = (read(html).all(tag) for tag in ("picture", "source", "img"))
    assert picture == {}
    assert source == {
        "type": "image/webp",
        "srcset": PICTURE.srcset("webp"),
        "sizes": pictures.SIZES,
    }
    assert image == {
        "src": f"/media/{NAME}",
        "srcset": PICTURE.srcset("jpg"),
        "sizes": pictures.SIZES,
        "width": "1600",
        "height": "900",
        "alt": 'A "bridge" & <b>',
        "title": "Its title",
        "loading": "lazy",
        "decoding": "async",
    }


def test_it_stands_wherever_an_image_may():
    for markdown in (f"# {SHOWN}", f"[{SHOWN}](/learn)", f"| {SHOWN} |\n|---|\n| {SHOWN} |"):
        html = render(markdown).html
        assert "<picture>" in html
        assert_harmless(html)


@pytest.mark.parametrize(
    "address",
    ["/media/bridge.png", f"/media/{NAME}?a", f"//media/{NAME}", f"/elsewhere/{NAME}", "a.png"],
)
def test_other_images_stay_as_they_are(address):
    assert "<picture>" not in render(f"![a]({address})").html


def test_its_description_is_part_of_the_text():
    assert plain_text(f"Look: {SHOWN}") == "Look: A bridge"


def test_a_decoration_has_an_empty_description():
    assert ' alt="" ' in render(f"![](/media/{NAME})").html


def test_many_cost_as_much_as_each():
    assert growth(render, f"{SHOWN}\n" * 100, f"{SHOWN}\n" * 800) < 16
