"""What leaks is told with its place, however it is parted; what is like it is not."""

from __future__ import annotations

import pytest

from gwgk_desktop.domain import people
from gwgk_desktop.domain.known_data import Known, tail_of
from gwgk_desktop.domain.leaks import Exempt, Leak, search
from gwgk_desktop.domain.passages import Numbering, Passage
from gwgk_desktop.domain.personal_data import PersonalData
from tests.township import card, id_number

ID, ACCOUNT, MOBILE = id_number(), card(), "13800000001"
SHORT_ACCOUNT, LANDLINE = "80123456", "2611111"
HOUSE = "云溪镇梅岭村一组12栋301室"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
ADDRESS = "云溪镇梅岭村一组118号"


@pytest.fixture(name="known")
def _known() -> Known:
    known = Known()
    known.add_id_numbers([ID, id_number(7), id_number(3, "20010203")])
    known.add(PersonalData.BANK_ACCOUNT, [ACCOUNT, SHORT_ACCOUNT, "", "无"])
    known.add(PersonalData.PHONE, [MOBILE, LANDLINE, "0798-2622222"])
    known.add_addresses(
        [ADDRESS, "云溪镇梅岭村一组8号", "梅岭村王家湾老屋场6号", "", HOUSE]
    )
    known.allow(["0798-2623456", ""])
    return known


def credit_code(seventeen: str) -> str:
    """Return a unified social credit code with the check that GB 32100 gives it."""
    [code] = (
        seventeen + it
        for it in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if people.is_credit_code(seventeen + it)
    )
    return code


def cells(*lines: str) -> Passage:
    """Return a sheet's cells, parted by bars."""
    return Passage("表", [line.split("|") for line in lines], Numbering.CELLS)


def found(passage: Passage, known: Known, *exempt: Exempt) -> list[tuple[str, str]]:
    return [(it.place, it.kind.value) for it in search(passage, known, exempt)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ID, "id_number"),
        (ID.lower(), "id_number"),
        (" ".join(ID), "id_number"),
        (f"9{ACCOUNT}9", "bank_account"),
        ("1-38\u200b00\n0000\u30000 1", "phone"),
        (ID[:6] + ID[8:17], "id_number"),
        (SHORT_ACCOUNT, "bank_account"),
        ("账号 8012-3456。", "bank_account"),
        ("账号，8012-3456，", "bank_account"),
        (f"电话：{LANDLINE}", "phone"),
        ("0798 2622222", "phone"),
        ("一组118号", "address"),
        ("住一组 118 号", "address"),
        ("王家湾老屋场6号", "address"),
        ("梅岭村二组19号", "address"),
    ],
)
def test_what_a_cell_holds_of_anybody_is_told(
    text: str, kind: str, known: Known
) -> None:
    assert ("表!B1", kind) in found(cells(f"甲|{text}|乙"), known)


@pytest.mark.parametrize(
    "lines",
    [
        ("监督电话：0798-2623456",),
        ("8,012,345.60", "80123456.50", "2611111.25"),
        ("2,611,111，其中", "共2,611,111元。", "(2,611,111)"),
        ("第80123456号，共3页",),
        ("1|一组|王小明|8.32|106.36|884.92", "2|一组|王小明|8.32|106.36|884.92"),
        ("138.00|0000.01",),
        ("912栋301室",),
        (f"{ID[:10]}X{ID[10:]}",),
        ("梅岭村|一组",),
        ("12号地块",),
    ],
)
def test_what_is_only_like_it_is_not(lines: tuple[str, ...], known: Known) -> None:
    assert found(cells(*lines), known) == []


