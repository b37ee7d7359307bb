"""A data folder is begun, or protected: init, example, protect."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import passwords, recovery
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, Needs
from gwgk_desktop.cli.office import add_office, changed
from gwgk_desktop.cli.villages import village_document
from gwgk_desktop.desk import is_used
from gwgk_desktop.domain.office import Office
from gwgk_desktop.domain.users import checked_name
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import boards, example, office

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.desk import Desk
    from gwgk_desktop.store.database import Store


def _add_init(parser: ArgumentParser) -> None:
    parser.add_argument("--unprotected", action="store_true", help="不加密")
    add_office(parser)
    recovery.add_sheet(parser)


def _init(desk: Desk, wanted: Namespace) -> Answer:
    office.refuse_office(None, changed(Office(), wanted))  # before anything is begun
    document, lines = _begin(desk, wanted)
    store = desk.open_store()
    told = changed(office.office(store), wanted)
    try:
        if told != office.office(store):
            office.save_office(store, told)
    finally:
        store.close()
    document["folder"] = str(desk.folder)
    return Answer(document, (f"已建立数据文件夹“{desk.folder}”。", *lines))


def _begin(desk: Desk, wanted: Namespace) -> tuple[Document, tuple[str, ...]]:
    """Begin a folder, protected or not as wanted, and say how it opens."""
    if wanted.unprotected:
        desk.begin_unprotected()
        return {"protected": False, "user": None}, ("没有加密：谁拿到都能读出。",)
    sheet = recovery.sheet(wanted)
    name, password = passwords.user(wanted), passwords.chosen(wanted)
    code, written = desk.begin_protected(name, password, sheet)
    document: Document = {"protected": True, "user": checked_name(name)}
    return document | recovery.document(code, written), (recovery.told(code, written),)


def _example_begins(desk: Desk, wanted: Namespace) -> Answer:
    """Fill an empty folder; it is unprotected unless a password was given.

    One that was begun and holds nothing yet stays as it was begun.
    """
    if is_used(desk.folder):
        passwords.sign_in(desk, wanted)
        with closing(desk.open_store()) as store:
            example.refuse_used(store)
            return _example(store, wanted)
    wanted.unprotected = not passwords.given(wanted)
    document, lines = _begin(desk, wanted)
    store = desk.open_store()
    try:
        answer = _example(store, wanted)
    finally:
        store.close()
    if wanted.unprotected:
        return answer
    return replace(
        answer, document=answer.document | document, lines=(*answer.lines, *lines)
    )


def _example(store: Store, wanted: Namespace) -> Answer:
    del wanted
    example.fill(store)
    villages = office.villages(store)
    known = boards.boards(store)
    told = office.office(store)
    names = "、".join(village.name for village in villages)
    document: Document = {
        "township": told.township,
        "villages": [village_document(village) for village in villages],
        "boards": len(known),
        "programmes": len(office.programmes(store)),
    }
    line = f"已建立示例{told.township}：{names}，公开栏{len(known)}块。"
    return Answer(document, (line,))


def _add_protect(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--forget-old", action="store_true", help="删除留着的未加密旧数据（主任）"
    )
    recovery.add_sheet(parser)


def _protect(desk: Desk, wanted: Namespace) -> Answer:
    if wanted.forget_old:
        passwords.sign_in(desk, wanted)
        count = desk.forget_old()
        return Answer({"forgotten": count}, (f"已删除未加密的旧文件{count}个。",))
    sheet = recovery.sheet(wanted)
    name = checked_name(passwords.user(wanted))
    code, written = finish(desk.protect(name, passwords.chosen(wanted), sheet))
    document: Document = {
        "protected": True,
        "user": name,
        **recovery.document(code, written),
    }
    told = f"数据已加密并逐行核对；未加密的旧数据留在“{desk.old}”。"
    advice = "确认无误后用 protect --forget-old 删除旧数据。"
    left = desk.second_not_protected()
    asides = (wording.describe(left),) if left else ()
    return Answer(document, (told, recovery.told(code, written), advice), asides)


COMMANDS = {
    "init": Command(
        "建立一个新的数据文件夹，默认加密", _init, _add_init, Needs.NO_STORE
    ),
    "example": Command(
        "在空的数据文件夹里建立示例乡镇，给了密码就加密",
        _example_begins,
        recovery.add_sheet,
        Needs.EMPTY,
    ),
    "protect": Command(
        "把没有加密的数据文件夹加密，旧数据另外留着",
        _protect,
        _add_protect,
        Needs.FOLDER,
    ),
}
