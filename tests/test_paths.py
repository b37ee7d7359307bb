"""Files appear whole or not at all, and never over another by accident."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "报表" / "2026" / "a.xlsx"
    paths.replace_file(path, b"old")
    paths.replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["folder", "file/a.xlsx"])
def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(Refusal) as refused:
        paths.replace_file(tmp_path / name, b"new")
    assert refused.value.problem.code is Code.FILE_IN_USE
    assert sorted(it.name for it in tmp_path.rglob("*")) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("number", "code", "file"),
    [
        (errno.ENOSPC, Code.DISK_FULL, "a.xlsx"),
        (errno.EDQUOT, Code.DISK_FULL, "a.xlsx"),
        (errno.ENOENT, Code.FILE_MISSING, "{0}"),
        (errno.EACCES, Code.FILE_IN_USE, "{0}"),
        (errno.EIO, Code.FILE_IN_USE, "{0}"),
    ],
)
def test_what_the_system_says_is_said_to_the_clerk(
    tmp_path: Path, number: int, code: Code, file: str
) -> None:
    path = tmp_path / "a.xlsx"
    problem = paths.refusal_of(OSError(number, "told"), path).problem
    assert (problem.code, problem.facts) == (code, {"file": file.format(path)})


def test_a_name_that_is_taken_is_numbered(tmp_path: Path) -> None:
    path = tmp_path / "梅岭村-2026-001.pdf"
    for name in ("梅岭村-2026-001", "梅岭村-2026-001(2)", "梅岭村-2026-001(3)"):
        free = paths.free_name(path)
        assert free.name == f"{name}.pdf"
        free.touch()


def test_resources_and_forms_are_where_the_program_looks() -> None:
    assert (paths.RESOURCES / "headings.toml").is_file()
    assert list(paths.FORMS.glob("*_return.toml"))
    assert list(paths.FONTS.glob("*.ttf"))
