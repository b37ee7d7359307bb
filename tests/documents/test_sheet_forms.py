"""Forms of sheets: an office changes them without code, and is told its mistakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import paths
from gwgk_desktop.documents import sheet_forms
from gwgk_desktop.domain.pages import AS_USUAL, Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.sheet_forms import PLACES

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (paths.FORMS / sheet_forms.FILE).read_text("utf-8")


def refused(folder: Path, text: str) -> tuple[object, object]:
    """Return the key and the reason that an office's own file is refused for."""
    (folder / sheet_forms.FILE).write_text(text, "utf-8")
    with pytest.raises(Refusal) as told:
        sheet_forms.load(folder)
    problem = told.value.problem
    assert problem.code is Code.SHEET_FORM_WRONG
    assert problem.facts["file"] == sheet_forms.FILE
    return problem.facts["form_key"], problem.facts["form_fault"]


def test_every_paper_direction_and_size_has_its_look(tmp_path: Path) -> None:
    forms = sheet_forms.load(tmp_path)
    assert forms is sheet_forms.standard()
    assert set(forms.looks) == {
        Setting(paper, direction, size)
        for paper in Paper
        for direction in Direction
        for size in TypeSize
    }
    across = forms.looks[Setting(direction=Direction.ACROSS)]
    assert (across.width, across.height) == (297, 210)


def test_an_offices_own_file_holds_alone(tmp_path: Path) -> None:
    own = TEXT.replace("title = 22", "title = 24").replace("本表已隐去", "本公示已隐去")
    (tmp_path / sheet_forms.FILE).write_text(own, "utf-8")
    forms = sheet_forms.load(tmp_path)
    assert forms.looks[AS_USUAL].title == 24
    assert forms.sentences.say("hidden").startswith("本公示已隐去")


@pytest.mark.parametrize(
    ("was", "now", "key", "fault"),
    [
        ("[faces]", "[face]", "face", "unknown"),
        ('title = "粗宋"', 'title = "隶书"', "faces.title", "unknown"),
        ('note = "宋体"', "", "faces.note", "missing"),
        ("panels = 4", "panels = 5", "look.A4.ordinary.panels", "range"),
        ("panels = 4", "panels = 2.5", "look.A4.ordinary.panels", "kind"),
        ("margin = 16", 'margin = "宽"', "look.A4.ordinary.margin", "kind"),
        ("margin = 16", "margin = true", "look.A4.ordinary.margin", "kind"),
        ("code = 40", "code = 38", "look.A4.ordinary.code", "range"),
        (
            *("least_body = 10", "least_body = 14"),
            *("look.A4.ordinary.least_body", "range"),
        ),
        ("[look.A3.large]", "[look.A3.huge]", "look.A3.huge", "unknown"),
        ("[look.A3.", "[look.A5.", "look.A5", "unknown"),
        (
            *("page_subtotal = true", 'page_subtotal = "是"'),
            *("lines.page_subtotal", "kind"),
        ),
        ('"经办人（签字）：",', "7,", "lines.signatures", "kind"),
        ("signatures = [", "signatures = 1\nx = [", "lines.x", "unknown"),
        ('"{committee}（盖章）："', '"{village}："', "lines.signatures", "braces"),
        ("{first}至{last}", "{first}至{lasst}", "sentences.period", "braces"),
        ("{first}至{last}", "{first至{last}", "sentences.period", "braces"),
        ("{first}至{last}", "{first:>9}至{last}", "sentences.period", "braces"),
        ('total = "合计"', "total = 3", "sentences.total", "kind"),
        ('total = "合计"', "", "sentences.total", "missing"),
        ("[lines]", "[x]", "x", "unknown"),
        ("[faces]", "[faces", "", "kind"),
    ],
)
def test_a_mistake_is_refused_with_its_key_and_reason(
    tmp_path: Path, was: str, now: str, key: str, fault: str
) -> None:
    assert was in TEXT
    assert refused(tmp_path, TEXT.replace(was, now, 4 if "A3" in was else 1)) == (
        key,
        fault,
    )


@pytest.mark.parametrize("key", ["look", "faces", "lines", "sentences"])
def test_a_part_that_is_no_table_is_refused(tmp_path: Path, key: str) -> None:
    rest = re.sub(rf"(?ms)^\[{key}[\].].*?(?=^\[(?!{key})|\Z)", "", TEXT)
    assert refused(tmp_path, f"{key} = 1\n{rest}") == (key, "kind")


def test_signatures_must_be_a_list(tmp_path: Path) -> None:
    text = re.sub(r"(?ms)^signatures = \[.*?^\]", 'signatures = "甲"', TEXT)
    assert refused(tmp_path, text) == ("lines.signatures", "kind")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / sheet_forms.FILE).mkdir()
    with pytest.raises(Refusal) as told:
        sheet_forms.load(tmp_path)
    assert told.value.problem.code is Code.IS_A_FOLDER
    (tmp_path / sheet_forms.FILE).rmdir()
    (tmp_path / sheet_forms.FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(Refusal) as told:
        sheet_forms.load(tmp_path)
    assert told.value.problem.code is Code.SHEET_FORM_WRONG


def test_every_sentence_may_name_what_the_delivered_one_names() -> None:
    texts = sheet_forms.standard().sentences.texts
    assert texts.keys() == PLACES.keys()
    for key, text in texts.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == PLACES[key]
