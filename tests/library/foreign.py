"""Other tools' folders, in `tests/data/foreign`, and the mappings that the documentation shows."""

import re
from pathlib import Path

from articles.library import importing, translating
from articles.library.importing import Report
from articles.text import foreign_mapping
from articles.text.foreign_mapping import ForeignMapping

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ROOT / "data" / "foreign"
PAGE = ROOT.parent / "docs" / "importing-from-others.md"


def shipped(name: str) -> ForeignMapping:
    mapping = translating.find(name)
    assert mapping
    return mapping


def documented(tool: str) -> ForeignMapping:
    """The mapping that the documentation shows for a tool, as its readers copy it."""
    found = re.search(rf"^## {tool}$.*?^```toml\n(.*?)^```$", PAGE.read_text(), re.M | re.S)
    assert found
    return foreign_mapping.load(found[1].encode())


def run(mapping: ForeignMapping, *paths: Path) -> Report:
    return importing.run(list(paths), processes=1, mapping=mapping)
