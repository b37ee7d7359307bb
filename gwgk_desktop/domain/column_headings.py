"""What the headings of columns say that stands below them: personal data, codes, else.

Telephones and addresses of offices are nobody's: where a table lists offices, or does
not say whom it lists, its columns of such hold nothing that matters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.domain import called_numbers
from gwgk_desktop.domain.number_shapes import PersonalData
from gwgk_desktop.domain.passages import LINE
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    FieldOf = Callable[[str], Field | None]

Means = str
"""A kind of personal data, or one of these; nothing where there is no heading."""
CODE, CODED, PAPER, OTHER = "code", "coded", "paper", "other"
"""Codes of land and the like; what else is called a code; numbers of papers."""
_SIGNS = (
    *("账", "帐", "卡", "折", "身份", "证件", "电话", "手机", "联系"),
    *("址", "居住", "编码", "代码", "权证", "证号", "保障号", "保号", "档案"),
    *(
        "订单",
        "凭证",
        "流水",
        "运单",
        "快递",
        "发票",
        "合同",
        "回执",
        "票据",
        "收据",
        "宗地",
        "地块",
        "图斑",
        "税号",
        "识别号",
    ),
)
"""Without any of these a text has no heading that matters."""
_NUMBER = "编号"
"""The same, behind another word: by itself it is the number of a sheet."""
_LONGEST = 20
"""Characters of a heading; what is longer is a sentence."""
_ASIDE = re.compile(r"\([^()]*\)")
_NO_HEADING = re.compile(r"[0-9]{3}|[,。;、!?]")
_ACCOUNT = re.compile(
    rf"(?:[账帐][号户]|卡号|折号|存折|{called_numbers.CARDS})(?:[账帐]号|号码?|码)?$"
)
_ID = re.compile(
    r"(?:身份证|(?<![可权照产])证件|身份|残疾人?证|社会保障)件?(?:号码?|编号)$|身份证$"
)
_HOME = re.compile(r"住址|家庭地址|居住|户籍地")
_OF_OFFICE = re.compile(
    r"单位|办公|机构|公司|企业|村委|监督|举报|服务|咨询|投诉|值班|经办|传真|受理"
    r"|职[务位称]|岗位|部门|[科股]室|负责|站所|[包驻]村|网格|工作|窗口|主体"
)
"""In the headings of a table of offices, where telephones and addresses are theirs."""
_LIST_OF_OFFICES = re.compile(r"通讯录|值班|电话[簿表本]|联络|干部|工作人员|分工|职责")
TITLE = 200
"""Characters above a table in which it says what it lists."""
_PERSONS = frozenset({Field.NAME, Field.HOUSEHOLD_HEAD, Field.PAYEE})
_IDS = frozenset(
    {Field.ID_NUMBER, Field.HOUSEHOLD_HEAD_ID_NUMBER, Field.PAYEE_ID_NUMBER}
)


def signs(text: str) -> Iterator[int]:
    """Yield where a text may hold a heading that matters: a cheap question.

    Of a line that says one several times the first place alone.
    """
    if text.isascii():
        return
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            yield at
            end = text.find(LINE, at)
            at = text.find(sign, end) if end >= 0 else -1
    at = text.find(_NUMBER)
    while at >= 0:
        if at and text[at - 1].isalpha():
            yield at
        at = text.find(_NUMBER, at + 1)


def plain(text: str) -> str:
    """Return a heading (NFKC) as it is compared: no spaces, no colon behind it."""
    return "".join(text.split()).rstrip(":")


def lists_offices(title: str) -> bool:
    """Return whether a title says that offices are listed below it."""
    return _LIST_OF_OFFICES.search(title) is not None


def means(
    told: Sequence[str], field_of: FieldOf, *, offices: bool
) -> tuple[Means, ...]:
    """Return what the columns hold that are headed so, plain.

    `field_of` tells what a heading means to every office.  A telephone is somebody's
    where the table lists persons; so is what is only called an address.  `offices`:
    its title says that it lists those.
    """
    every = tuple(_mean(it, field_of) for it in told)
    if not {PersonalData.PHONE, PersonalData.ADDRESS} & set(every):
        return every
    offices = offices or any(map(_OF_OFFICE.search, told))
    persons = any(field_of(it) in _PERSONS for it in told) and not offices

    def kept(heading: str, it: Means) -> Means:
        if it is PersonalData.ADDRESS and _HOME.search(heading) and not offices:
            return it
        if it in {PersonalData.PHONE, PersonalData.ADDRESS} and not persons:
            return OTHER
        return it

    return tuple(map(kept, told, every))


def calls(told: str) -> PersonalData | None:
    """Return what the end of a text, plain, calls what stands behind it."""
    if _ACCOUNT.search(told):
        return PersonalData.BANK_ACCOUNT
    short = 1 < len(told) <= _LONGEST
    if short and _HOME.search(told) and not _OF_OFFICE.search(told):
        return PersonalData.ADDRESS
    return None


def _mean(told: str, field_of: FieldOf) -> Means:
    """Return what a column holds whose heading is this."""
    if not told:
        return ""
    if not 1 < len(told) <= _LONGEST or _NO_HEADING.search(told):
        return OTHER
    if next(signs(told), None) is None:
        return OTHER
    bare = _ASIDE.sub("", told)
    field = field_of(told)
    it: Means = _of_thing(told, bare)
    if it != OTHER:
        return it
    if field in _IDS or _ID.search(bare):
        it = PersonalData.ID_NUMBER
    elif field is Field.BANK_ACCOUNT or _ACCOUNT.search(bare):
        it = PersonalData.BANK_ACCOUNT
    elif _OF_OFFICE.search(told):
        it = OTHER
    elif field is Field.PHONE:
        it = PersonalData.PHONE
    elif field is Field.ADDRESS or _HOME.search(bare):
        it = PersonalData.ADDRESS
    return it


def _of_thing(told: str, bare: str) -> Means:
    if "信用代码" in told or called_numbers.is_code_heading(bare):
        return CODE
    if called_numbers.is_coded_heading(bare):
        return CODED
    return PAPER if called_numbers.is_paper_heading(bare) else OTHER
