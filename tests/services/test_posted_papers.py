"""Objections, photos, the archive, certificates and enquiries at the counter."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pypdf
import pytest
from PIL import Image

from gwgk_desktop.domain.postings import Matched, Outcome, PostingState
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    archives,
    certificates,
    checking,
    enquiries,
    history,
    leaks,
    notice_sheets,
    objections,
    office,
    packets,
    photos,
    postings,
    releases,
)
from gwgk_desktop.services.archives import ArchiveTerms
from gwgk_desktop.services.objections import ObjectionTerms, ReplyTerms
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.wording import postings as words
from tests.readers import pdf_pages, squeezed
from tests.services.deeds import add
from tests.services.test_postings import again, codes, states
from tests.stories import photo
from tests.township import card, id_number

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.enquiries import Enquiry
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store
    from tests.services.posted import Hands

PHONE = "13912345678"


def text_of(path: Path) -> str:
    return squeezed("".join(pdf_pages(path.read_bytes())))


@pytest.fixture
def posted(up: list[Listed]) -> list[Listed]:
    """Give what hangs of one batch in two villages."""
    return up


def objected(store: Store, hands: Hands, some: list[Listed]) -> int:
    terms = ObjectionTerms(
        hands.set(17), "我家的面积少了一亩", "李会计", "王大山", PHONE
    )
    [it] = objections.record(store, some, terms).objections
    return it.id


def down(store: Store, hands: Hands, some: list[Listed]) -> list[Listed]:
    done = postings.take_down(store, some, hands.set(2, 10), "张网格")
    return list(done.postings)


def test_an_objection_waits_for_its_answer_within_the_days_of_the_rule(
    desk: Store, hands: Hands, posted: list[Listed]
) -> None:
    number = objected(desk, hands, posted[:1])
    [one] = again(desk, posted[:1])
    assert one.standing.state is PostingState.OBJECTED
    assert one.standing.reply_due is not None
    assert one.standing.reply_due.day == 22
    [it] = objections.called(desk, [number])
    terms = ReplyTerms(
        hands.set(18), "已实地丈量，确实少一亩", Outcome.UPHELD, "王主任"
    )
    done = objections.answer(desk, [it], terms)
    assert again(desk, posted)[0].standing.state is PostingState.TO_CORRECT
    assert codes(lambda: objections.answer(desk, list(done.objections), terms)) == [
        Code.OBJECTION_ANSWERED
    ]
    history.undo(desk, done.operation.id)
    assert again(desk, posted)[0].standing.state is PostingState.OBJECTED


def test_who_objects_stands_in_no_entry_of_the_history_and_on_no_paper(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    objected(desk, hands, posted[:1])
    told = "".join(str(it.facts) for it in history.entries(desk))
    assert "王大山" not in told
    assert PHONE not in told
    _, path = certificates.save(desk, again(desk, posted[:1]), tmp_path)
    text = text_of(path)
    assert "收到异议1件" in text
    assert "王大山" not in text
    assert PHONE not in text
    with pytest.raises(Refusal) as refusal:
        leaks.refuse_numbers(desk, {"reason": f"打 {PHONE} 问"})
    assert refusal.value.problem.code is Code.NUMBER_IN_TEXT


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"text": " "}, Code.OBJECTION_WORDS_MISSING),
        ({"text": f"我的卡号{card()}"}, Code.NUMBER_IN_TEXT),
        ({"phone": "不告诉"}, Code.TELEPHONE_INVALID),
        ({"by": ""}, Code.POSTING_WHO_MISSING),
    ],
)
def test_an_objection_without_words_or_with_numbers_is_refused(
    desk: Store,
    hands: Hands,
    posted: list[Listed],
    changed: dict[str, str],
    wanted: Code,
) -> None:
    told = {"text": "面积不对", "by": "李会计"} | changed
    terms = ObjectionTerms(received_at=hands.set(17), **told)
    assert codes(lambda: objections.record(desk, posted, terms)) == [wanted]
    assert objections.every(desk) == []


def test_photos_are_kept_as_they_are_and_each_once(
    desk: Store, hands: Hands, posted: list[Listed]
) -> None:
    first, second = posted
    some = [
        NewPhoto(first.record.id, photo(1), "IMG_1.jpg", hands.now, Matched.CODE),
        NewPhoto(second.record.id, photo(2), f"{id_number()}.jpg"),
    ]
    done = photos.keep_photos(desk, some)
    [kept] = done.postings[0].record.photos
    assert photos.photo(desk, kept) == photo(1)
    assert (kept.matched, kept.taken_at) == (Matched.CODE, hands.now)
    [other] = done.postings[1].record.photos
    assert id_number()[:14] not in other.file_name
    assert codes(lambda: photos.keep_photos(desk, some[:1])) == [
        Code.PHOTO_KEPT_ALREADY
    ]
    wrong = NewPhoto(first.record.id, b"%PDF-1.4", "a.pdf")
    assert codes(lambda: photos.keep_photos(desk, [wrong])) == [Code.PHOTO_UNSUITABLE]
    assert finish(checking.check(desk)) == []


def test_what_is_done_is_archived_with_a_number_of_its_own(
    desk: Store, hands: Hands, posted: list[Listed]
) -> None:
    terms = ArchiveTerms("档案室2柜", by="周主任")
    assert set(codes(lambda: archives.archive(desk, posted, terms))) == {
        Code.NOT_ARCHIVABLE
    }
    some = down(desk, hands, posted)
    done = archives.archive(desk, some, terms)
    records = [it.record.archive for it in done.postings]
    assert {it and it.number for it in records} == {
        "梅岭村-2026-村务公开-001",
        "石桥村-2026-村务公开-001",
    }
    assert {it and it.retention_years for it in records} == {30}
    assert states(desk) == [PostingState.ARCHIVED] * 2
    late = [NewPhoto(some[0].record.id, photo(), "a.jpg")]
    assert codes(lambda: photos.keep_photos(desk, late)) == [Code.POSTING_ARCHIVED]
    [taken] = [it for it in history.entries(desk) if it.kind is Kind.TAKE_DOWN_SHEETS]
    assert codes(lambda: history.undo(desk, taken.id)) == [Code.CHANGED_SINCE]
    history.undo(desk, done.operation.id)
    assert states(desk) == [PostingState.TAKEN_DOWN] * 2


def test_an_open_objection_keeps_a_posting_out_of_the_archive(
    desk: Store, hands: Hands, posted: list[Listed]
) -> None:
    objected(desk, hands, posted[:1])
    some = down(desk, hands, posted[:1])
    terms = ArchiveTerms("档案室2柜", by="周主任")
    assert codes(lambda: archives.archive(desk, some, terms)) == [Code.OBJECTION_OPEN]


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        (ArchiveTerms("", by="周"), Code.ARCHIVE_INCOMPLETE),
        (ArchiveTerms("柜", years=0, by="周"), Code.ARCHIVE_INCOMPLETE),
        (ArchiveTerms("柜", "一个号", by="周"), Code.ARCHIVE_INCOMPLETE),
        (ArchiveTerms(f"柜{id_number()}", by="周"), Code.NUMBER_IN_TEXT),
    ],
)
def test_what_is_archived_says_where_it_is(
    desk: Store,
    hands: Hands,
    posted: list[Listed],
    terms: ArchiveTerms,
    wanted: Code,
) -> None:
    some = down(desk, hands, posted)
    assert codes(lambda: archives.archive(desk, some, terms)) == [wanted]


def test_an_archive_number_is_taken_once(
    desk: Store, hands: Hands, posted: list[Listed]
) -> None:
    first, second = down(desk, hands, posted)
    terms = ArchiveTerms("柜", "2026-7", by="周主任")
    archives.archive(desk, [first], terms)
    assert codes(lambda: archives.archive(desk, [second], terms)) == [
        Code.ARCHIVE_NUMBER_TAKEN
    ]


def test_a_certificate_says_what_hung_where_and_what_proves_it(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    photos.keep_photos(
        desk, [NewPhoto(posted[0].record.id, photo(), "a.jpg", hands.now)]
    )
    some = down(desk, hands, again(desk, posted))
    [told, _] = certificates.certificates(desk, some)
    operation, path = certificates.save(desk, some, tmp_path)
    assert path.name == "上墙证明-2份.pdf"
    text = text_of(path)
    for wanted in (
        "上墙证明",
        told.record.posting.sheet,
        "村务公开栏（村委会门前）",
        "2026-09-1609:00，张网格",
        "15整天",
        "已满",
        told.file_sha256,
        told.record.photos[0].file_sha256,
    ):
        assert squeezed(wanted) in text
    [entry] = [it for it in history.entries(desk, 1) if it.id == operation.id]
    assert not entry.undoable


def test_a_villager_is_told_what_the_sheet_said_of_them_and_nothing_else(
    desk: Store, posted: list[Listed], tmp_path: Path
) -> None:
    told = enquiries.ask(desk, "王小明", id_number())
    [one] = told.posted
    assert one.sheet == "梅岭村-2026-001"
    [row] = one.rows
    assert "补贴金额（元）：884.92" in row.told
    assert "王小明〇" not in row.told
    operation, path = enquiries.save_slip(desk, told, tmp_path)
    text = text_of(path)
    assert "884.92" in text
    assert squeezed(one.sheet) in text
    assert id_number() not in text
    assert "王小明二" not in text
    said = "".join(str(it.facts) for it in history.entries(desk))
    assert id_number() not in said
    asked = [it for it in history.entries(desk) if it.kind is Kind.ENQUIRE]
    assert [it.facts["found"] for it in asked] == ["1份公示单"]
    assert operation.id == asked[0].id + 1
    assert posted[0].record.posting.village == "梅岭村"
    assert finish(checking.check(desk)) == []


def test_nobody_is_told_of_another_and_the_try_is_in_the_history(
    desk: Store, posted: list[Listed]
) -> None:
    assert posted
    for name, number in (("王小明", id_number(2)), ("李四", id_number(9))):
        work = lambda name=name, number=number: enquiries.ask(desk, name, number)  # noqa: E731
        assert codes(work) == [Code.ENQUIRER_UNKNOWN]
    tries = [it for it in history.entries(desk) if it.kind is Kind.ENQUIRE]
    assert [it.facts["found"] for it in tries] == ["没有对上"] * 2
    assert all(not it.undoable for it in tries)
    for name, number in (("", id_number()), ("王小明", "1234"), ("王小明", "")):
        work = lambda name=name, number=number: enquiries.ask(desk, name, number)  # noqa: E731
        assert codes(work) == [Code.ENQUIRER_INCOMPLETE]


def test_a_villager_may_ask_about_one_sheet(desk: Store, posted: list[Listed]) -> None:
    assert posted
    told = enquiries.ask(desk, "王小明", id_number(), "云溪镇-石桥村-2026-001")
    assert told.posted == ()
    assert (
        len(enquiries.ask(desk, "王小明", id_number(), "梅岭村-2026-001").posted) == 1
    )


def test_what_was_never_put_up_is_not_told(desk: Store) -> None:
    add(desk)
    assert enquiries.ask(desk, "王小明", id_number()).posted == ()
    assert office.villages(desk)


def heights_of_feet(path: Path) -> set[int]:
    """Return how high the pages of a paper say its number, in points."""
    found: set[int] = set()

    def note(text: str, user: list[float], at: list[float], *_: object) -> None:
        if "编号：" in text or text.startswith("编"):
            found.add(round(user[5] + at[5]))

    for page in pypdf.PdfReader(path).pages:
        page.extract_text(visitor_text=note)
    return found


def test_a_certificate_shows_its_photos_small_on_pages_of_their_own(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    number = posted[0].record.id
    some = [NewPhoto(number, broad(it), f"{it}.jpg", hands.now) for it in range(6)]
    spoilt = NewPhoto(number, broad(7)[:400], "7.jpg")
    photos.keep_photos(desk, [*some, spoilt])
    told = postings.called(desk, [number])
    _, path = certificates.save(desk, told, tmp_path)
    *first, second, third = pdf_pages(path.read_bytes())
    assert "现场照片7张" in squeezed("".join(first))
    pages = [*first, second, third]
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in squeezed(page)
    assert "云溪镇人民政府（盖章）" in squeezed("".join(first))
    feet = {squeezed(page).count("编号：") for page in pages}
    assert feet == {1}
    assert len(heights_of_feet(path)) == 1
    for one in told[0].record.photos[:6]:
        assert one.file_sha256 in squeezed(second)
    assert "打不开" in third
    reader = pypdf.PdfReader(path)
    sizes = [it.image.size for it in reader.pages[-2].images if it.image]
    assert len(sizes) == 6
    assert all(wide <= 360 and high <= 260 for wide, high in sizes)


def broad(shade: int) -> bytes:
    """Return a photo as wide as phones take them."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1200)).point(
        lambda it: (it + shade) % 256
    ).save(out, "JPEG")
    return out.getvalue()


