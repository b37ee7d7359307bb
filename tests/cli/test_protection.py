"""Protected folders from the command line: begun, opened, and their users."""

from __future__ import annotations

import getpass
import io
import sqlite3
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import cli, paths, wording
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import office, payout_readings
from tests.begun import TODAY, begun
from tests.cli.running import SAMPLES
from tests.readers import pdf_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.running import Ran, Terminal

HEAD, SECRET = "刘主任", "first password"
CLERK, OTHER = "王会计", "another password"


@pytest.fixture
def opened(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal of a protected folder, whose head is signed in."""
    sign_in(monkeypatch, HEAD, SECRET)
    begun(terminal.data, with_head)
    return terminal


def with_head(folder: Path) -> None:
    assert cli.main(["--data", str(folder), "init", "--township", "云溪镇"]) == 0


def sign_in(monkeypatch: pytest.MonkeyPatch, name: str, password: str) -> None:
    monkeypatch.setenv("GWGK_USER", name)
    monkeypatch.setenv("GWGK_PASSWORD", password)


def refused(ran: Ran) -> str:
    assert ran.status == 1
    code: str = ran.document["refused"]["code"]
    return code


def add_clerk(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, role: str = "clerk"
) -> None:
    monkeypatch.setenv("GWGK_NEW_PASSWORD", OTHER)
    terminal.json("users", "--add", CLERK, "--role", role)


def test_a_new_folder_is_protected_unless_somebody_says_otherwise(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(terminal.run("--json", "init")) == "user_not_named"
    assert not (terminal.data / "desk.db").exists()
    assert refused(terminal.run("--json", "init", "--user", HEAD)) == "password_missing"
    monkeypatch.setenv("GWGK_PASSWORD", SECRET)
    told = terminal.json("init", "--user", HEAD, "--township", " 云溪镇 ")
    assert told["protected"] is True
    assert (told["user"], told["folder"]) == (HEAD, str(terminal.data))
    assert told["recovery_sheet"] is None
    assert len(told["recovery_code"].replace("-", "")) == 36
    assert refused(terminal.run("--json", "init", "--unprotected")) == "store_exists"
    title = terminal.json("history")["operations"]
    assert [(it["kind"], it["who"]) for it in reversed(title)] == [
        ("seed_programmes", HEAD),
        ("protect_folder", HEAD),
        ("edit_office", HEAD),
    ]


def test_an_unprotected_folder_opens_for_everybody(terminal: Terminal) -> None:
    told = terminal.json("init", "--unprotected")
    assert (told["protected"], told["user"]) == (False, None)
    ran = terminal.run("--json", "villages", "--add", "白沙村")
    assert (ran.status, ran.err) == (0, "已添加1个村（社区）。\n")
    assert refused(terminal.run("--json", "users")) == "not_protected"


def test_a_folder_that_fails_to_begin_is_not_begun(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, HEAD, SECRET)

    def fail(_: object) -> None:
        raise Refusal(Code.DISK_FULL, file="desk.db")

    monkeypatch.setattr(office, "seed_programmes", fail)
    assert refused(terminal.run("--json", "init")) == "disk_full"
    monkeypatch.undo()
    left = {it.name for it in terminal.data.iterdir()}
    assert left <= {"logs", "desk.lock"}


def test_an_old_unprotected_folder_says_how_it_is_protected(terminal: Terminal) -> None:
    terminal.run("init", "--unprotected")
    (terminal.data / "unprotected").unlink()  # as an older program left it
    ran = terminal.run("villages")
    assert (ran.status, ran.err) == (0, f"{wording.PROTECT_IT}\n")


def test_a_folder_is_protected_afterwards_too(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.run("example")
    told = terminal.json("villages")
    sign_in(monkeypatch, HEAD, SECRET)
    ran = terminal.run("protect")
    assert "逐行核对" in ran.out
    assert "只显示这一次" in ran.out
    assert terminal.json("villages") == told
    assert refused(terminal.run("--json", "protect")) == "already_protected"
    [folder] = terminal.data.glob("内部*")
    old = sum(it.is_file() for it in folder.rglob("*"))
    assert old
    assert terminal.json("protect", "--forget-old") == {"forgotten": old}
    assert refused(terminal.run("--json", "protect", "--forget-old")) == "nothing_old"
    assert not list(terminal.data.glob("内部*"))


@pytest.mark.parametrize("form", ["file", "environment", "only user"])
def test_the_password_comes_from_a_file_or_the_environment(
    opened: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    file = tmp_path / "password.txt"
    file.write_text(f"{SECRET}\nanother line\n", "utf-8")
    if form == "file":
        monkeypatch.delenv("GWGK_USER")
        monkeypatch.setenv("GWGK_PASSWORD", "wrong")
        ran = opened.run("villages", "--user", HEAD, "--password-file", str(file))
    elif form == "environment":
        ran = opened.run("villages")
    else:
        monkeypatch.delenv("GWGK_USER")
        ran = opened.run("villages")
    assert (ran.status, ran.err) == (0, "")


def test_two_users_must_say_who_asks(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clerk(opened, monkeypatch)
    monkeypatch.delenv("GWGK_USER")
    assert refused(opened.run("--json", "villages")) == "user_not_named"
    opened.json("users", "--close", CLERK, "--user", HEAD)
    assert opened.run("villages").status == 0


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        (HEAD, "wrong", "password_wrong"),
        (HEAD, "", "password_missing"),
        ("张三", SECRET, "user_unknown"),
    ],
)
def test_who_may_not_open_is_told_why(
    opened: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    password: str,
    code: str,
) -> None:
    sign_in(monkeypatch, name, password)
    assert refused(opened.run("--json", "villages")) == code


def damage_keys(folder: Path) -> None:
    (folder / "keys.json").write_text("{}", "utf-8")


def lose_keys(folder: Path) -> None:
    (folder / "keys.json").unlink()


def damage_store(folder: Path) -> None:
    content = bytearray((folder / "desk.db").read_bytes())
    content[99] ^= 1
    (folder / "desk.db").write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (damage_keys, "keys_damaged"),
        (lose_keys, "keys_missing"),
        (damage_store, "store_damaged"),
    ],
)
def test_damage_is_never_called_a_wrong_password(
    opened: Terminal, harm: Callable[[Path], None], code: str
) -> None:
    harm(opened.data)
    assert refused(opened.run("--json", "villages")) == code


class Keyboard(io.StringIO):
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


def type_in(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    answers = iter(typed)
    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda _: next(answers))


def test_at_a_terminal_the_password_is_asked_for(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, SECRET, "mistyped")
    told = refused(terminal.run("--json", "init", "--user", HEAD))
    assert told == "passwords_differ"
    type_in(monkeypatch, SECRET, SECRET)
    assert terminal.run("init", "--user", HEAD).status == 0
    type_in(monkeypatch, SECRET)
    assert terminal.run("villages").status == 0
    type_in(monkeypatch, SECRET, SECRET, OTHER, OTHER)
    assert terminal.run("users", "--change-password").status == 0
    type_in(monkeypatch, OTHER)
    assert terminal.run("villages").status == 0


def test_a_head_adds_closes_and_resets(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add_clerk(opened, monkeypatch, "经办人")
    told = opened.json("users")["users"]
    assert [(it["name"], it["role"], it["closed_on"]) for it in told] == [
        (HEAD, "head", None),
        (CLERK, "clerk", None),
    ]
    file = tmp_path / "new.txt"
    file.write_text("a third password", "utf-8")
    assert (
        "已重设"
        in opened.run(
            *("users", "--reset", CLERK, "--new-password-file", str(file))
        ).out
    )
    sign_in(monkeypatch, CLERK, "a third password")
    assert opened.run("villages", "--add", "白沙村").status == 0
    assert opened.json("history")["operations"][0]["who"] == CLERK
    sign_in(monkeypatch, HEAD, SECRET)
    assert "已停用" in opened.run("users", "--close", CLERK).out
    assert "停用" in opened.run("users").out
    assert f"{HEAD}\t主任\t" in opened.run("users").out
    sign_in(monkeypatch, CLERK, "a third password")
    assert refused(opened.run("--json", "villages")) == "user_closed"


def test_others_manage_nobody_but_their_own_password(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clerk(opened, monkeypatch)
    sign_in(monkeypatch, CLERK, OTHER)
    for deed in (("--add", "李四"), ("--close", HEAD), ("--reset", HEAD)):
        assert refused(opened.run("--json", "users", *deed)) == "head_only"
    assert refused(opened.run("--json", "users", "--new-recovery")) == "head_only"
    monkeypatch.setenv("GWGK_NEW_PASSWORD", "a third password")
    assert "已修改" in opened.run("users", "--change-password").out
    monkeypatch.setenv("GWGK_PASSWORD", "a third password")
    assert opened.run("villages").status == 0


def test_who_only_looks_looks_only(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clerk(opened, monkeypatch, "read_only")
    sign_in(monkeypatch, CLERK, OTHER)
    assert opened.run("villages").status == 0
    told = refused(opened.run("--json", "villages", "--add", "白沙村"))
    assert told == "looks_only"


@pytest.mark.parametrize(
    "args",
    [
        ("import", "没有.xlsx", "--programme", "x", "--year", "2026"),
        ("sheets", "--batch", "9", "--out", "没有/的"),
        ("return", "2026Q3", "--out", "没有/的.xlsx"),
        ("compare", "没有.xlsx", "--kind", "死亡", "--dated", "2026-09-01"),
        ("verify", "--batch", "9"),
        ("decide", "9", "--decision", "误报", "--by", "x", "--reason", "x"),
        ("paid", "没有.xlsx", "--batch", "9"),
        ("resend", "--batch", "9", "--out", "没有/的"),
        ("recipes", "--import", "没有.json"),
        ("office", "--county", "某县"),
        ("handover", "--out", "没有/的.pdf"),
        ("undo", "99"),
    ],
    ids=lambda args: args[0],
)
def test_who_only_looks_is_refused_before_anything_is_read_or_backed_up(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    add_clerk(opened, monkeypatch, "read_only")
    sign_in(monkeypatch, CLERK, OTHER)
    ran = opened.run("--json", *args)
    assert refused(ran) == "looks_only"
    assert len(ran.err.splitlines()) == 1
    assert not (opened.data / "backups").exists()


def test_who_is_no_head_is_refused_before_a_password_is_asked_for(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clerk(opened, monkeypatch)
    sign_in(monkeypatch, CLERK, OTHER)
    monkeypatch.delenv("GWGK_NEW_PASSWORD")
    for option in ("--add", "--reset", "--close"):
        assert refused(opened.run("--json", "users", option, "某某")) == "head_only"


def test_deeds_on_users_are_never_undone(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clerk(opened, monkeypatch)
    newest = opened.json("history")["operations"][0]
    assert (newest["kind"], newest["undoable"]) == ("add_user", False)
    assert refused(opened.run("--json", "undo", str(newest["id"]))) == "not_undoable"


def test_the_recovery_sheet_resets_a_forgotten_password(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sign_in(monkeypatch, HEAD, SECRET)
    wanted = tmp_path / "恢复单.pdf"
    told = terminal.json("init", "--recovery-sheet", str(wanted))
    sheet = tmp_path / "内部_恢复单.pdf"
    assert (told["recovery_code"], told["recovery_sheet"]) == (None, str(sheet))
    [page] = pdf_pages(sheet.read_bytes())
    assert "恢复单（内部资料" in page
    code = "".join(it for it in page.split() if len(it) == 6 and it.isupper())
    file = tmp_path / "code.txt"
    file.write_text(code.lower(), "utf-8")
    monkeypatch.delenv("GWGK_PASSWORD")
    monkeypatch.setenv("GWGK_NEW_PASSWORD", OTHER)
    terminal.json("users", "--reset", HEAD, "--recovery-file", str(file))
    monkeypatch.setenv("GWGK_PASSWORD", OTHER)
    newest = terminal.json("history")["operations"][0]
    assert (newest["kind"], newest["who"]) == ("reset_password", "恢复单")
    other = tmp_path / "内部.pdf"
    told = terminal.json("users", "--new-recovery", "--recovery-sheet", str(other))
    assert told["recovery_sheet"] == str(other)
    void = terminal.run("--json", "users", "--recovery-file", str(file))
    assert refused(void) == "recovery_wrong"
    shown = terminal.run("users", "--new-recovery").out
    assert "只显示这一次" in shown


def test_a_sheet_that_cannot_be_written_stops_the_beginning(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sign_in(monkeypatch, HEAD, SECRET)
    (tmp_path / "file").touch()
    sheet = str(tmp_path / "file" / "sheet.pdf")
    ran = terminal.run("--json", "init", "--recovery-sheet", sheet)
    assert refused(ran) == "output_unwritable"
    assert not (terminal.data / "keys.json").exists()


def test_the_example_is_protected_where_a_password_is_given(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, HEAD, SECRET)
    told = terminal.json("example")
    assert (told["township"], told["protected"]) == ("云溪镇", True)
    assert terminal.run("villages").status == 0
    monkeypatch.delenv("GWGK_PASSWORD")
    assert refused(terminal.run("--json", "villages")) == "password_missing"


def test_a_keys_file_that_cannot_be_written_changes_nothing(
    opened: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened.json("history")
    replace_file = paths.replace_file

    def full(path: Path, content: bytes, *, private: bool = False) -> None:
        if path.name == "keys.json":
            raise Refusal(Code.DISK_FULL, file=path.name)
        replace_file(path, content, private=private)

    with monkeypatch.context() as patched:
        patched.setattr(paths, "replace_file", full)
        patched.setenv("GWGK_NEW_PASSWORD", OTHER)
        told = refused(opened.run("--json", "users", "--add", CLERK))
    assert told == "disk_full"
    assert opened.json("history") == before


@pytest.mark.parametrize("protected", [True, False])
def test_nothing_personal_is_left_readable_in_a_protected_folder(
    terminal: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """A day's story, then every file is carved; an unprotected one shows how."""
    sign_in(monkeypatch, HEAD, SECRET)
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    if not protected:
        monkeypatch.delenv("GWGK_PASSWORD")
    terminal.run("example")
    ran = terminal.import_sample(
        *(
            "titled.xlsx",
            "地力补贴",
            "--accept-warnings",
            "--leave-out-errors",
            "--json",
        )
    )
    assert ran.document["imported"] > 10
    out = str(tmp_path / "out")
    sheets = terminal.json(
        "sheets", "--batch", "1", "--out", out, "--agree", "--from", "2026-09-16"
    )
    assert sheets["sheets"]
    terminal.json("return", "2026Q3", "--out", str(tmp_path / "return.xlsx"))
    if protected:  # an unprotected store forgets what was undone
        terminal.json("undo", str(ran.document["operation"]))
    found = carve((terminal.data, temp), secrets_of("titled.xlsx") | {SECRET})
    assert (found == []) == protected, found[:3]


def secrets_of(sample: str) -> set[str]:
    """Return the identity numbers, accounts and telephones of a sample."""
    reading = finish(payout_readings.read(SAMPLES / sample, TODAY))
    found = {
        value
        for _, it in reading.records()
        for value in (it.id_number, it.bank_account, it.phone)
        if value
    }
    assert len(found) > 10
    return found


def carve(folders: tuple[Path, ...], secrets: set[str]) -> list[tuple[str, str]]:
    """Return which secrets stand readable in which files."""
    needles = [
        (secret, secret.encode(encoding))
        for secret in secrets
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    ]
    return [
        (file.name, secret)
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file()
        for content in [file.read_bytes()]
        for secret, needle in needles
        if needle in content
    ]


def test_backups_that_anybody_can_read_are_told(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    terminal.run("example")
    assert terminal.run("backup", "--second", str(tmp_path / "stick")).status == 0
    sign_in(monkeypatch, HEAD, SECRET)
    ran = terminal.run("protect")
    assert ran.status == 0
    assert "还有1份未加密的备份" in ran.err


def test_nothing_is_begun_where_there_was_a_store(terminal: Terminal) -> None:
    terminal.run("example")
    terminal.run("backup")
    (terminal.data / "desk.db").unlink()
    begun = terminal.run("--json", "init", "--unprotected")
    assert refused(begun) == "store_exists"
    assert refused(terminal.run("--json", "villages")) == "store_gone"
    [made] = (terminal.data / "backups").glob("backup-*")
    assert terminal.run("restore", made.name).status == 1
    assert not (terminal.data / "desk.db").exists()
    assert terminal.run("restore", made.name, "--yes").status == 0
    assert terminal.json("villages")["villages"]


def test_a_folder_in_the_cloud_is_refused_or_warned_of(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.run("example")
    monkeypatch.setattr(paths, "sync_service", lambda _: "坚果云")
    ran = terminal.run("villages")
    assert ran.status == 0
    assert "同步文件夹（坚果云）" in ran.err
    terminal.data = terminal.data / "new"
    begun = terminal.run("--json", "init", "--unprotected")
    assert refused(begun) == "folder_synced"


def test_damage_that_a_command_meets_is_told_as_damage(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strike(_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    terminal.run("example")
    monkeypatch.setattr(office, "villages", strike)
    assert refused(terminal.run("--json", "villages")) == "store_damaged"
