"""What words beside a number say that it is: somebody's, or the code of a thing."""

from __future__ import annotations

from datetime import date

import pytest

from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.leaks import search
from gwgk_desktop.domain.passages import Numbering, Passage
from gwgk_desktop.domain.personal_data import PersonalData
from tests.township import card, id_number

TODAY = date(2026, 11, 23)
PLOT = "3410242032010000012"
CARD = card(40)
SOMEBODY, UNBORN = id_number(7, "19680412"), id_number(7, "20320101")


def told(text: str, known: Known | None = None) -> list[str]:
    """Return the kinds of what a cell holds."""
    known = known or Known()
    known.today = TODAY
    passage = Passage("", [[text]], Numbering.LINES)
    return [it.kind.value for it in search(passage, known)]


@pytest.mark.parametrize(
    "text",
    [
        "账号：3401-0123-4567-8901",
        "账号 34010123 45678901",
        "银行账号：2000-1234-5678-9012",
        "卡号 4367 4212 3456 7890 123",
        "账号：10 2003 0104 0012 345",
        "账户：12-345601040012345",
        "账户号码 3401012345678",
        "帐户3401012345678",
        "账 号：3401012345678",
        "开户账户 3401 0123 4567 89",
        "银行账号（农商行）：20001234567890",
        "开户行及账号：祁门农商行桐岭支行 20001234567890",
        "一卡通号 20001234567890",
        "一卡通 20001234567890",
        "惠农卡 2000 1234 5678 90",
        "折号：20001234567890",
        "打卡账号20001234567890",
        "账号 2000123456789012 凭证号2000123456789013",
    ],
)
def test_whatever_is_called_an_account_is_one(text: str) -> None:
    assert told(text) == ["bank_account"]


@pytest.mark.parametrize(
    "text",
    [
        "账户 2026年3月17日开立",
        "打入一卡通 1203 3456 123456 户",
        "账号：12345678",
        "卡号待补",
        "户号 3410240013",
        "账户名称：桐岭镇财政所",
    ],
)
def test_counts_and_days_behind_the_name_of_a_card_are_no_account(text: str) -> None:
    assert told(text) == []


def test_an_account_goes_on_behind_the_end_of_a_line() -> None:
    lines = [["打入账户34010123"], ["45678901，请查收"]]
    passage = Passage("", lines, Numbering.LINES)
    assert [it.kind.value for it in search(passage, Known())] == ["bank_account"]


@pytest.mark.parametrize(
    "text",
    [
        "家庭住址 桐岭镇峙滩村下屋58号",
        "住址：桐岭镇峙滩村下屋58号",
        "桐岭镇新街12号302室",
        "家住峙滩村桥头15号",
        "现住桐岭镇老街十二号",
        "住址：桐岭镇峙滩村二组15号",
    ],
)
def test_where_somebody_lives_is_told(text: str) -> None:
    assert told(f"汪来福 {text}") == ["address"]


@pytest.mark.parametrize(
    "text",
    [
        "办公地址：桐岭镇新街12号302室",
        "单位住址：桐岭镇新街12号",
        "地址：桐岭镇人民政府（新街1号）302室",
        "监督地址：桐岭镇新街1号（镇政府大院）3号楼205室",
        "桐岭镇新街12号305室（便民服务中心）",
        "住址：桐岭镇峙滩村",
        "家庭住址：峙滩村二组",
        "桐岭镇新街12号",
        "二组3号机耕路",
        "公示于峙滩村一组12号公开栏",
        "一组2号水塘、三组4号泵站",
        "一组 12号公示栏",
    ],
)
def test_offices_roads_and_boards_are_nobodys_home(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"地块编码 {PLOT}",
        "承包方编码 341024203201010012",
        f"承包方编码：{UNBORN}",
        "承包经营权证 341024203201000012J",
        "股权证编号 341024203201000123",
        "工单编号 202603170012345678",
        "项目编号：341024202603170001",
        "招标项目编号：341024202603170001",
        '"项目编号": "341024202603170001"',
        "办件编号：341024202603170012",
        "设备编号 3410242026031700",
        "统一社会信用代码 113410241510012345",
        "档案号：341024202600012345",
        "案卷号 3410242026000123456",
        "低保证号：341024202600012345",
        "最低生活保障金领取证号 3410242026000123",
        "特困供养证编号：341024202600012345",
        "编号：DA341024202600012345",
        "编号 DA-2026-341024202600012345",
    ],
)
def test_what_is_called_the_code_of_a_thing_is_nobodys(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"编号 {SOMEBODY}", "id_number"),
        (f"地块编码 {SOMEBODY}", "id_number"),
        (f"统一社会信用代码 {SOMEBODY}", "id_number"),
        (f"{SOMEBODY[:17]}{'1' if SOMEBODY[17] != '1' else '2'}", "id_number"),
        (f"身份证编号 {SOMEBODY[:17]}{(int(SOMEBODY[16]) + 1) % 10}", "id_number"),
        ("人员编号 341024202603170001", "id_number"),
        (f"银行卡编号 {CARD}", "bank_account"),
        (f"设备编号 {CARD}", "bank_account"),
        ("编号 4367421234567890123", "bank_account"),
        ("项目负责人 4367421234567890123", "bank_account"),
        ("项目编号 13865593217", "phone"),
        ("地块编码见后，账号 2000123456789012", "bank_account"),
        (f"档案号：{SOMEBODY}", "id_number"),
        (f"档案号：{CARD}", "bank_account"),
        (f"低保证号：{SOMEBODY}", "id_number"),
        (f"低保证号：{SOMEBODY[:17]}{(int(SOMEBODY[16]) + 1) % 10}", "id_number"),
        (f"低保证号：{CARD}", "bank_account"),
        ("低保 4367421234567890123", "bank_account"),
        (f"残疾证号：{SOMEBODY}43", "id_number"),
        (f"残疾证号：{SOMEBODY[:17]}943", "id_number"),
        (f"编号：DA{SOMEBODY}", "id_number"),
        (f"编号：DA{CARD}", "bank_account"),
        ("人员编号：DA3410242026001234", "bank_account"),
        ("编号 341024202600012345", "bank_account"),
    ],
)
def test_what_a_word_excuses_opens_no_hole(text: str, kind: str) -> None:
    assert told(text) == [kind]


