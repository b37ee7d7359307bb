"""Review, release and withdrawal as the user of the window sees them."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from gwgk_desktop import wording
from gwgk_desktop.documents import legible, pdf_pages
from gwgk_desktop.domain.passages import Unsearched, Why
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import (
    LEVELS,
    Check,
    Classification,
    Disclosure,
    Means,
    ReviewRule,
    Ruling,
    SheetState,
)
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    comparisons,
    history,
    leaks,
    notice_sheets,
    payouts,
    postings,
    putting_up,
    releases,
    reviews,
    sheet_files,
    sign_offs,
    users,
)
from gwgk_desktop.services.putting_up import PostTerms
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.store.database import Store
from gwgk_desktop.ui.batch_dialogs import CorrectionDialog
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notices import FaultsDialog
from gwgk_desktop.ui.release_dialogs import (
    ClassifyDialog,
    ReleaseDialog,
    SetAsideDialog,
    WithdrawDialog,
)
from gwgk_desktop.ui.review_dialog import PAGE_HINT, ReviewDialog
from gwgk_desktop.ui.review_tab import ProgrammeClassificationDialog, ReviewTab
from gwgk_desktop.ui.sheet_rows import ANY, PAST
from gwgk_desktop.ui.sheets_page import SheetsPage
from gwgk_desktop.ui.signed_pages import SignedPagesDialog
from gwgk_desktop.ui.tasks import Lanes
from tests import begun, signed
from tests.begun import TODAY
from tests.services.deeds import agreed, begin_paid, drafts, released
from tests.services.test_comparisons import add_list
from tests.ui.seen import NowLane, drawn, now_lanes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.domain.notice_sheets import MadeSheet


@pytest.fixture
def paid(tmp_path: Path) -> Iterator[Store]:
    """Give a township with one batch in two villages."""
    with begun.opened(tmp_path, begin_paid) as store:
        yield store


@pytest.fixture
def page(paid: Store, qtbot: QtBot) -> SheetsPage:
    made = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.deed_done.connect(lambda _: made.refresh())
    return made


def states(page: SheetsPage) -> list[str]:
    return [row.split(" | ")[1] for row in drawn(page.table)]


def answered(
    monkeypatch: pytest.MonkeyPatch,
    kind: type[QDialog],
    act: Callable[[Any], object],
) -> None:
    """Let a dialog be answered by `act` when it is shown."""

    def answer(dialog: QDialog) -> int:
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(kind, "exec", answer)


def tick(dialog: ReviewDialog, by: str) -> None:
    dialog.by.setText(by)
    for check in dialog.checks.values():
        check.setChecked(True)
    dialog.agree_button.click()
    if not dialog.confirm.isHidden():
        assert "代表石桥村、梅岭村" in dialog.notice.text
        dialog.confirm.setChecked(True)
        dialog.agree_button.click()


def test_many_sheets_go_from_draft_to_the_wall_by_a_few_clicks(
    paid: Store, page: SheetsPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drafts(paid)
    page.refresh()
    assert states(page) == ["草稿", "草稿"]
    assert not page.release_button.isEnabled()
    assert not page.withdraw_button.isEnabled()
    waits = {"王主任": "待监委会", "赵监督": "待乡镇", "刘审核": "待发布"}
    for name, state in waits.items():
        page.table.selectAll()
        answered(monkeypatch, ReviewDialog, partial(tick, by=name))
        page.review_button.click()
        assert states(page) == [state, state]
    assert not page.review_button.isEnabled()
    page.table.selectAll()

    def release(dialog: ReleaseDialog) -> None:
        assert dialog.list.count() == 2
        dialog.release_button.click()
        assert "没有写明是谁" in dialog.notice.text
        dialog.by.setText("刘审核")
        dialog.release_button.click()

    answered(monkeypatch, ReleaseDialog, release)
    page.release_button.click()
    assert states(page) == ["已发布", "已发布"]
    assert page.counts.text() == "已发布 2"
    page.table.selectAll()
    assert page.withdraw_button.isEnabled()
    assert not page.review_button.isEnabled()
    assert page.print_button.isEnabled()
    folder = tmp_path / "出"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.save_button.click()
    assert sorted(it.name for it in folder.iterdir()) == [
        *("梅岭村-2026-001.content.txt", "梅岭村-2026-001.pdf"),
        *("石桥村-2026-001.content.txt", "石桥村-2026-001.pdf"),
    ]


def dialog_of(store: Store, sheets: Sequence[MadeSheet], qtbot: QtBot) -> ReviewDialog:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ReviewDialog(now_lanes(store), sheets, TODAY, parent)
    made.test_parent = parent  # type: ignore[attr-defined]
    return made


def test_the_five_checks_stand_beside_the_pages_for_the_township(
    paid: Store, qtbot: QtBot
) -> None:
    reviews.save_rule(paid, ReviewRule(LEVELS[1]))
    dialog = dialog_of(paid, drafts(paid)[:1], qtbot)
    assert not dialog.group.isHidden()
    assert [it.text().split("：")[0] for it in dialog.checks.values()] == [
        *("政治关", "法律关", "政策关", "保密关", "文字关")
    ]
    assert dialog.pages._layout.count() == 1
    assert dialog.pages._draw is sheet_files.page_images  # 草稿 across it, as elsewhere
    assert "起草：陈经办" in dialog.record.text()
    assert dialog.list.isHidden()
    dialog.by.setText("刘审核")
    dialog.agree_button.click()
    assert "缺：政治关、法律关" in dialog.notice.text
    dialog.checks[Check.POLITICS].click()  # what was wrong is being changed
    assert dialog.notice.text == ""
    dialog.checks[Check.POLITICS].click()


def test_sheets_that_wait_for_another_step_are_left_out_and_told(
    paid: Store, qtbot: QtBot
) -> None:
    first, second = drafts(paid)
    [ahead] = reviews.review(paid, [first], ReviewTerms(Ruling.AGREE, "王主任")).sheets
    dialog = dialog_of(paid, [ahead, second], qtbot)
    assert dialog.list.count() == 1
    assert dialog.notice.text == "另有1份不在这一步，没有列入。"
    assert dialog.group.isHidden()


def test_sent_back_a_sheet_shows_it_and_the_comment_stays(
    paid: Store, page: SheetsPage, qtbot: QtBot
) -> None:
    sheets = drafts(paid)
    dialog = dialog_of(paid, sheets, qtbot)
    dialog.by.setText("王主任")
    dialog.back_button.click()
    assert "都要写明理由" in dialog.notice.text or dialog.notice.text == ""
    dialog.reason.setText("二组少一户")
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.back_button.click()
    assert done.args[0].said == "村（居）民委员会：退回，2份公示单。"
    assert done.args[0].undo == "撤销审核"
    page.refresh()
    assert states(page) == ["草稿（退回）", "草稿（退回）"]
    assert page.void_note.text() == "退回意见：二组少一户"
    assert not page.take_down_button.isEnabled()
    again = dialog_of(paid, notice_sheets.sheets(paid), qtbot)
    assert "二组少一户" in again.record.text()


@pytest.fixture(autouse=True)
def faults(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Note what the list of faults would show."""
    shown: list[list[str]] = []

    def seen(dialog: FaultsDialog) -> int:
        count = range(dialog.faults.count())
        shown.append([dialog.faults.item(at).text() for at in count])
        return 0

    monkeypatch.setattr(FaultsDialog, "exec", seen)
    return shown


