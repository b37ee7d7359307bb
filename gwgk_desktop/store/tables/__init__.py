"""The tables, as peewee sees them, a room a subject; `migrations` alone creates them.

Journaled tables hold only INTEGER and TEXT, so a row is a JSON object.  Models
are bound to no database: every query ends in `.execute(db)`.
"""

from __future__ import annotations

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.boards import (
    BoardFixture,
    BoardSection,
    BoardTable,
    VillageEvent,
)
from gwgk_desktop.store.tables.catalogue import (
    CatalogueItemTable,
    CatalogueReviewTable,
    CatalogueVersionTable,
    VillageDepartureTable,
)
from gwgk_desktop.store.tables.comparisons import (
    ComparisonEntry,
    ComparisonList,
    Verification,
)
from gwgk_desktop.store.tables.office import (
    OfficeTable,
    ProgrammeTable,
    StaffTable,
    VillagerGroup,
    VillageTable,
)
from gwgk_desktop.store.tables.payments import Payment, PaymentFile, ResentLine
from gwgk_desktop.store.tables.payouts import (
    CurrentLine,
    LineCorrection,
    PayoutBatch,
    PayoutLine,
    Person,
)
from gwgk_desktop.store.tables.postings import (
    ArchiveRecordTable,
    EnquiryTable,
    ObjectionReply,
    ObjectionTable,
    PostingPhotoTable,
    PostingRuleTable,
    PostingSpoiling,
    PostingTable,
    PostingTakeDown,
)
from gwgk_desktop.store.tables.reading import HeadingMeaning, Recipe, VillageAlias
from gwgk_desktop.store.tables.returns import CountyReturn, CountyReturnBatch
from gwgk_desktop.store.tables.reviews import (
    ProgrammeClassification,
    ReviewRuleTable,
    SheetClassification,
    SheetRelease,
    SheetReview,
    SheetWithdrawal,
)
from gwgk_desktop.store.tables.sheets import (
    GlyphPictureTable,
    NoticeSheetBatch,
    NoticeSheetTable,
)
from gwgk_desktop.store.tables.time_limits import (
    DayOff,
    DaysOffYear,
    TimeLimitSetting,
)

__all__ = [
    "BULK",
    "JOURNALED",
    "ArchiveRecordTable",
    "BoardFixture",
    "BoardSection",
    "BoardTable",
    "CatalogueItemTable",
    "CatalogueReviewTable",
    "CatalogueVersionTable",
    "ComparisonEntry",
    "ComparisonList",
    "CountyReturn",
    "CountyReturnBatch",
    "CurrentLine",
    "DayOff",
    "DaysOffYear",
    "EnquiryTable",
    "GlyphPictureTable",
    "HeadingMeaning",
    "LineCorrection",
    "NoticeSheetBatch",
    "NoticeSheetTable",
    "ObjectionReply",
    "ObjectionTable",
    "OfficeTable",
    "Payment",
    "PaymentFile",
    "PayoutBatch",
    "PayoutLine",
    "Person",
    "PostingPhotoTable",
    "PostingRuleTable",
    "PostingSpoiling",
    "PostingTable",
    "PostingTakeDown",
    "ProgrammeClassification",
    "ProgrammeTable",
    "Recipe",
    "ResentLine",
    "ReviewRuleTable",
    "SheetClassification",
    "SheetRelease",
    "SheetReview",
    "SheetWithdrawal",
    "StaffTable",
    "Table",
    "TimeLimitSetting",
    "Verification",
    "VillageAlias",
    "VillageDepartureTable",
    "VillageEvent",
    "VillageTable",
    "VillagerGroup",
]

JOURNALED: tuple[type[Table], ...] = (
    OfficeTable,
    VillageTable,
    VillagerGroup,
    BoardTable,
    StaffTable,
    ProgrammeTable,
    PayoutBatch,
    LineCorrection,
    NoticeSheetTable,
    NoticeSheetBatch,
    GlyphPictureTable,
    CountyReturn,
    CountyReturnBatch,
    Recipe,
    HeadingMeaning,
    VillageAlias,
    PaymentFile,
    ComparisonList,
    Verification,
    ReviewRuleTable,
    ProgrammeClassification,
    SheetClassification,
    SheetReview,
    SheetRelease,
    SheetWithdrawal,
    BoardSection,
    BoardFixture,
    VillageEvent,
    CatalogueVersionTable,
    CatalogueItemTable,
    VillageDepartureTable,
    CatalogueReviewTable,
    PostingRuleTable,
    PostingTable,
    PostingTakeDown,
    PostingSpoiling,
    ObjectionTable,
    ObjectionReply,
    PostingPhotoTable,
    ArchiveRecordTable,
    EnquiryTable,
    TimeLimitSetting,
    DaysOffYear,
    DayOff,
)
"""Tables that people edit: the history keeps each row before and after."""

BULK: tuple[type[Table], ...] = (
    Person,
    PayoutLine,
    Payment,
    ResentLine,
    ComparisonEntry,
)
"""Tables filled by the hundred thousand, without images of their rows."""
