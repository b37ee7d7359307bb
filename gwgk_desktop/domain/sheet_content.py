"""What a sheet says as plain text (`content.txt`): the same for everybody who looks.

UTF-8, lines ended by a line feed, cells parted by tabs: number, title, the
paragraphs above the list, its headings and rows, the total row, the paragraphs below
it.  The SHA-256 of it stands in the record of the release, so that anybody can hold a
copy against it with `sha256sum content.txt`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gwgk_desktop.domain.pages import PrintedSheet


def content_text(sheet: PrintedSheet) -> str:
    """Return all that a sheet says, in its order; nothing that it does not say."""
    lines = [
        f"编号\t{sheet.number}",
        f"标题\t{''.join(sheet.title)}",
        *sheet.lead,
        "\t".join(column.heading for column in sheet.columns),
        *("\t".join(row) for row in sheet.rows),
        *(("\t".join(sheet.total_row),) if sheet.total_row else ()),
        *sheet.closing,
    ]
    return "".join(f"{line}\n" for line in lines)
