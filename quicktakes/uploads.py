"""The bounds of every form that is sent to the site, whoever sends it."""

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

ROOM = 100_000
"""Bytes of a form beside its file."""


class Bounded(FileUploadHandler):
    """Refuses a form with files of more than UPLOAD_MOST_BYTES before any of it is read.

    Django takes files of any size, also those of somebody who is not signed in.
    """

    @property
    def most(self) -> int:
        return int(settings.UPLOAD_MOST_BYTES)

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > self.most:
            raise RequestDataTooBig(f"A form of {content_length:,} bytes; {self.most:,} are most.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


class Streamed(Bounded):
    """Takes one large file, up to IMPORT_MOST_BYTES, piece by piece onto the disk. For a view that
    has seen who sends it."""

    _file: IO[bytes]

    @property
    def most(self) -> int:
        return int(settings.IMPORT_MOST_BYTES) + ROOM

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        settings.TASKS_ROOT.mkdir(parents=True, exist_ok=True)
        # Not where temporary files are by default, which may be memory. It goes when it is closed.
        self._file = tempfile.NamedTemporaryFile(dir=settings.TASKS_ROOT, suffix=".upload")  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self._file.seek(0)
        return UploadedFile(self._file, self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
