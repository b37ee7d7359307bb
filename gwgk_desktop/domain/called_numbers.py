"""What the words beside a number say that it is: somebody's, or the code of a thing.

A word that calls a number an account makes it one, whatever its form.  A word that
calls it a code of land, of a project or of an office excuses what is an account or an
identity number by its form alone; never what has the right check character and the
birth of somebody who may live.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import number_shapes
from gwgk_desktop.domain.number_shapes import BETWEEN, Number, PersonalData
from gwgk_desktop.domain.passages import CELL, LINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

CARDS = r"(?:一[卡折]{1,2}通|惠农卡|银行[卡折]|社保卡|社会保障卡|储蓄卡|借记卡|工资卡)"
"""What cards and books of accounts are called by those who leave out 号."""
HEADINGS = {
    PersonalData.ID_NUMBER: r"身份证|证件号|身份号|公民身份|信用代码",
    PersonalData.BANK_ACCOUNT: rf"[账帐][号户]|[卡折]号|存折|银行|开户|{CARDS}",
    PersonalData.PHONE: r"电话|手机|联系方式|联系人|微信",
    PersonalData.ADDRESS: r"地址|住址|居住地|住所|门牌",
}
"""Words in the headings of columns that no programme may show, whatever a rule says."""
_HAN = r"[^\W\da-zA-Z_]"
"""A character of Chinese; a range of them takes thousands of steps to compile."""
_ACCOUNT = (
    r"(?:[账帐]\s*[号户](?:\s*(?:号码|[账帐]号))?|存\s*折(?:\s*[账帐]?号)?"
    r"|(?:[卡折]|一[卡折]通)\s*号)码?"
)
ACCOUNT = re.compile(_ACCOUNT)
"""What calls a number an account."""
_CALLS = r"(?:\([^()0-9]{1,12}\))?[:为是\s]{0,3}"
_BANK = (
    rf"(?:{_HAN}{{2,24}}(?:银行|信用社|合作社|支行|分行|分社|分理处|营业[部所]"
    r"|商行|储蓄所|网点)[:,\s]{0,2})?"
)
_CALLED = re.compile(
    rf"{_ACCOUNT}{_CALLS}{_BANK}([0-9](?:[{BETWEEN}]{{0,3}}[0-9]){{11,29}})(?![0-9])"
)
_CARD_CALLED = re.compile(
    rf"{CARDS}{_CALLS}([0-9]{{12,30}}|[0-9]{{4}}(?:[ \-][0-9]{{4}}){{2,4}}"
    r"(?:[ \-][0-9]{1,3})?)(?![0-9])"
)
"""After a card that is named without 号 counts may stand: people part no counts so."""
_ID_CALLED = re.compile(
    r"(?:(?:身份证?|(?<![可权照产])证件|残疾人?证|社会保障)件?(?:号码?|编[号码])"
    rf"{_CALLS}([0-9](?:[{BETWEEN}]{{0,3}}[0-9Xx]){{11,29}})"
    rf"|(?:身份证|残疾人?证){_CALLS}([0-9]{{14,29}}[0-9Xx]))(?![0-9])"
)
"""A card of the disabled has its holder's number, and two digits more."""
_THING = (
    r"地块|田块|宗地|图斑|小班|承包方|发包方|承包合同|经营权证?|股权证?|林权证?|不动产权?证?"
    r"|不动产单元|纳税人识别|税务登记|工单|项目|办件|受理|社会信用|组织机构|区划|网格|门牌|地名|预算单位|电表|水表"
)
_CODE = (
    rf"(?:(?:{_THING})(?:证书)?(?:编[号码]|代码|证号|单号|号码?)"
    r"|(?:经营|股|林|不动产)权证书?|税号)"
)
_CODE_BEFORE = re.compile(rf"{_CODE}[\"':为是\s]{{0,4}}$")
_CODE_HEADING = re.compile(f"{_CODE}$")
_CODED = rf"{_HAN}{{2,}}(?:编[号码]|代码)|(?:档案|案卷|卷宗)号码?"
_CODED_BEFORE = re.compile(rf"({_CODED})[\"':为是\s]{{0,4}}$")
_CODED_HEADING = re.compile(f"({_CODED})$")
_OF_PERSON = re.compile(
    r"[账帐卡折人户员]|身份|证件|公民|银行|储蓄|学[生籍]|残疾|[低五医社参]保|特困|优[抚待]|救助|脱贫"
    r"|驾驶|护照|病历|就诊|姓名|电话|手机|联系"
)
"""What has a code that may be a person's number: 身份证编号, 农户编码, 人员编号."""
_OF_PAPER = re.compile(
    r"(?:(?:订单|凭证|票据|收据|流水|运单|快递|发票|合同|业务|交易|批次|回执)(?:单|编)?号?码?"
    r"|(?:低保|五保|特困|供养|救助|最低生活保障)(?:金?领取)?证?书?(?:编号|号码?))[:为是]?\s*$"
)
"""What stands before the number of a paper."""
_LETTERED = re.compile(
    rf"({_HAN}*)编[号码][:为是\s]{{0,3}}[A-Za-z]{{2,}}[A-Za-z0-9_\-]*$"
)
"""The letters that begin a number which is only called one: 编号：DA-2026…"""
_NEAR = 30
_CODE_BEGINS = re.compile(r"[0-9A-Za-z_\-]*$")
_OF_ACCOUNT_NAME = re.compile(r"(?<![A-Za-z0-9])gh_$")
"""How the names begin that WeChat gives to offices."""
_IN_LINK = re.compile(r"/[A-Za-z]\w*_$", re.ASCII)
_LINK_ENDS = re.compile(r"\.(?:s?html?|jsp|aspx?|php)(?![a-z])")
_OF_YEAR = re.compile(r"(?<![A-Za-z])[A-Z]{2,8}20[0-9]{2}-$")
"""The beginning of a number that an office gives to its papers: JH2026-."""
_SUM_BEGINS = re.compile(r"(?:[共计额达约年]|资金|投资|面积)[:为是\s]{0,3}$")
_SUM_ENDS = re.compile(rf"\s*(?:万?元整?(?!{_HAN})|毫米|亩|[平立]方米|公[里斤])")
_COUNT = r"[\d一二三四五六七八九十百零〇]+"
NO_HOUSE = (
    r"(?!\s*(?:[田地塘井标线桥泵闸坝渠路]|机[耕井]|公[开示告交厕路墓]|宣传|水[塘库渠井池沟闸泵]"
    r"|山[塘林]|台区|变压|电[灌站线杆]|灌溉|路灯|灯杆|小班|图斑|林班|涵))"
)
"""What is numbered in a villager group beside its houses: 三组12号地块, 3号机耕路."""
HOUSE = (
    rf"(?:{_HAN}(?<![第年月])第?{_COUNT}(?:[-之附]{_COUNT})?[号#]{NO_HOUSE}"
    rf"|{_COUNT}[栋幢座]{_COUNT}|{_COUNT}单元|\d{{3,4}}室)"
)
_HOME = re.compile(
    r"(?:家庭(?:住址|地址)|(?:申请人|申办人|户主|本人|村民|农户|当事人|受益人|家属|监护人)的?地址|(?<!位)(?<!公)住址|现住地?|户籍(?:地址|所在地|地)|居住地|家住|现居)"
    rf"[:为是在于\s]{{0,3}}[^,。;:\n{CELL}{LINE}]{{0,40}}?{HOUSE}"
)
"""Where somebody lives, called so."""
_HOME_PHONE = re.compile(
    r"(?:(?<![大国商厂专独店公卖买])家里?|家庭|住宅|宅)的?(?:固定|座机)?(?:电话|座机)(?:号码?)?"
    r"[:为是\s]{0,3}((?:\(?0[0-9]{2,3}\)?[\s\-]{0,2})?[2-8][0-9]{6,7})(?![0-9\-]|[.,][0-9])"
)
_OFFICE_AT = re.compile(
    rf"(?:村委会?|居委会?|委员会|党委|政府|办公|单位|公司|企业|中心|合作社|[院校站所局])"
    rf"(?:的|办公)?(?:地址|地点|驻地|住所|位于|坐落)[:为是在于\s]{{0,3}}[^,。;:\n{CELL}{LINE}]*$"
)
_ROOM = re.compile(
    rf"[街路巷弄道]{_COUNT}号(?:\d+号?[楼栋幢座])?(?:\d+单元)?\d{{3,4}}室"
)
_OFFICE = re.compile(
    r"地址|地点|单位|办|政府|委员会|监督|举报|受理|服务|中心|公司|大院|大厦|[局所站院校]"
)
_ROOM_NEAR = 40


