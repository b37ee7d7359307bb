"""Papers of several parts: no page is begun for a line that still fits."""

from __future__ import annotations

from datetime import date

from gwgk_desktop.documents.section_pages import Printed, draw
from gwgk_desktop.domain.handover import Section
from tests.readers import pdf_pages

DAY = date(2026, 9, 15)
SIGNED = "上墙人签名："


def pages_with(lines: int, *more: Section) -> list[str]:
    body = Section("今天上墙", tuple(f"第{at}行" for at in range(lines)))
    return pdf_pages(draw((body, *more), Printed("清单", "云溪镇", DAY)))


def most_on_one_page(*more: Section) -> int:
    return next(at for at in range(1, 200) if len(pages_with(at + 1, *more)) > 1)


def test_a_line_to_be_signed_stays_on_the_page_that_has_room_for_it() -> None:
    signed = Section(SIGNED)
    most = most_on_one_page(signed)
    [page] = pages_with(most, signed)
    assert SIGNED in page
    assert most >= most_on_one_page() - 3  # it is as high as that


def test_a_line_to_be_signed_never_stands_on_a_page_alone() -> None:
    signed = Section(SIGNED)
    last = pages_with(most_on_one_page(signed) + 1, signed)[-1]
    assert "第" in last.partition(SIGNED)[0]
    head, shares = ("事项", "公示单"), (3, 2)
    for count in range(20, 50):
        rows = tuple((f"事项{at}", "未制作") for at in range(count))
        table = Section("今天上墙", (), head, rows, shares)
        pages = pdf_pages(draw((table, signed), Printed("清单", "云溪镇", DAY)))
        assert "事项" in pages[-1]
        assert SIGNED in pages[-1]
