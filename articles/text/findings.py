"""What can be told about an article: each kind with its severity, its meaning and what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """Error: readers meet something broken. Warning: something is wrong, the page is whole.
    Hint: worth a look, and often right as it is."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Kind(NamedTuple):
    """What findings of one kind have in common; the two texts are whole sentences."""

    severity: Severity
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about one article. `line` counts in the answer from 1; 0: no line."""

    kind: str
    message: str
    line: int = 0

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind].severity

    @property
    def remedy(self) -> str:
        return KINDS[self.kind].remedy


_ERROR, _WARNING, _HINT = Severity

KINDS = {
    "canonical-loop": Kind(
        _ERROR,
        "Canonical addresses lead in a circle, so none of them counts.",
        "Empty the canonical URL of the article that is the original.",
    ),
    "dead-link": Kind(
        _ERROR,
        "The answer links to an address of this library that has no page for readers.",
        "Correct the address, publish the article, or take the link out.",
    ),
    "formula-not-set": Kind(
        _ERROR,
        "A formula cannot be set and shows its source.",
        "Mend the LaTeX; the page marks the place.",
    ),
    "refusal": Kind(
        _ERROR,
        "The answer says that it cannot answer, or that a machine speaks.",
        "Write an answer, or withdraw the article.",
    ),
    "canonical-absent": Kind(
        _WARNING,
        "The canonical URL is an address that no article has.",
        "Correct the canonical URL, or empty it.",
    ),
    "canonical-unpublished": Kind(
        _WARNING,
        "The article is a copy of one that readers may not see, so its page names itself.",
        "Publish the original, or choose another canonical URL.",
    ),
    "chat-leftover": Kind(
        _WARNING,
        "A phrase of a chat or of the prompt behind it was left in the answer.",
        "Take the phrase out, and check what the answer rests on.",
    ),
    "description-is-title": Kind(
        _WARNING,
        "The description repeats the question or the page title.",
        "Say in the description what the answer says.",
    ),
    "description-shared": Kind(
        _WARNING,
        "Articles that are no copies of one another have the same description.",
        "Give each a description of its own.",
    ),
    "image-without-alt": Kind(
        _WARNING,
        "An image has no text for those who do not see it.",
        "Write what it shows between its square brackets.",
    ),
    "math-as-text": Kind(
        _WARNING,
        "A delimiter of a formula has no partner, so the formula is shown as typed.",
        "Write the missing delimiter, or a backslash before a dollar that is meant as one.",
    ),
    "money-as-math": Kind(
        _WARNING,
        "An amount of money is set as a formula.",
        "Write a backslash before the dollar.",
    ),
    "question-shared": Kind(
        _WARNING,
        "Articles that are no copies of one another ask the same question.",
        "Keep the better answer and redirect the other address, or tell the questions apart.",
    ),
    "quotes-doubled": Kind(
        _WARNING,
        "Quotation marks are doubled, as CSV writes them.",
        "Write each once; where they enclose the whole answer, take those out too.",
    ),
    "self-link": Kind(
        _WARNING,
        "A related link leads to the article itself; the page hides it.",
        "Choose another article, or take the link out.",
    ),
    "subject-spelling": Kind(
        _WARNING,
        "The document spells its subject in another way than most of the subject's documents.",
        "Write the subject as its page does.",
    ),
    "answer-thin": Kind(
        _HINT,
        "The answer has fewer than 50 words.",
        "Look whether it says enough.",
    ),
    "canonical-chain": Kind(
        _HINT,
        "The canonical URL is an article that has one itself; the last of them counts.",
        "Name the last article of the chain.",
    ),
    "dangling-link": Kind(
        _HINT,
        "No article has the address of a related link; the page hides it.",
        "Choose another article, or leave the link until there is one.",
    ),
    "description-long": Kind(
        _HINT,
        "The description has more than 160 characters; search results may cut it.",
        "Say what matters first.",
    ),
    "description-missing": Kind(
        _HINT,
        "There is no description; the beginning of the answer serves.",
        "Write one if the beginning of the answer is no summary.",
    ),
    "description-short": Kind(
        _HINT,
        "The description has fewer than 25 characters.",
        "Say what the answer says, or leave it empty.",
    ),
    "field-empty": Kind(
        _HINT,
        "The author, the date or the keywords are empty.",
        "Fill in what is known; it may also stay empty.",
    ),
    "heading-skipped": Kind(
        _HINT,
        "A heading is typed more than one level below the one before; the page closes the gap.",
        "Type one more # than the heading before has.",
    ),
    "keyword-repeated": Kind(
        _HINT,
        "A keyword occurs twice.",
        "Take one out.",
    ),
    "no-related-links": Kind(
        _HINT,
        "The article has no related links.",
        "Choose some related articles.",
    ),
    "orphan": Kind(
        _HINT,
        "No other article has this one among its related links.",
        "Name it in a related article.",
    ),
    "repeated-link": Kind(
        _HINT,
        "Two related links of an article lead to the same address; the page shows one.",
        "Choose another article, or take the link out.",
    ),
    "seo-title-shared": Kind(
        _HINT,
        "Several articles have this page title, so their pages show the question instead.",
        "Empty the page title, or give the article one of its own.",
    ),
    "title-long": Kind(
        _HINT,
        "The page title has more than 70 characters; search results may cut it.",
        "Write a shorter page title; the question may stay as it is.",
    ),
    "title-short": Kind(
        _HINT,
        "The page title has fewer than 15 characters.",
        "Write a page title that says what is asked.",
    ),
}
"""Name → kind, by severity and then by name. docs/checking.md is its table."""


GROUPS = {
    "Answer": (
        "answer-thin",
        "chat-leftover",
        "heading-skipped",
        "image-without-alt",
        "quotes-doubled",
        "refusal",
    ),
    "Formulas": ("formula-not-set", "math-as-text", "money-as-math"),
    "Links": (
        "dangling-link",
        "dead-link",
        "no-related-links",
        "orphan",
        "repeated-link",
        "self-link",
    ),
    "Title and description": (
        "description-is-title",
        "description-long",
        "description-missing",
        "description-shared",
        "description-short",
        "seo-title-shared",
        "title-long",
        "title-short",
    ),
    "Copies": (
        "canonical-absent",
        "canonical-chain",
        "canonical-loop",
        "canonical-unpublished",
        "question-shared",
    ),
    "Other fields": ("field-empty", "keyword-repeated", "subject-spelling"),
}
"""What kinds are about → the kinds, for lists to choose from: more than thirty in a row are too
many to look through."""


def name(kind: str) -> str:
    """A kind as pages call it: "SEO title shared"."""
    words = kind.replace("-", " ")
    return f"SEO{words[3:]}" if words.startswith("seo ") else words.capitalize()


OF_IMPORTS = {
    "alias-not-kept": "An old address that a document names cannot lead to its article.",
    "aliases": "The YAML refers to values by anchors and aliases, which are not read.",
    "attribute-list": "The text has attribute lists of another tool, shown as written.",
    "bad-setting": "The map `quicktakes` says what the library does not know.",
    "bad-url": "The url is no address of an article.",
    "broken-toml": "The front matter is no sound TOML.",
    "broken-yaml": "The front matter is no sound YAML.",
    "conflict": "File and library both changed the same; the article stays as it is.",
    "conflict-decided": "File and library both changed the same; one value was taken, by the rule.",
    "dangling-link": "No article has the address of a related link; the page hides it.",
    "deleted": "The article was deleted in the library; its document does not bring it back.",
    "duplicate-key": "A key is given twice.",
    "duplicate-url": "Two documents have the same url; the first one counts.",
    "edited-and-gone": "The article was edited in the library, and its document is gone.",
    "formula-not-set": "A formula cannot be set and shows its source.",
    "impossible-date": "A date is none of the calendar.",
    "missing-key": "A key that every document needs is missing or blank.",
    "moved": "The article got another address; the old one leads there.",
    "no-closing-fence": "The front matter does not end.",
    "no-front-matter": "The file does not begin with front matter between lines of ---.",
    "not-a-mapping": "The front matter is no list of keys with their values.",
    "not-utf8": "The file is not saved in UTF-8.",
    "nul": "The file holds a NUL character, which no text has.",
    "out-of-range": "A number or a date is larger or smaller than can be stored.",
    "prune-stopped": "Articles without a document were not withdrawn.",
    "redirected": "The url is an old address that leads to another article.",
    "relative-link": "The text has relative links, which lead nowhere here.",
    "shortcode": "The text has shortcodes of another tool, shown as written.",
    "template-tag": "The text has template tags of another tool, shown as written.",
    "too-deep": "Values are nested too deep.",
    "too-large": "The file is too large.",
    "unreadable": "The file or a part of the archive cannot be read.",
    "wikilink": "The text has wikilinks, shown as written.",
    "wrong-type": "A value is not of the type that its key holds.",
}
"""What imports tell of documents: kind → its meaning."""
