"""The keys of a protected folder: who opens it, who does not, and what is said."""

from __future__ import annotations

import json
import os
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.store import keys
from gwgk_desktop.store.keys import DataKey, Keys
from tests.begun import NOW, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD, CLERK = "刘主任", "王会计"
FIRST, OTHER = "first password", "another password"
MEMBER = User(CLERK, Role.CLERK, TODAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give where the keys of a head and a clerk are kept."""
    ring, key, _ = keys.new(HEAD, FIRST, TODAY)
    path = tmp_path / keys.FILE
    keys.save(path, keys.with_user(ring, key, MEMBER, OTHER))
    return path


def refusal_of(deed: Callable[[], object]) -> tuple[Code, dict[str, object]]:
    with pytest.raises(Refusal) as refused:
        deed()
    problem = refused.value.problem
    return problem.code, dict(problem.facts)


def unlock(path: Path, name: str, password: str, seconds: float = 0) -> DataKey:
    return keys.unlock(path, name, password, NOW + timedelta(seconds=seconds))[0]


def head_key(path: Path) -> tuple[Keys, DataKey]:
    return keys.load(path), unlock(path, HEAD, FIRST)


def change(path: Path, how: Callable[[dict[str, Any]], object]) -> None:
    """Change the file as somebody would who knows how its checksum is made."""
    document = json.loads(path.read_text("utf-8"))
    del document["sha256"]
    how(document)
    document["sha256"] = keys._checksum(document)
    path.write_text(json.dumps(document), "utf-8")


def test_every_user_opens_the_same_key_with_an_own_password(path: Path) -> None:
    assert unlock(path, HEAD, FIRST) == unlock(path, CLERK, OTHER)
    assert keys.unlock(path, f" {CLERK} ", OTHER, NOW)[1] == MEMBER
    assert keys.load(path).users == (User(HEAD, Role.HEAD, TODAY), MEMBER)


def test_a_password_is_the_same_however_the_keyboard_composed_it(path: Path) -> None:
    assert unlock(path, CLERK, "ａｎｏｔｈｅｒ　password")


def test_the_key_is_not_shown(path: Path) -> None:
    _, key = head_key(path)
    assert "value" not in repr(key)


def test_subkeys_differ_by_purpose_store_and_size(path: Path) -> None:
    _, key = head_key(path)
    other = DataKey("cd" * 16, key.value)
    made = {
        key.subkey("one"),
        key.subkey("two"),
        other.subkey("one"),
        key.subkey("one", 16),
    }
    assert len(made) == 4
    assert key.value not in made


def test_a_wrong_password_is_told_from_an_unknown_and_a_closed_user(
    path: Path,
) -> None:
    assert refusal_of(lambda: unlock(path, HEAD, OTHER)) == (
        Code.PASSWORD_WRONG,
        {"user": HEAD},
    )
    assert refusal_of(lambda: unlock(path, "张三", OTHER))[0] is Code.USER_UNKNOWN
    assert refusal_of(lambda: unlock(path, "", OTHER))[0] is Code.USER_NOT_NAMED
    assert refusal_of(lambda: unlock(path, HEAD, ""))[0] is Code.PASSWORD_MISSING
    keys.save(path, keys.closed(keys.load(path), CLERK, TODAY))
    assert refusal_of(lambda: unlock(path, CLERK, OTHER)) == (
        Code.USER_CLOSED,
        {"user": CLERK, "day": "2026-09-15"},
    )


def test_a_closed_user_leaves_the_name_and_no_key(path: Path) -> None:
    keys.save(path, keys.closed(keys.load(path), CLERK, TODAY))
    document = json.loads(path.read_text("utf-8"))
    assert document["users"][1]["wrapped"] == ""
    ring, key = head_key(path)
    again = refusal_of(lambda: keys.with_user(ring, key, MEMBER, OTHER))
    assert again == (Code.USER_EXISTS, {"user": CLERK})

    def reopen(document: dict[str, Any]) -> None:
        document["users"][1]["closed_on"] = None

    change(path, reopen)
    assert refusal_of(lambda: unlock(path, CLERK, OTHER))[0] is Code.PASSWORD_WRONG


def test_the_last_head_is_not_closed(path: Path) -> None:
    ring, key = head_key(path)
    assert refusal_of(lambda: keys.closed(ring, HEAD, TODAY))[0] is Code.LAST_HEAD
    second = keys.with_user(ring, key, User("李主任", Role.HEAD, TODAY), OTHER)
    assert keys.closed(second, HEAD, TODAY).users[0].closed_on == TODAY


def test_a_password_is_changed(path: Path) -> None:
    ring, key = head_key(path)
    keys.save(path, keys.with_password(ring, key, CLERK, "a third one"))
    assert unlock(path, CLERK, "a third one") == key
    assert refusal_of(lambda: unlock(path, CLERK, OTHER))[0] is Code.PASSWORD_WRONG


def test_the_recovery_code_opens_the_key_and_a_new_one_voids_it(path: Path) -> None:
    ring, key, code = keys.new(HEAD, FIRST, TODAY)
    keys.save(path, ring)
    ring = keys.load(path)
    assert keys.unlock_by_recovery(ring, code.lower().replace("-", "")) == key
    later = date(2026, 10, 1)
    renewed, other = keys.with_recovery(ring, key, later)
    assert keys.unlock_by_recovery(renewed, other) == key
    assert renewed.recovery_since == later
    void = refusal_of(lambda: keys.unlock_by_recovery(renewed, code))
    assert void == (Code.RECOVERY_WRONG, {})


@pytest.mark.parametrize(
    "how",
    [
        lambda it: it["users"][1].update(role="head"),
        lambda it: it["users"][1].update(name="王会计2"),
        lambda it: it.update(store="00" * 16),
        lambda it: it["users"][1].update(salt=it["users"][0]["salt"]),
        lambda it: it["users"][1].update(wrapped=it["users"][0]["wrapped"]),
        lambda it: it["users"][1]["kdf"].update(passes=2),
    ],
    ids=["role", "name", "store", "salt", "key", "kdf"],
)
def test_an_entry_opens_only_as_it_was_made(
    path: Path, how: Callable[[dict[str, Any]], object]
) -> None:
    change(path, how)
    name = keys.load(path).users[1].name
    assert refusal_of(lambda: unlock(path, name, OTHER))[0] is Code.PASSWORD_WRONG


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"sha256": ""}',
        b"[" * 99_999,
    ],
    ids=["empty", "cut", "list", "bytes", "nothing", "deep"],
)
def test_a_damaged_file_is_not_a_wrong_password(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    damaged = refusal_of(lambda: unlock(path, HEAD, FIRST))
    assert damaged == (Code.KEYS_DAMAGED, {"folder": str(path.parent)})


def json_alike(one: bytes, other: bytes) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


def test_every_changed_character_is_damage(path: Path) -> None:
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        changed = bytearray(content)
        changed[at] = ord("7") if changed[at] != ord("7") else ord("8")
        path.write_bytes(changed)
        if not json_alike(content, bytes(changed)):
            assert refusal_of(lambda: keys.load(path))[0] is Code.KEYS_DAMAGED


@pytest.mark.parametrize(
    "how",
    [
        lambda it: it["users"][0]["kdf"].update(memory_kib=10**9),
        lambda it: it["users"][0]["kdf"].update(passes=0),
        lambda it: it["users"][0]["kdf"].update(lanes=99),
        lambda it: it["users"][0].update(role="king"),
        lambda it: it["recovery"].update(salt="?"),
        lambda it: it.pop("users"),
        lambda it: it.update(users=[7]),
    ],
)
def test_a_file_that_asks_the_impossible_is_damaged(
    path: Path, how: Callable[[dict[str, Any]], object]
) -> None:
    change(path, how)
    assert refusal_of(lambda: keys.load(path))[0] is Code.KEYS_DAMAGED


def test_a_newer_file_is_refused(path: Path) -> None:
    change(path, lambda it: it.update(format=2))
    assert refusal_of(lambda: keys.load(path)) == (Code.KEYS_TOO_NEW, {})


def test_a_missing_file_and_one_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    missing = refusal_of(lambda: keys.load(tmp_path / keys.FILE))
    assert missing == (Code.KEYS_MISSING, {"folder": str(tmp_path)})
    assert refusal_of(lambda: keys.load(tmp_path))[0] is Code.KEYS_DAMAGED


def guess(path: Path, times: int) -> None:
    for _ in range(times):
        wrong = refusal_of(lambda: unlock(path, HEAD, "a wrong guess"))
        assert wrong[0] is Code.PASSWORD_WRONG


def test_wrong_passwords_cost_longer_and_longer_waits(path: Path) -> None:
    guess(path, 5)
    at, waits = 0.0, []
    for _ in range(10):
        code, facts = refusal_of(lambda at=at: unlock(path, HEAD, FIRST, at))  # type: ignore[misc]
        assert code is Code.TRY_LATER
        waits.append(int(str(facts["seconds"])) - 1)
        at += waits[-1]
        late = refusal_of(lambda at=at: unlock(path, HEAD, "wrong again", at))  # type: ignore[misc]
        assert late[0] is Code.PASSWORD_WRONG
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert unlock(path, CLERK, OTHER)  # the others are not kept waiting
    assert unlock(path, HEAD, FIRST, at + 900)
    guess(path, 5)  # the count has begun anew


def test_a_clock_set_back_shortens_no_wait_and_locks_nobody_out(path: Path) -> None:
    guess(path, 5)
    year = -365 * 86_400
    told = refusal_of(lambda: unlock(path, HEAD, FIRST, year))
    assert told == (Code.TRY_LATER, {"user": HEAD, "seconds": 6})
    assert refusal_of(lambda: unlock(path, HEAD, FIRST, year + 4))[0] is Code.TRY_LATER
    assert unlock(path, HEAD, FIRST, year + 5)


def test_a_password_costs_what_the_standard_asks(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OWASP: 46 MiB and one pass, or better."""
    monkeypatch.undo()
    assert keys.STRETCHING.memory_kib >= 46 * 1024
    assert keys.STRETCHING.passes >= 1
    started = time.perf_counter()
    ring, _, _ = keys.new(HEAD, FIRST, TODAY)
    keys.save(path, ring)
    document = json.loads(path.read_text("utf-8"))["users"][0]["kdf"]
    assert document == {
        "name": "argon2id",
        "memory_kib": keys.STRETCHING.memory_kib,
        "passes": keys.STRETCHING.passes,
        "lanes": 1,
    }
    assert time.perf_counter() - started > 0.02


def test_the_file_holds_neither_passwords_nor_keys(path: Path) -> None:
    ring, key, code = keys.new(HEAD, FIRST, TODAY)
    keys.save(path, ring)
    content = path.read_bytes()
    for secret in (FIRST, code, code.replace("-", ""), key.value.hex()):
        assert secret.encode() not in content
    assert os.listdir(path.parent) == [keys.FILE]  # noqa: PTH208 - names are enough