def test_what_forbids_several_is_told_once_with_all_of_them(
    paid: Store, qtbot: QtBot, faults: list[list[str]]
) -> None:
    dialog = dialog_of(paid, drafts(paid), qtbot)
    dialog.agree_button.click()
    [[told]] = faults
    assert told.startswith("梅岭村、石桥村：没有写明是谁")


def test_a_signed_page_is_kept_with_what_was_signed_on_paper(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    photo = tmp_path / "签字.png"
    photo.write_bytes(signed.page("PNG"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(photo), ""))
    [sheet, _] = drafts(paid)
    dialog = dialog_of(paid, [sheet], qtbot)
    dialog.page_button.click()
    assert (dialog.page_name.text(), dialog.on_paper.isChecked()) == ("签字.png", True)
    tick(dialog, "王主任")
    [one] = reviews.record(paid, sheet).reviews
    assert (one.page_name, one.means) == ("签字.png", Means.PAPER)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    again = dialog_of(paid, notice_sheets.sheets(paid)[1:], qtbot)
    again.page_button.click()
    assert again.page_name.text() == PAGE_HINT


def photo(wide: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (wide, 60), (250, 20, 20)).save(out, "JPEG")
    return out.getvalue()


def test_signed_pages_are_shown_and_saved_again(
    page: SheetsPage,
    paid: Store,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    [sheet, other] = drafts(paid)
    for name, content in (
        ("王.jpg", photo(2000)),
        ("赵.pdf", signed.page("PDF")),
        ("刘.png", signed.page("PNG")[:40]),
    ):
        (tmp_path / name).write_bytes(content)
        if name == "刘.png":  # kept by a program that did not open it yet
            monkeypatch.setattr(pdf_pages, "is_scan", lambda _: True)
        terms = ReviewTerms(
            Ruling.AGREE, name[0], checks=tuple(Check), page=tmp_path / name
        )
        [sheet] = reviews.review(paid, [sheet], terms).sheets
    seen: list[SignedPagesDialog] = []
    answered(monkeypatch, SignedPagesDialog, seen.append)
    page.refresh()
    page.table.selectRow(0)
    assert page.rows.all_rows()[0].number == other.number
    page.signed_button.click()
    assert "没有留存签字页" in seen[0].notice.text
    assert not seen[0].save_button.isEnabled()
    page.table.clearSelection()
    page.table.selectRow(1)
    page.signed_button.click()
    dialog = seen[1]
    assert dialog.list.count() == 3
    assert dialog.list.item(0).text().endswith("王.jpg")
    assert dialog.pages[0].pixmap().width() == 794
    dialog.list.setCurrentRow(1)
    assert len(dialog.pages) == 1
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "又.pdf"), "")
    )
    dialog.save_button.click()
    assert (tmp_path / "又.pdf").read_bytes() == (tmp_path / "赵.pdf").read_bytes()
    dialog.list.setCurrentRow(2)
    assert dialog.pages == []
    assert "刘.png" in dialog.notice.text


