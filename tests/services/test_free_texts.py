"""What somebody may write freely, wherever that is, takes no number of a person."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain import days_off
from gwgk_desktop.domain.boards import Area, BoardSection, Fixture
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.domain.comparisons import (
    Decision,
    ListedPerson,
    ListKind,
    ListReading,
    ListTerms,
)
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.office import PublicColumn, Source, StaffMember
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.postings import Outcome
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.reviews import Classification, Disclosure, Ruling
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    archives,
    boards,
    catalogue,
    catalogue_departures,
    catalogue_imports,
    classifications,
    comparisons,
    enquiries,
    free_sheets,
    glyph_pictures,
    leaks,
    notice_sheets,
    objections,
    office,
    payouts,
    postings,
    putting_up,
    recipes,
    releases,
    reviews,
    time_limits,
    users,
    village_events,
)
from gwgk_desktop.services.archives import ArchiveTerms
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_departures import Departing
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.services.objections import ObjectionTerms, ReplyTerms
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.store.database import Store
from tests import begun
from tests.begun import NOW, TODAY
from tests.documents.test_pictured_characters import png
from tests.services.deeds import READING, add, drafts, preview, released, terms_of
from tests.services.posted import PUT_UP, Hands, hung
from tests.store.contents import contents
from tests.township import id_number, numeral, reading, record, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.services.postings import Listed

RARE = "\ue0f1"
"""A character that no typeface has: only that can have a picture."""
VALUES = {
    "a telephone": "一三八六五五九三二九六",
    "an identity number": numeral(int(id_number(2))),
    "an account": numeral(6217001234567890128),
}
"""In Chinese numerals, which are letters of names, too."""


@dataclass(frozen=True)
class Scene:
    """A desk with something of everything."""

    store: Store
    sheets: list[MadeSheet]
    """Drafts."""
    gone: list[MadeSheet]
    """Released."""
    up: list[Listed]
    folder: Path


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scene")
    begun.begun(folder, begun.township)
    hands = Hands(NOW)
    store = Store(folder / begun.STORE, now=hands)
    add(store)
    add(store, reading(table(record(4)), sha256="ef" * 32), period="二期")
    gone = released(store)
    up = hung(store, hands, gone)
    catalogue_imports.adopt(store, Scope.VILLAGE, date(2026, 1, 1))
    listed = ListedPerson("王小明", id_number(), "", None, "", "", "名单", 3)
    read = ListReading("死亡.xlsx", "cd" * 32, (listed,), ())
    dead = ListTerms(ListKind.DEAD, "县民政局", date(2026, 9, 1))
    finish(comparisons.import_list(store, read, dead))
    comparisons.verify(store, 1)
    told = ObjectionTerms(hands.now, "面积不对", "李会计")
    objections.record(store, up, told)
    yield Scene(store, drafts(store, 2), gone, up, folder)
    store.close()


def village(s: Scene, **changes: Any) -> object:
    return office.save_village(s.store, replace(office.villages(s.store)[0], **changes))


def programme(s: Scene, **changes: Any) -> object:
    known = office.programme_called(s.store, "地力补贴")
    return office.save_programme(s.store, replace(known, **changes))


def its_office(s: Scene, **changes: Any) -> object:
    return office.save_office(s.store, replace(office.office(s.store), **changes))


def board(s: Scene, **changes: Any) -> object:
    return boards.save_board(s.store, replace(boards.boards(s.store)[0], **changes))


def item(s: Scene, reason: str = "改", **changes: Any) -> object:
    told = {"note": "改", **changes}
    known = replace(catalogue.item(s.store, "V008", TODAY), **told)
    return catalogue.save_items(s.store, [known], Revising(TODAY, reason))


def taken_in(s: Scene, **changes: Any) -> object:
    told = {
        "name": "县农业农村局",
        "headings": ["姓名"],
        "mapping": {},
        "used_on": "2026-09-01",
    }
    document = {"format": recipes.FORMAT, "recipes": [told | changes], "meanings": {}}
    path = s.folder / "模板.json"
    path.write_text(json.dumps(document), "utf-8")
    return recipes.take_in(s.store, path)


def line(s: Scene, reason: str) -> object:
    known = payouts.lines(s.store, 1, 0, 1)[0]
    new = LineCorrection(
        *(known.group, known.name, known.id_number, known.bank_account),
        *(known.quantity, known.rate, known.amount_fen + 1, reason),
    )
    return payouts.correct_line(s.store, known.id, new, on_the_wall=True)


def departing(reason: str = "村里要", phrase: str = "") -> Departing:
    return Departing(Departure.TIGHTER, TODAY, reason, phrase)


def depart(s: Scene, told: Departing) -> object:
    villages = office.villages(s.store)[:1]
    return catalogue_departures.depart(s.store, villages, ["V008"], told)


def paper(s: Scene, note: str = "", **changes: Any) -> object:
    it = OnPaper(**{"title": "旧公示", "village_id": 1, "place": "墙", **changes})
    terms = PostTerms(PUT_UP, "张网格", until=date(2026, 10, 30), note=note)
    return putting_up.post_from_paper(s.store, it, terms)


def notice(s: Scene, **changes: Any) -> object:
    told = {"title": "公示", "text": "正文", "drafted_by": "陈经办", **changes}
    return free_sheets.make(
        s.store, FreeTerms(SheetKind.MATTER, TODAY, village_id=1, days=7, **told)
    )


def protect(s: Scene, name: str) -> object:
    with Desk(s.folder / "另一个") as desk:
        return desk.begin_protected(name, "first password", None)


def add_user(s: Scene, name: str) -> object:
    with Desk(s.folder / "加密的") as desk:
        if not desk.protected:
            desk.begin_protected("刘主任", "first password", None)
        else:
            desk.sign_in("刘主任", "first password")
        with closing(desk.open_store()) as store:
            return users.add(store, name, Role.CLERK, "another password")


def objection(s: Scene, **changes: Any) -> object:
    terms = ObjectionTerms(datetime(2026, 9, 17), **{"text": "不对", **changes})
    return objections.record(s.store, s.up, replace(terms, by=terms.by or "李会计"))


def withheld(**changes: str) -> Classification:
    told = {"ground": "个人隐私", "basis": "条例第十五条", **changes}
    return Classification(Disclosure.NON_DISCLOSURE, **told)


def listing(s: Scene, source: str) -> object:
    listed = ListedPerson("王小明", id_number(), "", None, "", "", "名单", 3)
    read = ListReading("再.xlsx", "ab" * 32, (listed,), ())
    terms = ListTerms(ListKind.DEAD, source, date(2026, 9, 1))
    return finish(comparisons.import_list(s.store, read, terms))


REFUSED = {
    *(Code.NUMBER_IN_TEXT, Code.PERSONAL_DATA_ON_SHEET, Code.COLUMN_NOT_PUBLIC),
    *(Code.MEANING_UNUSABLE, Code.NOT_RECIPES),
}
"""How a text with a number is refused: as one, or as the part of a sheet that it is."""


def _programme_field(field: str) -> Callable[[Scene, str], object]:
    return lambda s, it: programme(s, **{field: it})


AT = datetime(2026, 9, 17, 9)
OFF = "一、元旦：1月1日（周五）放假。"
ENTRIES: dict[str, tuple[Kind, Callable[[Scene, str], object]]] = {
    "office: township": (Kind.EDIT_OFFICE, lambda s, it: its_office(s, township=it)),
    "office: county": (Kind.EDIT_OFFICE, lambda s, it: its_office(s, county=it)),
    "office: order": (Kind.EDIT_OFFICE, lambda s, it: its_office(s, mask_order=it)),
    "village: new": (
        Kind.ADD_VILLAGES,
        lambda s, it: office.add_villages(s.store, [f"{it}村"]),
    ),
    "village: name": (Kind.EDIT_VILLAGE, lambda s, it: village(s, name=f"{it}村")),
    "village: groups": (
        Kind.EDIT_VILLAGE,
        lambda s, it: village(s, groups=("一组", it)),
    ),
    "village: aliases": (Kind.EDIT_VILLAGE, lambda s, it: village(s, aliases=(it,))),
    "village: alias": (
        Kind.ADD_VILLAGE_ALIAS,
        lambda s, it: office.add_alias(s.store, f"{it}村", "梅岭村"),
    ),
    "board: name": (Kind.EDIT_BOARD, lambda s, it: board(s, name=it)),
    "board: place": (Kind.EDIT_BOARD, lambda s, it: board(s, place=it)),
    "board: new": (Kind.ADD_BOARD, lambda s, it: board(s, id=0, name=it)),
    "board: section": (
        Kind.EDIT_BOARD,
        lambda s, it: board(s, sections=(BoardSection(it, Area(0, 0, 9, 9)),)),
    ),
    "board: fixture": (
        Kind.EDIT_BOARD,
        lambda s, it: board(s, fixtures=(Fixture(it, Area(0, 0, 9, 9)),)),
    ),
    "event: title": (
        Kind.RECORD_EVENT,
        lambda s, it: village_events.record(
            s.store, [VillageEvent(0, 1, "V008", TODAY, it)]
        ),
    ),
    "event: note": (
        Kind.RECORD_EVENT,
        lambda s, it: village_events.record(
            s.store, [VillageEvent(0, 1, "V008", TODAY, "修路", it)]
        ),
    ),
    "staff: name": (
        Kind.EDIT_STAFF,
        lambda s, it: office.save_staff_member(s.store, StaffMember(0, it, "主任")),
    ),
    "staff: post": (
        Kind.EDIT_STAFF,
        lambda s, it: office.save_staff_member(s.store, StaffMember(0, "王", it)),
    ),
    **{
        f"programme: {field}": (
            Kind.EDIT_PROGRAMME,
            _programme_field(field),
        )
        for field in (
            *("name", "short_name", "department", "unit", "rule"),
            *("policy", "audience", "funding", "payment"),
        )
    },
    "programme: column": (
        Kind.EDIT_PROGRAMME,
        lambda s, it: programme(s, columns=(PublicColumn(it, Source.NAME),)),
    ),
    "catalogue: item": (Kind.EDIT_CATALOGUE, lambda s, it: item(s, content=it)),
    "catalogue: reason": (Kind.EDIT_CATALOGUE, item),
    "departure: reason": (
        Kind.DEPART_FROM_CATALOGUE,
        lambda s, it: depart(s, departing(it)),
    ),
    "departure: phrase": (
        Kind.DEPART_FROM_CATALOGUE,
        lambda s, it: depart(s, departing(phrase=it)),
    ),
    "catalogue review: who": (
        Kind.REVIEW_CATALOGUE,
        lambda s, it: catalogue.review(s.store, Scope.VILLAGE, it, "保持", TODAY),
    ),
    "catalogue review: conclusion": (
        Kind.REVIEW_CATALOGUE,
        lambda s, it: catalogue.review(s.store, Scope.VILLAGE, "王", it, TODAY),
    ),
    "batch: period": (
        Kind.IMPORT_PAYOUTS,
        lambda s, it: finish(
            payouts.import_batch(
                s.store, preview(s.store, READING, period=it), accept_warnings=True
            )
        ),
    ),
    "batch: corrected period": (
        Kind.CORRECT_BATCH,
        lambda s, it: payouts.correct_batch(s.store, 1, terms_of(s.store, period=it)),
    ),
    "line: reason": (Kind.CORRECT_LINE, line),
    "sheets: drafter": (
        Kind.MAKE_SHEETS,
        lambda s, it: drafts(s.store, 2, drafted_by=it),
    ),
    "notice: title": (Kind.MAKE_SHEETS, lambda s, it: notice(s, title=it)),
    "notice: text": (Kind.MAKE_SHEETS, lambda s, it: notice(s, text=it)),
    "notice: drafter": (Kind.MAKE_SHEETS, lambda s, it: notice(s, drafted_by=it)),
    "picture: says": (
        Kind.KEEP_GLYPH,
        lambda s, it: glyph_pictures.keep(s.store, RARE, png(), it),
    ),
    "recipe: name": (
        Kind.KEEP_RECIPE,
        lambda s, it: recipes.keep(s.store, it, READING),
    ),
    "recipes taken in: name": (
        Kind.TAKE_IN_RECIPES,
        lambda s, it: taken_in(s, name=it),
    ),
    "recipes taken in: headings": (
        Kind.TAKE_IN_RECIPES,
        lambda s, it: taken_in(s, headings=[it]),
    ),
    "meaning: heading": (
        Kind.KEEP_MEANING,
        lambda s, it: recipes.keep_meaning(s.store, it, Field.NAME),
    ),
    "list: source": (Kind.IMPORT_COMPARISON_LIST, listing),
    "verification: who": (
        Kind.DECIDE_VERIFICATION,
        lambda s, it: comparisons.decide(s.store, 1, Decision.STOP, it, "去世"),
    ),
    "verification: reason": (
        Kind.DECIDE_VERIFICATION,
        lambda s, it: comparisons.decide(s.store, 1, Decision.STOP, "张", it),
    ),
    "user: first": (Kind.PROTECT_FOLDER, protect),
    "user: another": (Kind.ADD_USER, add_user),
    "classification: ground": (
        Kind.CLASSIFY_SHEETS,
        lambda s, it: classifications.classify(s.store, s.sheets, withheld(ground=it)),
    ),
    "classification: basis": (
        Kind.CLASSIFY_PROGRAMME,
        lambda s, it: classifications.classify_programme(
            s.store, office.programmes(s.store)[0], withheld(basis=it)
        ),
    ),
    "review: who": (
        Kind.REVIEW_SHEETS,
        lambda s, it: reviews.review(s.store, s.sheets, ReviewTerms(Ruling.AGREE, it)),
    ),
    "review: reason": (
        Kind.REVIEW_SHEETS,
        lambda s, it: reviews.review(
            s.store, s.sheets, ReviewTerms(Ruling.AGREE, "王", reason=it)
        ),
    ),
    "set aside: reason": (
        Kind.SET_ASIDE_SHEETS,
        lambda s, it: reviews.set_aside(s.store, s.sheets, it, "王"),
    ),
    "set aside: who": (
        Kind.SET_ASIDE_SHEETS,
        lambda s, it: reviews.set_aside(s.store, s.sheets, "重做", it),
    ),
    "release: who": (
        Kind.RELEASE_SHEETS,
        lambda s, it: finish(releases.release(s.store, s.sheets, it)),
    ),
    "withdrawal: reason": (
        Kind.WITHDRAW_SHEETS,
        lambda s, it: releases.withdraw(s.store, s.gone, it, "王"),
    ),
    "withdrawal: who": (
        Kind.WITHDRAW_SHEETS,
        lambda s, it: releases.withdraw(s.store, s.gone, "有误", it),
    ),
    "posting: title": (Kind.POST_SHEETS, lambda s, it: paper(s, title=it)),
    "posting: place": (Kind.POST_SHEETS, lambda s, it: paper(s, place=it)),
    "posting: note": (Kind.POST_SHEETS, paper),
    "taken down: reason": (
        Kind.TAKE_DOWN_SHEETS,
        lambda s, it: postings.take_down(s.store, s.up, AT, "王", it),
    ),
    "taken down: who": (
        Kind.TAKE_DOWN_SHEETS,
        lambda s, it: postings.take_down(s.store, s.up, AT, it),
    ),
    "spoiled: reason": (
        Kind.NOTE_SPOILED,
        lambda s, it: postings.note_spoiled(s.store, s.up, AT, it, "王"),
    ),
    "objection: text": (Kind.RECORD_OBJECTION, lambda s, it: objection(s, text=it)),
    "objection: name": (Kind.RECORD_OBJECTION, lambda s, it: objection(s, name=it)),
    "objection: by": (Kind.RECORD_OBJECTION, lambda s, it: objection(s, by=it)),
    "answer": (
        Kind.ANSWER_OBJECTIONS,
        lambda s, it: objections.answer(
            s.store,
            objections.every(s.store),
            ReplyTerms(datetime(2026, 9, 18), it, Outcome.UPHELD, "王"),
        ),
    ),
    "archive: place": (
        Kind.ARCHIVE_POSTINGS,
        lambda s, it: archives.archive(s.store, s.up, ArchiveTerms(it, by="王")),
    ),
    "archive: number": (
        Kind.ARCHIVE_POSTINGS,
        lambda s, it: archives.archive(
            s.store, s.up[:1], ArchiveTerms("柜", it, by="王")
        ),
    ),
    "archive: papers": (
        Kind.ARCHIVE_POSTINGS,
        lambda s, it: archives.archive(
            s.store, s.up, ArchiveTerms("柜", papers=it, by="王")
        ),
    ),
    "enquiry: name": (
        Kind.ENQUIRE,
        lambda s, it: enquiries.ask(s.store, it, id_number()),
    ),
    "posting rule: basis": (
        Kind.SET_POSTING_RULE,
        lambda s, it: postings.save_rule(
            s.store, replace(postings.rule(s.store), display_basis=it)
        ),
    ),
    "days off: document": (
        Kind.KEEP_DAYS_OFF,
        lambda s, it: time_limits.keep_days_off(
            s.store, days_off.read_notice(2027, OFF, it), accept_warnings=True
        ),
    ),
    "settling: reason": (
        # A store with something to settle: tests/store/test_opening_found.py.
        Kind.SETTLE_FOUND,
        lambda _, it: leaks.refuse_numbers(None, {"reason": it}),
    ),
}
"""Every text of a deed that somebody may write freely, and how it is entered."""
NOTHING_WRITTEN = {
    *(Kind.SET_UP_EXAMPLE, Kind.SEED_PROGRAMMES, Kind.UNDO, Kind.BLOCK_LEAK),
    *(Kind.SET_FINANCE_HEAVY, Kind.SET_FINANCE_USUAL, Kind.REMOVE_VILLAGE_ALIAS),
    *(Kind.REMOVE_BOARD, Kind.REMOVE_EVENT, Kind.REMOVE_GLYPH, Kind.REMOVE_RECIPE),
    *(Kind.REMOVE_MEANING, Kind.REMOVE_DAYS_OFF, Kind.VERIFY_BATCH, Kind.CLOSE_USER),
    *(Kind.RESET_PASSWORD, Kind.CHANGE_PASSWORD, Kind.SET_IDLE_LOCK, Kind.FORGET_OLD),
    *(Kind.SET_REVIEW_RULE, Kind.SET_TIME_LIMITS, Kind.MEND_KEPT, Kind.RESTORE),
    *(Kind.ADOPT_CATALOGUE, Kind.RESEND_PAYOUTS),
}
"""Deeds of what is there already, and of what is chosen."""
NAMES_OF_FILES = {
    *(Kind.EXPORT_RETURN, Kind.GIVE_BACK_ROWS, Kind.HAND_OVER, Kind.NEW_RECOVERY),
    *(Kind.HAND_OUT_RECOVERY, Kind.PRINT_SIGN_OFF, Kind.PRINT_CERTIFICATES),
    *(Kind.EXPORT_PACKETS, Kind.PRINT_ENQUIRY, Kind.PRINT_VERIFICATIONS),
    *(Kind.PRINT_INTERNAL_COPIES, Kind.READ_PAYMENTS, Kind.KEEP_PHOTOS),
}
"""Deeds in which only a file has a name: it is told masked."""
READ_FROM_FILES = {Kind.IMPORT_BOARDS, Kind.IMPORT_CATALOGUE, Kind.REVEAL}
"""Deeds whose texts have tests of their own: row by row, or masked."""


def test_every_deed_is_known_to_take_texts_or_none() -> None:
    """A new deed is put into one of these lists, and its texts are searched."""
    written = {kind for kind, _ in ENTRIES.values()}
    others = NOTHING_WRITTEN | NAMES_OF_FILES | READ_FROM_FILES
    assert written | others == set(Kind)
    assert not written & others


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_number_of_a_person_is_kept_of_what_is_written_freely(
    scene: Scene, entry: str
) -> None:
    _, write = ENTRIES[entry]
    before = contents(scene.store)
    for value in VALUES.values():
        with pytest.raises(Refusal) as refused:
            write(scene, value)
        problem = refused.value.problem
        assert problem.code in REFUSED, problem
        assert value not in wording.describe(problem)
    assert contents(scene.store) == before
    assert notice_sheets.sheets(scene.store)
