"""Files kept beside the store, each under the hash of its content.

A file is on the shelf, whole and synced, before the row that names it is
committed; a row never names a file that is not there.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from pathlib import Path


class Shelf:
    """The folder of kept files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Keep a file and return the SHA-256 of its content."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if not path.exists():
            paths.replace_file(path, content, private=True)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return a kept file; refuse where it is missing or no longer the same."""
        try:
            content = self._path(sha256).read_bytes()
        except OSError as error:
            raise Refusal(Code.KEPT_FILE_MISSING, sha256=sha256[:12]) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refusal(Code.KEPT_FILE_MISSING, sha256=sha256[:12])
        return content

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256