class Home(NamedTuple):
    """Where a text says that somebody lives: from, and what it says."""

    at: int
    text: str


def numbers(text: str) -> Iterator[Number]:
    """Yield what a text (NFKC) calls an account, or an identity number.

    Of 12 to 30 digits, however parted; the same digits are not told as both.
    """
    if "证" in text or "身份" in text or "社会保障" in text:
        for found in _ID_CALLED.finditer(text):
            group = 1 if found[1] else 2
            digits = re.sub(r"[^0-9X]", "", found[group].upper())
            yield Number(*found.span(group), PersonalData.ID_NUMBER, digits)
    card = "卡" in text or "折" in text
    if card or "账" in text or "帐" in text:
        yield from map(_account, _CALLED.finditer(text))
    if card:
        yield from map(_account, _CARD_CALLED.finditer(text))


def _account(found: re.Match[str]) -> Number:
    digits = re.sub(r"[^0-9]", "", found[1])
    return Number(*found.span(1), PersonalData.BANK_ACCOUNT, digits)


def homes(text: str) -> Iterator[Home]:
    """Yield the addresses that a text (NFKC) calls a home, and flats in a street."""
    if "住" in text or "居" in text or "户籍" in text or "地址" in text:
        yield from (Home(it.start(), it[0]) for it in _HOME.finditer(text))
    for it in _ROOM.finditer(text) if "室" in text else ():
        near = text[max(it.start() - _ROOM_NEAR, 0) : it.end() + _NEAR]
        if not _OFFICE.search(near):
            yield Home(it.start(), it[0])


