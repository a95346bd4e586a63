"""Archives for import tests, with members of every kind."""

import io
import tarfile
import zipfile
from pathlib import Path

KINDS = ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"]


def archive(path: Path, members: dict[str, bytes]) -> Path:
    """An archive of the kind its suffix says, with these members in their order."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in members.items():
                packed.writestr(name, data)
    else:
        tar(path, *(file(name, data) for name, data in members.items()))
    return path


Member = tuple[tarfile.TarInfo, bytes]


def file(name: str, data: bytes, kind: bytes = tarfile.REGTYPE, target: str = "") -> Member:
    """A member of a .tar; `kind` is one of tarfile's types, `target` where a link leads."""
    member = tarfile.TarInfo(name)
    member.type, member.size, member.linkname = kind, len(data), target
    return member, data


def tar(path: Path, *members: Member) -> Path:
    compression = path.suffix.removeprefix(".").replace("tar", "")
    with tarfile.open(path, f"w:{compression}") as packed:  # type: ignore[call-overload]
        for member, data in members:
            packed.addfile(member, io.BytesIO(data))
    return path
