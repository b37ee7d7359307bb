"""Files appear whole or not at all, and never over another by accident."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Problem, Refusal


def test_a_file_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "报表" / "2026" / "a.xlsx"
    paths.replace_file(path, b"old")
    paths.replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "code"),
    [("folder", Code.IS_A_FOLDER), ("file/a.xlsx", Code.OUTPUT_UNWRITABLE)],
)
def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str, code: Code
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(Refusal) as refused:
        paths.replace_file(tmp_path / name, b"new")
    assert refused.value.problem.code is code
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


def test_a_folder_given_for_a_file_is_called_a_folder(tmp_path: Path) -> None:
    for error in (IsADirectoryError(), PermissionError()):
        assert paths.refusal_of(error, tmp_path).problem.code is Code.IS_A_FOLDER


def test_a_folder_is_tried_before_anything_is_made_for_it(tmp_path: Path) -> None:
    paths.check_writable(tmp_path / "公示单" / "九月")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "there").mkdir()
    paths.check_writable(tmp_path / "there")
    assert [it.name for it in tmp_path.rglob("*")] == ["there"]


@pytest.mark.parametrize("name", ["file", "file/folder"])
def test_a_folder_that_cannot_be_written_in_is_refused(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(Refusal) as refused:
        paths.check_writable(tmp_path / name)
    assert refused.value.problem.code is Code.OUTPUT_UNWRITABLE
    there = {"folder": str(tmp_path / name), "in_way": str(tmp_path / "file")}
    assert refused.value.problem.facts == there


def test_a_full_disk_is_called_full_where_a_folder_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "told")

    monkeypatch.setattr(Path, "mkdir", full)
    for work in (paths.check_writable, lambda it: paths.replace_file(it / "a", b"")):
        with pytest.raises(Refusal) as refused:
            work(tmp_path / "公示单")
        assert refused.value.problem == Problem(
            Code.DISK_FULL, facts={"file": "公示单"}
        )


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


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
def test_a_private_file_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for private in (False, True, False):
        paths.replace_file(path, b"new", private=private)
        others_may = path.stat().st_mode & 0o077
        assert bool(others_may) is not private


def test_where_rights_cannot_be_changed_nothing_happens(tmp_path: Path) -> None:
    paths.make_private(tmp_path / "no folder" / "a")
    assert list(tmp_path.iterdir()) == []


def test_what_killed_programs_were_writing_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    ours, theirs = os.getpid(), os.getppid()
    names = [f".desk.seal.{it}.tmp" for it in (child.pid, ours, theirs, 10**30, "x")]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    paths.clear_unfinished(tmp_path)
    assert sorted(it.name for it in tmp_path.iterdir()) == sorted(names[1:])
    monkeypatch.setattr(os, "name", "nt")  # there one program at a time has the folder
    paths.clear_unfinished(tmp_path)
    assert {it.name for it in tmp_path.iterdir()} == {names[1], names[4]}
