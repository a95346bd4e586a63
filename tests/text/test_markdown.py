from articles.text.markdown import MAX_COLUMNS, MAX_QUOTE_DEPTH, to_html


def test_tables_strikethrough_and_bare_links_are_added_to_commonmark():
    html = to_html("|a|b|\n|-|-|\n|~~c~~|www.example.org|\n")
    assert "<td><del>c</del></td>" in html
    assert '<td><a href="http://www.example.org">www.example.org</a></td>' in html


def test_a_list_right_after_a_paragraph_is_a_list():
    assert to_html("Steps:\n- a\n- b") == "<p>Steps:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"


def test_three_spaces_nest_a_list_in_a_numbered_one():
    html = to_html("1. a\n   - b\n   - c\n2. d")
    inner = "<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n"
    assert html == f"<ol>\n<li>a\n{inner}</li>\n<li>d</li>\n</ol>\n"


def test_quotations_end_at_a_depth_nobody_reads():
    html = to_html(">" * (MAX_QUOTE_DEPTH + 30) + "a\n\nb")
    assert html.count("<blockquote>") == html.count("</blockquote>") == MAX_QUOTE_DEPTH
    assert html.endswith("</blockquote>\n<p>b</p>\n")


def test_a_table_of_endless_columns_stays_text():
    row, rule = "|a" * (MAX_COLUMNS + 1), "|-" * (MAX_COLUMNS + 1)
    assert "<table>" not in to_html(f"{row}|\n{rule}|\n")
