"""Tables: which columns hold numbers, and the opening tags of the cells."""

import re
from dataclasses import dataclass

# Columns of such cells are set flush right, as are their headings.
_NUMBER = re.compile(r"[-+−±~≈<>]?\s?[$€£¥]?\d[\d.,\s]*(?:[%‰°]|[a-zA-Zµ]{1,3})?")
_ALIGNMENT = re.compile(r'align="(left|center|right)"')
_CLASSES = {"left": "", "center": "center", "right": "number"}


@dataclass(slots=True)
class _Cell:
    position: int
    tag: str
    alignment: str
    text: str = ""


class Table:
    """Learns a table's cells as they pass, and writes their opening tags when all are known."""

    def __init__(self) -> None:
        self._rows: list[list[_Cell]] = []

    def open_row(self) -> None:
        self._rows.append([])

    def open_cell(self, position: int, tag: str, attributes: str) -> None:
        """Note a cell whose opening tag belongs at a position of the output."""
        alignment = _ALIGNMENT.search(attributes)
        self._rows[-1].append(_Cell(position, tag, alignment[1] if alignment else ""))

    def close_cell(self, text: str) -> None:
        self._rows[-1][-1].text = text

    def write(self, out: list[str]) -> None:
        """Put the opening tag of every cell at its position."""
        numeric = self._numeric_columns()
        for row in self._rows:
            for column, cell in enumerate(row):
                name = _CLASSES.get(cell.alignment, "number" if column in numeric else "")
                scope = ' scope="col"' if cell.tag == "th" else ""
                style = f' class="{name}"' if name else ""
                out[cell.position] = f"<{cell.tag}{scope}{style}>"

    def _numeric_columns(self) -> set[int]:
        numbers: set[int] = set()
        words: set[int] = set()
        for row in self._rows:
            for column, cell in enumerate(row):
                if cell.tag == "td" and cell.text:
                    (numbers if _NUMBER.fullmatch(cell.text) else words).add(column)
        return numbers - words
