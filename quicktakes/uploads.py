"""The bound of every form that is sent to the site, whoever sends it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class Bounded(FileUploadHandler):
    """Refuses a form with files of more than UPLOAD_MOST_BYTES before any of it is read.

    Django takes files of any size, also those of somebody who is not signed in.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.UPLOAD_MOST_BYTES:
            raise RequestDataTooBig(
                f"A form of {content_length:,} bytes; {settings.UPLOAD_MOST_BYTES:,} are the most."
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
