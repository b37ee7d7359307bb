"""Files kept beside the store, each under the hash of its content.

A file is on the shelf, whole and synced, before the row that names it is
committed; a row never names a file that is not there.  On a protected shelf files
are sealed with the data key, and stand under an HMAC of that hash: who has the
file's name cannot tell whether it is a workbook he knows.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from contextlib import suppress
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.store import sealed_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gwgk_desktop.store.keys import DataKey

NAMED_IN = (
    ("notice_sheet", "file_sha256"),
    ("notice_sheet", "content_sha256"),
    ("sheet_review", "page_sha256"),
    ("county_return", "file_sha256"),
    ("board", "photo_sha256"),
    ("posting_photo", "file_sha256"),
)
"""The tables and columns whose rows name kept files; empty where there is none."""


class Shelf:
    """The folder of kept files."""

    def __init__(self, folder: Path, key: DataKey | None = None) -> None:
        self._folder = folder
        self._sealing = key.subkey("kept files") if key else None
        self._naming = key.subkey("names of kept files") if key else None

    def keep(self, content: bytes) -> str:
        """Keep a file and return the SHA-256 of its content."""
        sha256 = _sum(content)
        path = self.path_of(sha256)
        if not path.exists():
            paths.replace_file(path, self._sealed(content), private=True)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return a kept file; refuse where it is missing or no longer the same."""
        try:
            content = self._opened(self.path_of(sha256).read_bytes())
        except (OSError, sealed_files.NotWhole) as error:
            raise Refusal(Code.KEPT_FILE_MISSING, sha256=sha256[:12]) from error
        if _sum(content) != sha256:
            raise Refusal(Code.KEPT_FILE_MISSING, sha256=sha256[:12])
        return content

    def has(self, sha256: str) -> bool:
        """Return whether a file is there under that hash, whole or not."""
        return self.path_of(sha256).exists()

    def name_of(self, sha256: str) -> str:
        """Return the path below the shelf of a file that has this SHA-256."""
        return self.path_of(sha256).relative_to(self._folder).as_posix()

    def is_whole(self, path: Path, name: str) -> bool:
        """Return whether a file holds what that path below the shelf stands for.

        It need not stand there: a backup has copies.
        """
        try:
            content = self._opened(path.read_bytes())
        except (OSError, sealed_files.NotWhole):
            return False
        return self.name_of(_sum(content)) == name

    def put_back(self, sha256: str, copies: Iterable[Path]) -> bool:
        """Bring a file back from the first whole copy; return whether there was one.

        A copy may be from before the shelf was protected.
        """
        for path in copies:
            with suppress(OSError, sealed_files.NotWhole):
                stored = path.read_bytes()
                content = stored if _sum(stored) == sha256 else self._opened(stored)
                if _sum(content) == sha256:
                    sealed = self._sealed(content)
                    paths.replace_file(self.path_of(sha256), sealed, private=True)
                    return True
        return False

    def strays(self, named: Iterable[str]) -> Iterator[tuple[str, bool]]:
        """Yield each file that none of these hashes names, and whether it is whole."""
        known = {self.path_of(sha256).name for sha256 in named}
        for path in sorted(self._folder.glob("*/[!.]*")):
            if path.name not in known:
                name = f"{path.parent.name}/{path.name}"
                yield path.name, self.is_whole(path, name)

    def _sealed(self, content: bytes) -> bytes:
        if self._sealing is None:
            return content
        return b"".join(sealed_files.seal(self._sealing, io.BytesIO(content)))

    def _opened(self, content: bytes) -> bytes:
        if self._sealing is None:
            return content
        return b"".join(sealed_files.unseal(self._sealing, io.BytesIO(content)))

    def path_of(self, sha256: str) -> Path:
        """Return where a file stands that has this SHA-256, or would stand."""
        name = sha256
        if self._naming is not None:
            name = hmac.digest(self._naming, sha256.encode(), "sha256").hex()
        return self._folder / name[:2] / name


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
