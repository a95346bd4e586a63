"""The yardstick of the import: read every document, load its front matter with CSafeLoader."""

import sys
from pathlib import Path

import yaml


def main() -> None:
    for file in Path(sys.argv[1]).rglob("*.md"):
        text = file.read_bytes().decode()
        yaml.load(text[4 : text.index("\n---\n", 4)], yaml.CSafeLoader)


if __name__ == "__main__":
    main()
