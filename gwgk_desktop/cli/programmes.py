"""Subsidy programmes and what their sheets say of them: the command programmes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.services import office

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.office import Programme
    from gwgk_desktop.store.database import Store

_FIELDS = {
    "policy": ("文字", "政策名称和文号，印在公示单开头"),
    "audience": ("文字", "补贴对象"),
    "funding": ("文字", "资金来源"),
    "payment": ("文字", "发放方式"),
    "rule": ("文号", "公开的列所依据的规定"),
}
"""What can be told of a programme: what stands for it in the help, what it is."""


def _add_programmes(parser: ArgumentParser) -> None:
    parser.add_argument("programme", nargs="?", default="", metavar="项目")
    for name, (metavar, told) in _FIELDS.items():
        parser.add_argument(f"--{name}", metavar=metavar, help=told)


def _told(wanted: Namespace) -> dict[str, str]:
    told = {name: getattr(wanted, name) for name in _FIELDS}
    return {name: text.strip() for name, text in told.items() if text is not None}


def _changes(wanted: Namespace) -> bool:
    return bool(_told(wanted))


def _lacks(wanted: Namespace) -> str:
    if _told(wanted) and not wanted.programme:
        return "请写明是哪一个项目"
    return ""


def _programmes(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    shown = office.programmes(store)
    if wanted.programme:
        programme = office.programme_called(store, wanted.programme)
        if told := _told(wanted):
            new = replace(programme, **told)  # type: ignore[arg-type]
            document["operation"] = office.save_programme(store, new).id
        shown = [it for it in office.programmes(store) if it.id == programme.id]
    document["programmes"] = [_document(it) for it in shown]
    fields = ("name", *_FIELDS)
    lines = ("\t".join(str(getattr(it, name)) for name in fields) for it in shown)
    return Answer(document, tuple(lines))


def _document(it: Programme) -> Document:
    return {
        "code": it.code,
        "name": it.name,
        "short_name": it.short_name,
        "notice_days": it.notice_days,
        "publication": it.publication,
        "sensitivity": it.sensitivity,
        **{name: getattr(it, name) for name in _FIELDS},
    }


COMMANDS = {
    "programmes": Command(
        "列出补贴项目，或填写公示单开头怎样说它",
        _programmes,
        _add_programmes,
        changes=_changes,
        amiss=_lacks,
    ),
}
