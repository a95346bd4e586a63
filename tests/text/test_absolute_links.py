import pytest

from articles.text.absolute_links import with_absolute_links
from articles.text.rendering import render

PAGE = "https://answers.example/learn/physics/questions/light"


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("/learn?a=1&b=2", "https://answers.example/learn?a=1&amp;b=2"),
        ("#colors", f"{PAGE}#section-colors"),
        ("sound", "https://answers.example/learn/physics/questions/sound"),
        ("https://elsewhere.example/a", "https://elsewhere.example/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_a_link_gets_its_whole_address(address, whole):
    html = with_absolute_links(render(f"[a]({address})").html, PAGE)
    assert f'href="{whole}"' in html


def test_a_picture_gets_its_whole_address():
    html = with_absolute_links(render("![A bridge](/media/a.png)").html, PAGE)
    assert 'src="https://answers.example/media/a.png"' in html


def test_each_file_of_an_uploaded_picture_gets_its_whole_address():
    answer = "![A bridge](/media/pictures/3f2a9c7e51d0-1600x900.jpg)"
    html = with_absolute_links(render(answer).html, PAGE)
    assert html.count("/media/") == html.count("https://answers.example/media/") == 9
    assert "-480.webp 480w, https://answers.example/media/" in html


def test_text_that_looks_like_a_link_stays_as_it_is():
    html = render('```html\n<a href="/a">\n```\n\nWrite `href="/a"`, or href="/b".').html
    assert with_absolute_links(html, PAGE) == html


def test_an_address_that_none_can_read_stays_as_it_is():
    html = '<a href="//[">a</a>'
    assert with_absolute_links(html, PAGE) == html
