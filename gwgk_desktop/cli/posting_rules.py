"""How long sheets hang, objections wait and papers are kept: posting-rule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.services import postings, time_limits
from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.posting_rules import PostingRule
    from gwgk_desktop.store.database import Store


def _add_rule(parser: ArgumentParser) -> None:
    parser.add_argument("--display-basis", default="", metavar="依据")
    parser.add_argument("--display-since", type=values.day, metavar="日期")
    parser.add_argument("--reply-days", type=values.days, metavar="天数")
    parser.add_argument(
        "--reply-unit",
        type=Unit,
        choices=list(words.REPLY_UNITS),
        metavar="单位",
        help="calendar_day（天，默认）或 working_day（个工作日）",
    )
    parser.add_argument("--reply-basis", default="", metavar="依据")
    parser.add_argument("--retention-years", type=values.years, metavar="年数")
    parser.add_argument("--finance-retention-years", type=values.years, metavar="年数")


_RULE = (
    "display_basis",
    "display_since",
    "reply_days",
    "reply_unit",
    "reply_basis",
    "retention_years",
    "finance_retention_years",
)


def _rule_told(wanted: Namespace) -> bool:
    return any(getattr(wanted, name) for name in _RULE)


def _posting_rule(store: Store, wanted: Namespace) -> Answer:
    rule = postings.rule(store)
    document: Document = {}
    if _rule_told(wanted):
        said = {it: getattr(wanted, it) for it in _RULE if getattr(wanted, it)}
        rule = replace(rule, **said)
        document["operation"] = postings.save_rule(store, rule).id
    least = time_limits.terms(store).defaults.display_days
    document |= {"display_days": least} | rule_document(rule)
    return Answer(document, words.posting_rule(rule, least))


def rule_document(it: PostingRule) -> Document:
    """Return how long sheets hang, objections wait and papers are kept."""
    told = {name: getattr(it, name) for name in _RULE}
    return told | {"display_since": it.display_since.isoformat()}


COMMANDS = {
    "posting-rule": Command(
        "查看或设置张贴天数、答复天数和保管年限",
        _posting_rule,
        _add_rule,
        changes=_rule_told,
    ),
}