def home_phones(text: str) -> Iterator[Number]:
    """Yield the telephones, without a mobile's form, that a text calls a home's."""
    for it in _HOME_PHONE.finditer(text) if "家" in text or "宅" in text else ():
        digits = re.sub(r"[^0-9]", "", it[1])
        yield Number(*it.span(1), PersonalData.PHONE, digits)


def of_office(text: str, at: int) -> bool:
    """Return whether a text says that what stands at a place is where an office is."""
    return _OFFICE_AT.search(text, max(at - _NEAR, 0), at) is not None


def is_code_heading(heading: str) -> bool:
    """Return whether a heading, without spaces, is that of codes of things."""
    return _CODE_HEADING.search(heading) is not None


def is_coded_heading(heading: str) -> bool:
    """Return whether a heading, without spaces, calls what is nobody's a code."""
    coded = _CODED_HEADING.search(heading)
    return coded is not None and not _OF_PERSON.search(coded[1])


def is_paper_heading(heading: str) -> bool:
    """Return whether a heading, without spaces, is that of the numbers of papers."""
    return _OF_PAPER.search(heading) is not None


def is_excused(text: str, number: Number, today: date) -> bool:
    """Return whether the words beside a number (NFKC) say that it is nobody's."""
    before = text[max(number.start - _NEAR, 0) : number.start]
    if number.kind is PersonalData.PHONE:
        return _is_no_phone(before, text[number.end : number.end + _NEAR])
    unionpay = number_shapes.is_card(number.digits)
    if number.kind is PersonalData.BANK_ACCOUNT and not unionpay:
        lettered = _LETTERED.search(before)
        if lettered and not _OF_PERSON.search(lettered[1]):
            return True
    before = _CODE_BEGINS.sub("", before)
    glued = text[number.start - 1 : number.start].isdigit() or (
        text[number.end : number.end + 1].isdigit()
    )
    if may_be_code(number.kind, number.digits, today) or glued:
        if _CODE_BEFORE.search(before):
            return True
        coded = _CODED_BEFORE.search(before)
        if coded and not unionpay and not _OF_PERSON.search(coded[1]):
            return True
    if not glued and not may_be_of_paper(number.kind, number.digits):
        return False
    return _OF_PAPER.search(before) is not None


def may_be_code(kind: PersonalData, digits: str, today: date) -> bool:
    """Return whether a number may be a code where it is called one.

    Never a telephone, nor the identity number of one who is born.
    """
    if kind is PersonalData.BANK_ACCOUNT:
        return True
    if kind is not PersonalData.ID_NUMBER or not digits[:17].isdigit():
        return False
    return not number_shapes.is_whole_id_number(digits, today)


def may_be_of_paper(kind: PersonalData, digits: str) -> bool:
    """Return whether a number may be a paper's where it is called one: no UnionPay."""
    return kind is PersonalData.BANK_ACCOUNT and not digits.startswith("62")


def _is_no_phone(before: str, behind: str) -> bool:
    """Return whether eleven digits are part of a link or a paper's number, or a sum."""
    if _OF_YEAR.search(before) or _OF_ACCOUNT_NAME.search(before):
        return True
    if _LINK_ENDS.match(behind) and _IN_LINK.search(before):
        return True
    return bool(_SUM_ENDS.match(behind) and _SUM_BEGINS.search(before))