def test_a_draft_is_set_aside_with_a_reason_and_found_under_past(
    page: SheetsPage, paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts(paid)
    page.refresh()

    def answer(dialog: SetAsideDialog) -> None:
        assert dialog.list.item(0).text().startswith("石桥村-2026-001")
        dialog.set_aside_button.click()
        assert "作废没有写明理由" in dialog.notice.text
        assert not dialog.typed()
        dialog.reason.setText("重复制作")
        assert dialog.typed()
        dialog.set_aside_button.click()
        assert "没有写明是谁" in dialog.notice.text
        dialog.by.setText("陈经办")
        dialog.set_aside_button.click()

    answered(monkeypatch, SetAsideDialog, answer)
    page.table.selectRow(0)
    with qtbot.waitSignal(page.deed_done) as done:
        page.set_aside_button.click()
    deed = done.args[0]
    assert (deed.said, deed.undo) == ("已作废1份公示单草稿。", "撤销作废")
    assert states(page) == ["已作废", "草稿"]
    assert page.counts.text() == "草稿 1　作废、旧版 1"
    page.table.selectRow(0)
    assert page.void_note.text().startswith("已作废，不能张贴")
    for one in (
        *(page.review_button, page.release_button, page.sign_off_button),
        *(page.set_aside_button, page.print_button, page.save_button),
    ):
        assert not one.isEnabled()
        assert one.toolTip()
    page.filter.setCurrentText(PAST)
    assert states(page) == ["已作废"]
    history.undo(paid, deed.operation)
    page.filter.setCurrentText(ANY)
    page.refresh()
    assert states(page) == ["草稿", "草稿"]


def test_a_correction_under_a_released_sheet_is_made_knowingly(
    page: SheetsPage, paid: Store, qtbot: QtBot
) -> None:
    released(paid)
    line = payouts.lines(paid, 1, 0, 1)[0]
    dialog = CorrectionDialog(now_lanes(paid), line, page)
    qtbot.addWidget(dialog)
    dialog.reason.setText("面积有误")
    dialog.amount.setText("5")
    dialog.save_button.click()
    assert "这一行在已发布的公示单梅岭村-2026-001上" in dialog.notice.text
    assert dialog.save_button.text() == "仍要更正"
    assert payouts.lines(paid, 1, 0, 1)[0].amount_fen != 500
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.save_button.click()
    assert "公示单梅岭村-2026-001所示的已不准" in done.args[0].said
    assert payouts.lines(paid, 1, 0, 1)[0].amount_fen == 500
    page.refresh()
    assert sorted(states(page)) == ["已发布", "已发布（有更正）"]
    page.table.selectRow(states(page).index("已发布（有更正）"))
    assert "更正过1行明细" in page.void_note.text()
    assert page.save_button.isEnabled()


def test_what_may_leak_is_done_where_the_history_can_tell_of_it(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The look-up lane cannot write: saving and printing do not run on it."""
    drafts(paid)
    look = Store(paid.path, read_only=True)
    work, seeing, spare = NowLane(paid), NowLane(look), NowLane(paid)
    lanes = Lanes(work, seeing, spare)  # type: ignore[arg-type]
    made = SheetsPage(lanes, lambda: TODAY)
    qtbot.addWidget(made)
    made.refresh()
    monkeypatch.setattr(legible, "passages", lambda *_: [Unsearched("", Why.IMAGE)])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    failures: list[Exception] = []
    made.failed.connect(failures.append)
    for one in (made.save_all_button, made.save_joined_button):
        one.click()
    look.close()
    assert [type(it) for it in failures] == [leaks.Leaked] * 2
    kinds = [it.kind for it in history.entries(paid)]
    assert kinds.count(Kind.BLOCK_LEAK) == 2


def test_who_is_signed_in_reviews_for_the_township_and_records_the_others(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = User("刘审核", Role.REVIEWER, TODAY)
    paid.user = reviewer
    monkeypatch.setattr(users, "every", lambda _: (reviewer,))
    sheets = drafts(paid)
    first = dialog_of(paid, sheets, qtbot)
    assert (first.by.text(), first.on_paper.isChecked()) == ("", True)
    paid.user = None
    reviews.save_rule(paid, ReviewRule(LEVELS[1]))
    paid.user = reviewer
    last = dialog_of(paid, notice_sheets.sheets(paid), qtbot)
    assert (last.by.text(), last.on_paper.isChecked()) == ("刘审核", False)
    parent = QWidget()
    qtbot.addWidget(parent)
    make = MakeSheetsDialog(now_lanes(paid), payouts.batches(paid)[0], TODAY, parent)
    assert make.disclosure.text().startswith("主动公开（补贴项目的认定")
    assert (make.drafter.text(), make.drafter.isEnabled()) == ("刘审核", False)
    release = ReleaseDialog(now_lanes(paid), sheets, parent)
    assert (release.by.text(), release.by.isEnabled()) == ("刘审核", False)


def test_a_withdrawal_says_which_boards_and_saves_the_list(
    paid: Store,
    page: SheetsPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    released(paid)
    page.refresh()
    page.table.selectRow(1)
    folder = tmp_path / "撤下"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))

    def withdraw(dialog: WithdrawDialog) -> None:
        assert drawn(dialog.table) == [
            "梅岭村-2026-001 | 村务公开栏 | 村委会门前 | 没有登记",
            "梅岭村-2026-001 | 三组公开栏 | 三组晒谷场 | 没有登记",
        ]
        dialog.by.setText("刘审核")
        dialog.withdraw_button.click()
        assert "都要写明理由" in dialog.notice.text
        dialog.reason.setText("面积录错")
        dialog.withdraw_button.click()

    answered(monkeypatch, WithdrawDialog, withdraw)
    page.withdraw_button.click()
    kept = [it.name for it in (paid.path.parent / "backups").glob("backup-*")]
    assert len(kept) == 1  # before it: it cannot be undone
    assert states(page) == ["已发布", "已撤回"]
    assert [it.name for it in folder.iterdir()] == ["撤下清单-20260915.pdf"]
    page.table.selectRow(1)
    assert page.void_note.text().startswith("已撤回")
    assert not page.save_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.table.selectRow(0)

    def only(dialog: WithdrawDialog) -> None:
        dialog.by.setText("刘审核")
        dialog.reason.setText("面积录错")
        dialog.withdraw_button.click()  # and no folder is chosen
        assert "没有撤回" in dialog.notice.text
        assert states(page) == ["已发布", "已撤回"]
        dialog.only_button.click()

    answered(monkeypatch, WithdrawDialog, only)
    page.withdraw_button.click()
    assert states(page) == ["已撤回", "已撤回"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.table.selectAll()
    page.take_down_button.click()  # later, and of both
    assert sorted(it.name for it in folder.iterdir()) == [
        *("撤下清单-20260915(2).pdf", "撤下清单-20260915.pdf"),
    ]


def test_a_withdrawal_of_what_hangs_nowhere_says_so(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = [it for it in released(paid) if it.number.village == "石桥村"]
    up = paid.now().replace(day=16, hour=10)
    monkeypatch.setattr(paid, "now", lambda: up)
    places = putting_up.placements(paid, sheets, ["村务公开栏"])
    [hung] = putting_up.post(paid, places, PostTerms(up, "张网格")).postings
    postings.take_down(paid, [hung], up, "张网格", "贴错了")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = WithdrawDialog(now_lanes(paid), sheets, parent)
    dialog.show()
    assert dialog.notice.text == (
        "按登记，这些公示单现在都没有挂在公开栏上，撤回后不用再去撤下。"
    )
    assert dialog.table.isHidden()
    assert dialog.only_button.isDefault()
    assert not dialog.withdraw_button.isDefault()
    line = dialog.notice.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: dialog.notice.height() < 3 * line)


def test_the_list_of_sheets_is_filtered_by_state(paid: Store, page: SheetsPage) -> None:
    released(paid)
    drafts(paid)
    drafts(paid)
    page.refresh()
    assert page.counts.text() == "草稿 2　已发布 2　作废、旧版 2"
    page.filter.setCurrentText("已发布")
    assert states(page) == ["已发布", "已发布"]
    page.filter.setCurrentText(PAST)
    assert states(page) == ["已有第3版", "已有第3版"]
    newer = f"{page.rows.all_rows()[0].newer}"
    assert newer.endswith("-3")
    assert newer in page.void_note.text()
    state = page.rows.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert state == f"已有第3版，新的一版是{newer}"
    assert not page.review_button.isEnabled()
    page.filter.setCurrentText("已撤回")
    assert drawn(page.table) == []
    assert not page.save_button.isEnabled()
    for one in (page.review_button, page.release_button, page.save_button):
        one.clicked.emit()  # nothing is chosen, nothing happens
    page.filter.setCurrentText(ANY)
    assert len(drawn(page.table)) == 6


def test_no_draft_stays_in_view_when_its_sheet_has_left_the_list(
    paid: Store, page: SheetsPage
) -> None:
    approved = agreed(paid, drafts(paid))
    page.refresh()
    page.filter.setCurrentText(wording.SHEET_STATES[SheetState.APPROVED])
    assert page.pages.page_count > 0
    finish(releases.release(paid, approved, "刘审核"))
    page.refresh()
    assert drawn(page.table) == []
    assert page.pages.sheet is None
    assert page.pages.page_count == 0


def test_a_button_that_is_off_says_why(paid: Store, page: SheetsPage) -> None:
    first, second = drafts(paid)
    finish(releases.release(paid, agreed(paid, [first]), "刘审核"))
    page.refresh()
    page.table.selectAll()
    for one in (page.review_button, page.release_button, page.classify_button):
        assert not one.isEnabled()
        assert f"选中的{first.number}（已发布）不是" in one.toolTip()
    assert f"选中的{second.number}（草稿）不是" in page.withdraw_button.toolTip()
    assert page.signed_button.toolTip() == "请只选一份公示单"
    page.table.clearSelection()
    assert page.review_button.toolTip() == "请先在列表里选公示单"


def test_sheets_are_classified_and_the_ground_brings_its_basis(
    paid: Store, page: SheetsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts(paid)
    page.refresh()

    def classify(dialog: ClassifyDialog) -> None:
        assert not dialog.fields.ground.isEnabled()
        dialog.fields.disclosure.setCurrentText("不予公开")
        dialog.save_button.click()
        assert "要写明理由和依据" in dialog.notice.text
        dialog.fields.ground.setCurrentText("国家秘密")
        assert dialog.fields.basis.text().endswith("第十四条")
        dialog.save_button.click()

    answered(monkeypatch, ClassifyDialog, classify)
    page.classify_button.click()
    newest = notice_sheets.sheets(paid)[0]
    assert newest.classification.disclosure is Disclosure.NON_DISCLOSURE


def alone(store: Store) -> tuple[MadeSheet, ...]:
    """Let one person work alone, and agree to what he drafted himself."""
    reviews.save_rule(store, ReviewRule(LEVELS[1], one_person=True))
    terms = ReviewTerms(Ruling.AGREE, "陈经办", checks=tuple(Check))
    return reviews.review(store, drafts(store), terms).sheets


def test_the_sign_off_sheet_is_saved_to_be_signed(
    paid: Store,
    page: SheetsPage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    alone(paid)
    page.refresh()
    assert states(page) == ["待签审单", "待签审单"]
    folder = tmp_path / "签"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.table.selectAll()
    with qtbot.waitSignal(page.deed_done) as done:
        page.sign_off_button.click()
    assert "签审单已存为" in done.args[0].said
    assert [it.name for it in folder.iterdir()] == ["签审单-2份.pdf"]


def test_the_seconds_word_wants_the_printed_sheet_and_the_signed_page(
    paid: Store,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    faults: list[list[str]],
) -> None:
    sheets = alone(paid)
    early = dialog_of(paid, sheets[:1], qtbot)
    assert "先点“签审单…”" in early.notice.text
    assert early.on_paper.isChecked()
    tick(early, "李镇长")
    assert "还没有出过代替第二人的签审单" in faults[0][0]
    sign_offs.save(paid, sheets, tmp_path)
    dialog = dialog_of(paid, sheets, qtbot)
    tick(dialog, "李镇长")
    [told] = faults[1]
    assert told.startswith("梅岭村、石桥村：")
    assert "没有附签字页" in told
    page = tmp_path / "签字.png"
    page.write_bytes(signed.page("PNG"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(page), ""))
    dialog.page_button.click()
    tick(dialog, "李镇长")
    assert {it.state for it in notice_sheets.sheets(paid)} == {SheetState.APPROVED}


def test_a_file_is_held_against_what_was_released(
    paid: Store,
    page: SheetsPage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    [file, _] = sheet_files.save(paid, released(paid), tmp_path)
    for content, said in ((file.read_bytes(), "一字不差"), (b"x", "不是本台发布的")):
        file.write_bytes(content)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
        with qtbot.waitSignal(page.deed_done) as done:
            page.verify_button.click()
        assert said in done.args[0].said
        assert done.args[0].advice is (content == b"x")


def test_the_rule_and_the_programmes_are_set_in_the_settings(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = ReviewTab(now_lanes(paid))
    qtbot.addWidget(tab)
    tab.deed_done.connect(lambda _: tab.refresh())
    tab.refresh()
    assert tab.levels.currentText().startswith("三级审核")
    tab.levels.setCurrentIndex(2)
    tab.one_person.setChecked(True)
    tab.save_button.click()
    assert reviews.rule(paid) == ReviewRule(LEVELS[1], one_person=True)
    tab._classify()  # nothing is chosen
    tab.table.selectRow(0)

    def classify(dialog: ProgrammeClassificationDialog) -> None:
        dialog.fields.disclosure.setCurrentText("不予公开")
        dialog.save_button.click()
        assert "要写明理由" in dialog.notice.text
        dialog.fields.disclosure.setCurrentText("依申请公开")
        dialog.save_button.click()

    answered(monkeypatch, ProgrammeClassificationDialog, classify)
    tab.classify_button.click()
    assert drawn(tab.table)[0] == "耕地地力保护补贴 | 依申请公开 |  | "
    history.undo(paid, history.entries(paid)[0].id)
    tab.refresh()
    assert drawn(tab.table)[0] == "耕地地力保护补贴 | 主动公开 |  | "
    proactive = Classification()
    assert drafts(paid)[0].classification == proactive


def test_the_head_alone_may_change_the_rule_in_the_settings(
    paid: Store, qtbot: QtBot
) -> None:
    tab = ReviewTab(now_lanes(paid))
    qtbot.addWidget(tab)
    for role, may in ((Role.CLERK, False), (Role.HEAD, True)):
        paid.user = User("李主任", role, TODAY)
        tab.refresh()
        for one in (tab.levels, tab.one_person, tab.save_button):
            assert (one.isEnabled(), "主任" in one.toolTip()) == (may, not may)


def test_a_notice_that_has_begun_is_released_once_that_is_ticked(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = agreed(paid, drafts(paid))
    begun = paid.now().replace(day=18)
    monkeypatch.setattr(paid, "now", lambda: begun)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ReleaseDialog(now_lanes(paid), sheets, parent)
    dialog.by.setText("刘审核")
    assert not dialog.agree.isHidden(), "it is told before anything is tried"
    dialog.release_button.click()
    assert "只能看到5天" in dialog.notice.text
    assert not dialog.agree.isHidden()
    dialog.agree.setChecked(True)
    dialog.release_button.click()
    assert all(it.is_released for it in notice_sheets.sheets(paid))


def test_somebody_in_doubt_is_told_before_a_review_and_a_release(
    paid: Store, qtbot: QtBot
) -> None:
    sheets = drafts(paid)
    add_list(paid)
    comparisons.verify(paid, 1)
    asked = dialog_of(paid, sheets, qtbot)
    told = "2人待核实，仍在表上：王小明、王小明三"
    assert told in asked.notice.text
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ReleaseDialog(now_lanes(paid), agreed(paid, sheets), parent)
    dialog.by.setText("刘审核")
    assert told in dialog.notice.text
    assert not dialog.agree.isHidden()
    dialog.agree.setChecked(True)
    dialog.release_button.click()
    assert all(it.is_released for it in notice_sheets.sheets(paid))


def test_a_bug_is_no_refusal(paid: Store, qtbot: QtBot) -> None:
    sheets = agreed(paid, drafts(paid))
    parent = QWidget()
    qtbot.addWidget(parent)
    release = ReleaseDialog(now_lanes(paid), sheets, parent)
    review = dialog_of(paid, sheets, qtbot)
    for dialog in (release, review):
        with qtbot.waitSignal(dialog.failed) as failed:
            dialog._refused(ValueError("bug"))
        assert isinstance(failed.args[0], ValueError)
    refused = Refusal(Code.KEPT_FILE_MISSING, sha256="ab")
    release._refused(refused)
    assert "丢失或已被改动" in release.notice.text