def test_an_answer_is_counted_in_days_worked_where_the_office_says_so(
    desk: Store, hands: Hands, posted: list[Listed]
) -> None:
    rule = replace(postings.rule(desk), reply_days=8, reply_unit=Unit.WORKING_DAY)
    postings.save_rule(desk, rule)
    objected(desk, hands, posted[:1])
    [one] = again(desk, posted[:1])
    # From 18 September: Sunday the 20th is worked, 25 to 27 are 中秋.
    assert one.standing.reply_due == date(2026, 9, 29)
    postings.save_rule(desk, replace(rule, reply_days=9, reply_unit=Unit.CALENDAR_DAY))
    [it] = objections.every(desk)
    told = "".join(words.objection_explained(it))
    assert "当日不计" in told
    assert "中秋" in told


def test_an_answer_due_on_a_day_off_is_due_on_the_next_day_worked(
    desk: Store, hands: Hands, posted: list[Listed]
) -> None:
    postings.save_rule(desk, replace(postings.rule(desk), reply_days=8))
    objected(desk, hands, posted[:1])  # on the 17th, so the last day is 中秋
    [it] = objections.every(desk)
    assert it.reply_due == date(2026, 9, 28)
    assert "民法典第二百零三条" in "".join(words.objection_explained(it))


def test_every_paper_says_that_a_sheet_was_withdrawn_after_an_upheld_objection(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    number = objected(desk, hands, posted[:1])
    terms = ReplyTerms(hands.set(18), "确实少了一亩", Outcome.UPHELD, "王主任")
    objections.answer(desk, objections.called(desk, [number]), terms)
    asked = enquiries.ask(desk, "王小明", id_number())
    assert "撤回" not in enquiry_slip(desk, asked, tmp_path / "1")
    [sheet, *_] = [it for it in notice_sheets.sheets(desk) if it.id == 1]
    releases.withdraw(desk, [sheet], "面积有误", "刘审核")
    wanted = "异议成立，公示单已撤回"
    asked = enquiries.ask(desk, "王小明", id_number())
    assert wanted in enquiry_slip(desk, asked, tmp_path / "2")
    some = postings.called(desk, [posted[0].record.id])
    _, path = certificates.save(desk, some, tmp_path)
    assert wanted in text_of(path)
    _, [folder] = finish(packets.save(desk, some, tmp_path))
    assert wanted in (folder / "张贴经过.txt").read_text("utf-8")


def enquiry_slip(store: Store, told: Enquiry, folder: Path) -> str:
    folder.mkdir()
    return text_of(enquiries.save_slip(store, told, folder)[1])