@pytest.mark.parametrize(
    ("value", "kind"),
    [(SHORT_ACCOUNT, "bank_account"), (LANDLINE, "phone"), ("07982622222", "phone")],
)
@pytest.mark.parametrize(
    "sign", ["－", "\u3000", " －", "\u3000\u3000", "ー", "／", "、", "|", "~", ")("]
)
@pytest.mark.parametrize("wide", [True, False])
def test_short_values_are_told_whatever_signs_part_them(
    value: str,
    kind: str,
    sign: str,
    wide: bool,  # noqa: FBT001
    known: Known,
) -> None:
    parted = sign.join((value[:1], value[1:2], value[2:5], value[5:]))
    text = parted.translate(FULL_WIDTH) if wide else parted
    assert found(Passage("表", [[f"号：{text}。"]]), known) == [("表", kind)]


def test_short_values_in_chinese_numerals_are_told(known: Known) -> None:
    spelt = LANDLINE.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    assert found(cells(f"电话{spelt}"), known) == [("表!A1", "phone")]
    assert found(cells(f"{LANDLINE}元，{SHORT_ACCOUNT}"), known) == []


CREDIT_CODES = (
    "113602990148012342",
    credit_code("N2360281MF0123456"),
    credit_code("52360299014801234"),
    credit_code("91360299MA38C12X4"),
    credit_code("12360281491234567"),
)


@pytest.mark.parametrize("code", CREDIT_CODES)
@pytest.mark.parametrize("text", ["{}", "代码：{}，", "{}及{}"])
def test_credit_codes_are_nobodys_number(code: str, text: str, known: Known) -> None:
    assert found(cells(text.format(code, code)), known) == []
    assert found(cells(text.format(code, code).translate(FULL_WIDTH)), known) == []
    groups = " ".join(code[at : at + 4] for at in range(0, 18, 4))
    assert found(cells(groups), known) == []


def test_an_identity_number_that_ends_as_a_credit_code_would_is_told() -> None:
    """One in thirty-one does, where a place is numbered as a registrar is."""
    numbers = [id_number(order, place="513021") for order in range(1, 400)]
    both = [it for it in numbers if people.is_credit_code(it)]
    assert both
    for number in both:
        assert found(cells(number), Known()) == [("表!A1", "id_number")]


@pytest.mark.parametrize(
    ("lines", "place", "kind"),
    [
        (("甲|13800|000001|乙",), "表!B1", "phone"),
        (("甲|138||0000|0001",), "表!B1", "phone"),
        ((f"号码{ID[:6]}|{ID[6:14]}|{ID[14:]}人",), "表!A1", "id_number"),
        (("|".join(id_number(9)),), "表!A1", "id_number"),
        (("甲", "62000000", ACCOUNT[8:]), "表!A2", "bank_account"),
        (("一组11", "8号"), "表!A1", "address"),
        (tuple(MOBILE), "表!A1", "phone"),
    ],
)
def test_what_several_cells_make_together_is_told(
    lines: tuple[str, ...], place: str, kind: str, known: Known
) -> None:
    if kind == "bank_account":
        assert ACCOUNT.startswith("62000000")
    assert found(cells(*lines), known) == [(place, kind)]


PARTING = "/\\、|+=~#':)(／ー年,，;\t\u2028"


