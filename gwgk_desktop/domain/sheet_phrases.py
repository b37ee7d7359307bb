"""What all sheets say in the same words: state, correction, notice, objections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.postings import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.notice_sheets import SheetNumber
    from gwgk_desktop.domain.office import Office
    from gwgk_desktop.domain.sheet_forms import Sentences

CORRECTION = "（更正）"
"""What the title of a sheet says that takes the place of a withdrawn one."""


_STATES: Mapping[Stage, str] = {Stage.NOTICE: "拟发放", Stage.RESULT: "已发放"}
"""What sheets call payouts, before they are paid and after."""


def stage_of(*, all_paid: bool) -> Stage:
    """Return which posting of a batch is the one to make: by the bank's word alone.

    Whether the day of payment has come does not count: on it nobody is paid yet.
    """
    return Stage.RESULT if all_paid else Stage.NOTICE


def state_told(*, all_paid: bool) -> str:
    """Return what every sheet calls payouts: 拟发放, or 已发放 once all are paid."""
    return _STATES[stage_of(all_paid=all_paid)]


def stage_said(title: str) -> Stage | None:
    """Return which posting of a batch a sheet is, by its title; None of others."""
    return next((it for it, state in _STATES.items() if state in title), None)


def correction_told(office: Office, corrects: SheetNumber | None) -> tuple[str, ...]:
    """Return which withdrawn sheet a sheet takes the place of; () where none."""
    if corrects is None:
        return ()
    wrong = f"{office.township}-{corrects}"
    return (f"本表更正编号{wrong}的公示单，原表已撤回，以本表为准。",)


def tells_correction(content: str, number: str = "") -> bool:
    """Return whether a content text says that it takes the place of that number.

    Without a number: of any.
    """
    of = f"-{number}的公示单" if number else "的公示单"
    return any("本表更正编号" in line and of in line for line in content.splitlines())


def notice_told(
    sentences: Sentences, office: Office, notice: NoticePeriod, *, of_village: bool
) -> tuple[str, ...]:
    """Return from when until when something hangs, and where to object until when.

    To what the township posts as its own people object at the township alone.
    """
    phone = office.enquiry_phone
    enquiries = sentences.say("enquiries", enquiry_phone=phone) if phone else ""
    first, last = written_day(notice.first), written_day(notice.last)
    return (
        sentences.say("period", first=first, last=last, days=notice.days),
        sentences.say(
            "objection" if of_village else "township_objection",
            last=last,
            township=office.township,
            supervision_phone=office.supervision_phone,
            enquiries=enquiries,
        ),
    )


def written_day(day: date) -> str:
    """Return a day as sheets write it: 2026年9月10日."""
    return f"{day.year}年{day.month}月{day.day}日"