def test_what_somebody_has_is_told_whatever_it_is_called() -> None:
    known = Known()
    known.add(PersonalData.BANK_ACCOUNT, [PLOT, "200012345678"])
    known.add_id_numbers([UNBORN])
    assert told(f"地块编码 {PLOT}", known) == ["bank_account"]
    assert told(f"项目编号 {UNBORN}", known) == ["id_number"]
    assert told("项目编号 3410200012345678", known) == ["bank_account"]


@pytest.mark.parametrize(
    "text",
    [
        "http://a.cn/t20260317_13865593217.html",
        "/zwgk/content_13812345678.shtml",
        "采购计划 JH2026-13865593217",
        "代理编号 HSZC2026-13812345678",
        "共 13865593217 元",
        "2026 年 13865593217 元",
        "总投资13865593217元整。",
    ],
)
def test_links_papers_and_sums_are_no_telephone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "http://a.cn/13865593217.html",
        "汪来福_13865593217.html",
        "/wang_13865593217.pdf",
        "汪来福 13865593217 元",
        "共2人 13865593217",
        "汪来福2026-13865593217",
        "联系：13865593217元旦放假",
    ],
)
def test_a_telephone_beside_what_is_like_it_is_told(text: str) -> None:
    assert told(text) == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "2026-03-17 2026-03-18 2026-03-19 20260317 20260318 "
            "2026年3月17日-2026年3月24日 20260317093000 2026031709300012"
        ),
        "2026-03-17、2026-03-18、2026-03-19、20260317、20260318、2026年",
    ],
)
def test_days_in_a_row_are_no_identity_number(text: str) -> None:
    assert told(text) == []


def test_an_identity_number_behind_a_day_is_told() -> None:
    parted = f"{SOMEBODY[:6]} {SOMEBODY[6:14]} {SOMEBODY[14:]}"
    for text in (f"2026-03-17 {SOMEBODY}", f"20260317 {parted}", f"20260317{SOMEBODY}"):
        assert told(text) == ["id_number"]


def test_nobody_is_born_after_the_day_of_the_search() -> None:
    parts = UNBORN[:6], UNBORN[6:14], UNBORN[14:]
    sheet = Passage("表", [parts], Numbering.CELLS)
    known = Known()
    assert [it.kind.value for it in search(sheet, known)] == ["id_number"]
    known.today = TODAY
    assert list(search(sheet, known)) == []


@pytest.mark.parametrize(
    "text",
    [
        f"证件号码：{SOMEBODY[:17]}",
        f"身份证号 {SOMEBODY[:17]}",
        f"身份证号：{SOMEBODY[:6]} {SOMEBODY[6:14]} {SOMEBODY[15:]}",
        f"身份证 {SOMEBODY[:15]}",
        f"社会保障号码 {SOMEBODY[:16]}",
    ],
)
def test_an_identity_number_that_lacks_digits_is_told_as_one(text: str) -> None:
    assert told(text) == ["id_number"]


@pytest.mark.parametrize(
    "text",
    [
        "身份证 2026年3月17日补办",
        "身份证18位",
        "残疾证 1203 3456 123456 户",
        "证件号待补",
        "许可证件编号：202603170012345",
    ],
)
def test_days_and_counts_behind_the_name_of_a_card_are_no_number(text: str) -> None:
    assert told(text) == []


def test_an_identity_number_begins_with_a_province_or_is_a_foreigners() -> None:
    nowhere = id_number(7, "19680412", "770299")
    assert told(nowhere) == ["bank_account"]
    assert told(f"{nowhere[:6]} {nowhere[6:14]} {nowhere[14:]}") == []
    for place in ("110101", "659001", "710000", "830000", "911840"):
        somebody = id_number(7, "19680412", place)
        assert told(f"{somebody[:6]} {somebody[6:14]} {somebody[14:]}") == ["id_number"]


@pytest.mark.parametrize(
    "text",
    [
        "身份证号码：34102419680314137X",
        "手机 00861386559 3217",
        "张三家固定电话：0559-4512345",
        "他家里的电话4512345，白天在家",
        "一百三十八 65593295，下午打",
        "家庭住址：峙滩村上屋组36#",
        "申请人地址：桐岭镇老街12号3单元402室",
        "老街12号3单元402室王小明",
        "惠农一卡通：201020312345678",
    ],
)
def test_what_is_called_somebodys_is_told(text: str) -> None:
    assert told(text)


@pytest.mark.parametrize(
    "text",
    [
        "村委会地址：桐岭镇峙滩村一组1号，邮编245611。",
        "峙滩村委会办公地点：峙滩村三组12号",
        "合同编号：3410242026031500123",
        "票据号码：0034561234567890123",
        "税号：913410241234567890",
        "微信公众号 gh_13865593217a",
        "请大家电话0559-4512345联系",
        "厂家电话：4512345",
        "合计一百三十八户65593亩",
    ],
)
def test_what_is_called_an_offices_or_a_papers_is_nobodys(text: str) -> None:
    assert told(text) == []
