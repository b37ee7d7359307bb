"""What the program wrote is known again, until somebody works in it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import icalendar
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from gwgk_desktop.documents import calendar_file, own_files
from gwgk_desktop.domain.problems import Code, Refusal
from tests.documents.drawn_sheets import pdf_of
from tests.township import line

if TYPE_CHECKING:
    from pathlib import Path

CALENDAR = calendar_file.draw([], "desk", datetime(2026, 9, 20, tzinfo=UTC))
PDF = pdf_of(line())


@pytest.mark.parametrize("content", [CALENDAR, PDF], ids=["ics", "pdf"])
def test_a_sealed_file_is_ours_and_any_change_of_it_is_not(content: bytes) -> None:
    made = own_files.sealed(content)
    assert own_files.is_ours(made)
    assert not own_files.is_ours(content)
    middle = len(made) // 2
    for other in (made[:-1], made + b"\n", made[:middle] + b"0" + made[middle:]):
        assert not own_files.is_ours(other)


def test_other_programs_read_a_sealed_file() -> None:
    made = own_files.sealed(PDF)
    text = PdfReader(io.BytesIO(PDF), strict=True).pages[0].extract_text()
    assert PdfReader(io.BytesIO(made), strict=True).pages[0].extract_text() == text
    assert len(pypdfium2.PdfDocument(made)) == 1
    calendar = icalendar.Calendar.from_ical(own_files.sealed(CALENDAR))
    assert calendar["VERSION"] == "2.0"
    assert max(map(len, own_files.sealed(CALENDAR).split(b"\r\n"))) <= 75


@given(st.binary(max_size=200))
def test_what_others_wrote_is_not_ours(content: bytes) -> None:
    assert not own_files.is_ours(content)


def test_only_what_is_ours_may_be_written_over(tmp_path: Path) -> None:
    file = tmp_path / "今日.ics"
    own_files.refuse_other(file)
    file.write_bytes(own_files.sealed(CALENDAR))
    own_files.refuse_other(file)
    file.write_bytes(CALENDAR)
    with pytest.raises(Refusal) as refused:
        own_files.refuse_other(file)
    assert refused.value.problem.code is Code.FILE_EXISTS
    with pytest.raises(Refusal) as refused:
        own_files.refuse_other(tmp_path)
    assert refused.value.problem.code is Code.IS_A_FOLDER