@pytest.mark.parametrize("sign", [*PARTING, "\n\n", "、 ", "->"])
@pytest.mark.parametrize(
    ("value", "kind", "sizes"),
    [
        (ID, "id_number", (6, 8, 4)),
        (ID, "id_number", (10, 4, 4)),
        (ACCOUNT, "bank_account", (4, 4, 4, 4, 3)),
        (MOBILE, "phone", (3, 4, 4)),
        (MOBILE, "phone", (4, 3, 4)),
    ],
)
def test_a_value_of_the_store_is_told_whatever_parts_it(
    sign: str, value: str, kind: str, sizes: tuple[int, ...], known: Known
) -> None:
    ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
    parts = [value[end - size : end] for end, size in zip(ends, sizes, strict=True)]
    assert ("表!A1", kind) in found(cells(f"号{sign.join(parts)}人"), known)
    assert found(cells(f"号{sign.join(parts)}人"), known)[1:] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            MOBILE.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
            "phone",
        ),
        (
            ID.translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")),
            "id_number",
        ),
        (f"{ID[:10]}年{ID[10:]}", "id_number"),
        (f"生日与后四位{ID[6:]}", "id_number"),
        (f"{ID[6:14]}、{ID[14:]}", "id_number"),
    ],
)
def test_so_is_one_in_chinese_numerals_or_without_its_county(
    text: str, kind: str, known: Known
) -> None:
    assert found(cells(text), known) == [("表!A1", kind)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            f"{id_number(40)[:6]}、{id_number(40)[6:14]}、{id_number(40)[14:]}",
            "id_number",
        ),
        ("139、0000、0002", "phone"),
        ("139/0000/0002", "phone"),
        ("13900000002.0", "phone"),
        ("139,0000,0002", "phone"),
        ("电话，13900000002.0，", "phone"),
        ("账号，6,222,000,011,112,222，", "bank_account"),
        (
            "/".join(
                (
                    card(40)[:4],
                    card(40)[4:8],
                    card(40)[8:12],
                    card(40)[12:16],
                    card(40)[16:],
                )
            ),
            "bank_account",
        ),
    ],
)
def test_whole_numbers_parted_by_punctuation_are_told_of_anybody(
    text: str, kind: str
) -> None:
    assert found(cells(text), Known()) == [("表!A1", kind)]


@pytest.mark.parametrize(
    "text",
    [
        "106.36、884.92、1300.00",
        "2026年9月10日至2026年9月17日，共7天",
        "138.00，0000.01",
    ],
)
def test_sums_and_days_beside_one_another_are_no_number(
    text: str, known: Known
) -> None:
    assert found(cells(text), known) == []


def test_no_pattern_counts_over_several_cells() -> None:
    nobody = Known()
    assert found(cells("139|0000|0002", "6222000|11112222"), nobody) == []
    assert found(cells("139 0000 0002"), nobody) == [("表!A1", "phone")]


def test_a_column_of_small_numbers_is_nobodys_telephone(known: Known) -> None:
    lines = ("1", *MOBILE, "2")
    assert found(cells(*lines), known) == []
    assert found(cells(*(it for it in id_number(9)), "1", "2"), known) == []
    assert found(cells(*id_number(7), "1", "2"), known) == [("表!A1", "id_number")]


def test_numbers_may_go_on_in_a_column(known: Known) -> None:
    column = Passage(
        "表", [["13800"], ["000001"]], Numbering.CELLS, top=4, left=27, read_before=True
    )
    assert found(column, known) == [("表!AB5", "phone")]
    again = Passage("表", [[MOBILE], ["一组118号"]], read_before=True)
    assert found(again, known) == []
    parted = Passage("表", [["住一组11"], ["8号"]], read_before=True)
    assert found(parted, known) == [("表", "address")]


def test_cells_that_are_no_neighbours_make_nothing_together(known: Known) -> None:
    apart = Passage(
        "对象", [["13800"], ["000001"], ["一组11"], ["8号"]], neighbours=False
    )
    assert found(apart, known) == []


def test_every_end_of_an_address_is_told(known: Known) -> None:
    two = cells("一组118号|甲|王家湾老屋场6号")
    told = [("表!A1", "address"), ("表!C1", "address")]
    assert sorted(set(found(two, known))) == told
    assert Known().kind(ID) is None


def test_places_are_pages_cells_or_lines(known: Known) -> None:
    assert found(Passage("page 3", [["甲"], [MOBILE]]), known) == [("page 3", "phone")]
    lines = Passage("", [["甲"], [MOBILE]], Numbering.LINES, top=10)
    assert found(lines, known) == [("line 12", "phone")]


def test_what_a_sheet_shows_by_right_is_exempt_at_its_place(known: Known) -> None:
    sheet = cells(f"{SHORT_ACCOUNT}|甲", f"乙|{SHORT_ACCOUNT}")
    here = Exempt("8012 3456", "表!A1")
    assert found(sheet, known, here) == [("表!B2", "bank_account")]
    assert found(sheet, known, Exempt(SHORT_ACCOUNT)) == []
    raw = Passage("object 7", [[SHORT_ACCOUNT]], neighbours=False, raw=True)
    assert found(raw, known, here) == []
    assert found(raw, known, Exempt("8012", "表!A1")) == [("object 7", "bank_account")]


def test_a_leak_never_shows_the_value(known: Known) -> None:
    [leak] = search(cells(ID), known)
    assert leak == Leak(
        "表!A1", PersonalData.ID_NUMBER, leak.masked, leak.key, leak.stem
    )
    assert leak.masked == "36" + "*" * 16
    assert ID[4:] not in repr(leak)


@pytest.mark.parametrize(
    ("address", "tail"),
    [
        (ADDRESS, "一组118号"),
        ("云溪镇梅岭村一组王家湾老屋场6号", "王家湾老屋场6号"),
        ("云溪镇梅岭村王家湾老屋场", "王家湾老屋场"),
        ("云溪镇梅岭村一组8号", ""),
        ("云溪镇梅岭村第三小组", ""),
        ("梅岭村", ""),
        ("", ""),
    ],
)
def test_the_end_of_an_address_is_what_tells_the_house(address: str, tail: str) -> None:
    assert tail_of(address) == tail


SPELT = str.maketrans("0123456789", "〇一二三四五六七八九")
STRANGER = "18612345678"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("请与会计联系：18612", "345678", "完"), "phone"),
        (("请与会计联系： 186 12", "34 5678"), "phone"),
        (("电话：186-1234-", "5678。"), "phone"),
        (("186", "12345678，张会计"), "phone"),
        (("卡号6217000010", "001234567"), "bank_account"),
        ((f"汇入{card(40)[:9]}", f"{card(40)[9:]}内"), "bank_account"),
        (("账号：62706347001", "61315244718"), "bank_account"),
        (("身份证341024", "900330235"), "id_number"),
        (("电话：一八六一二", "三四五六七八"), "phone"),
        (("请拨打幺八六", "1234五六七八"), "phone"),
        (("电话" + STRANGER + "139", "12345678。"), "phone"),
        (("王小明341024****", "03302359"), "id_number"),
        (("341024*", "***03302359王小明"), "id_number"),
        (("身份证34102419900330**", "**"), "id_number"),
    ],
)
def test_a_number_of_anybody_goes_on_in_the_next_line_of_a_text(
    lines: tuple[str, ...], kind: str
) -> None:
    text = Passage("", [[it] for it in lines], Numbering.LINES)
    assert found(text, Known()) == [("line 1", kind)]
    assert found(cells(*lines), Known()) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("合计：1388612", "2026年9月15日"),
        ("合计：1388612", "1001、王小明"),
        ("共补贴1388612", "1001、王小明"),
        ("一组|王小明|1388612", "1002|一组|李小红"),
        ("王小明 1388612", "1002 李小红"),
        ("18612", "345678"),
        ("编号3412345678", "1234567"),
        ("一八六一二", "三四五六七八"),
        ("合计：壹叁捌捌陆壹贰", "一〇〇一、王小明"),
        ("341024********", "2359"),
        (STRANGER + "139", "12345678"),
    ],
)
def test_the_end_of_a_row_and_the_beginning_of_the_next_make_no_number(
    lines: tuple[str, ...],
) -> None:
    text = Passage("page 1", [line.split("|") for line in lines])
    assert found(text, Known()) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"电话{STRANGER.translate(SPELT)}", "phone"),
        ("电话186一二三四5678", "phone"),
        (id_number(40).translate(SPELT), "id_number"),
        (card(40).translate(SPELT), "bank_account"),
        (STRANGER + "13912345678", "phone"),
        (f"118°{STRANGER}", "phone"),
        (f"东经118°13′{STRANGER}", "phone"),
        (f"12.{STRANGER}", "phone"),
        (f"三组1.{STRANGER} 2.13912345678", "phone"),
        (f"205.{STRANGER}张三", "phone"),
        ("账号：1234567890123456789012", "bank_account"),
        ("账号 1234 5678 9012", "bank_account"),
        ("341024****03302359", "id_number"),
        ("341024＊＊＊＊03302359", "id_number"),
        ("341024xxxxxx302359", "id_number"),
        ("34102419900330****", "id_number"),
        ("凭证号6217000010001234567", "bank_account"),
    ],
)
def test_whatever_tells_a_number_of_anybody_is_told(text: str, kind: str) -> None:
    assert set(found(cells(text), Known())) == {("表!A1", kind)}


@pytest.mark.parametrize(
    "text",
    [
        "341024********2359",
        "341024****13502359",
        "****************2359",
        "账号：12345678",
        "二〇二六年九月十五日",
        "订单 2026112200012345 凭证号1234567890123456",
        "流水号：2026999900012345",
        "11341024003175246K",
        "x=118.13812345678.",
        "坐标118.13812345678，29.13912345678。",
        "29.13912345678 118.2715",
        "0.13812345678",
        "3.138123456780001",
        credit_code("54341024003175246"),
        credit_code("54341024MJ0012345"),
    ],
)
def test_papers_codes_and_places_on_maps_are_nobodys_number(text: str) -> None:
    assert found(cells(text), Known()) == []


@pytest.fixture(name="houses")
def _houses() -> Known:
    known = Known()
    known.add_addresses(
        [
            "云溪镇梅岭村三组下屋58号",
            "云溪镇梅岭村三组桥头159号",
            "云溪镇梅岭村三里桥七号",
            "云溪镇梅岭村一组18号",
        ]
    )
    return known


@pytest.mark.parametrize(
    "text",
    [
        "王小明 下屋58号",
        "王小明|下屋|58号",
        "下屋 58 号，",
        "桥头159号",
        "桥头159#",
        "桥头一五9号",
        "桥头一百五十九号",
        "住桥头159。",
        "桥头159",
        "三里桥7号",
        "三里桥第七号",
        "一组18#",
    ],
)
def test_a_house_is_told_by_place_and_number_however_written(
    text: str, houses: Known
) -> None:
    assert {kind for _, kind in found(cells(text), houses)} == {"address"}


@pytest.mark.parametrize(
    "text",
    [
        "桥头|159",
        "桥头159户",
        "桥头 159",
        "桥头1159号",
        "桥头15号",
        "桥头159.5",
        "下屋58号塘",
        "一组18",
        "58号",
    ],
)
def test_counts_by_hamlet_and_other_houses_are_none(text: str, houses: Known) -> None:
    assert found(cells(text), houses) == []


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("手机：", "138-6559-", "3217"), "phone"),
        (("手机：138", "6559", "3217"), "phone"),
        (("手机号|1|3|8|6|5|5|9|3|2|1|7",), "phone"),
        (("账号|" + "|".join("201020312345678"),), "bank_account"),
        (("身份证号|" + "|".join("34102419680314137X"),), "id_number"),
    ],
)
def test_what_is_named_goes_over_several_lines_and_cells(
    lines: tuple[str, ...], kind: str
) -> None:
    text = Passage("", [it.split("|") for it in lines], Numbering.LINES)
    assert kind in {it for _, it in found(text, Known())}


def test_counts_below_the_heading_of_telephones_are_none() -> None:
    table = [["姓名", "电话"], ["1", "45", "12345678"], ["138", "65", "59321", "7"]]
    assert found(Passage("", table, Numbering.LINES), Known()) == []


@pytest.mark.parametrize("written", ["l8612345O78", "I8612345078", "1861234507８"])
def test_letters_for_digits_hide_nobody_who_is_known(written: str) -> None:
    known = Known()
    known.add(PersonalData.PHONE, ["18612345078"])
    assert found(Passage("", [[written]]), known)
    assert not found(Passage("", [["l8612345O79"]]), known)
