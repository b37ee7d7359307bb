"""Finished documents into which one value of a person is planted, in every way.

A planter takes texts, the parts of one value that stand beside one another, and
returns a document that holds them somewhere, seen or not.  Nothing else in it is
personal data.
"""

from __future__ import annotations

import io
import zipfile
from email.charset import Charset
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import openpyxl
import pypdf
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    create_string_object,
)
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop.documents import typefaces
from tests import township
from tests.readers import xlsx_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

Texts = tuple[str, ...]
_NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
)
_OF_HEADED = 0.04
_NO_PARTS: Mapping[str, bytes] = {}


def _page(canvas: Canvas) -> None:
    font = str(typefaces.load().fontName)
    canvas.setFont(font, 12)
    canvas.drawString(72, 760, "云溪镇梅岭村2026年耕地地力保护补贴发放情况公示")
    for row in range(12):
        y = 700 - 20 * row
        cells = (str(row + 1), "一组", "王小明", f"{row + 1}.32", f"1{row:02d}6.36")
        for column, cell in enumerate(cells):
            canvas.drawString(72 + 60 * column, y, cell)


def pdf(draw: Callable[[Canvas], object] = lambda _: None) -> bytes:
    """Return a sheet of one page, and what is drawn beside."""
    out = io.BytesIO()
    canvas = Canvas(
        out,
        invariant=1,
        pageCompression=1,
        initialFontName=typefaces.load().fontName,  # type: ignore[arg-type]
    )
    _page(canvas)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _drawn(texts: Texts) -> bytes:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            for line, part in enumerate(text.split("\n")):
                canvas.drawString(80 + 150 * number, 300 - 15 * line, part)

    return pdf(draw)


def _stacked(texts: Texts) -> bytes:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(400, 690 - 20 * number, text.replace("\n", " "))

    return pdf(draw)


def _small_and_white(texts: Texts) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont(str(typefaces.load().fontName), 1)
        for number, text in enumerate(texts):
            canvas.drawString(10 + 40 * number, 5, text.replace("\n", " "))

    return pdf(draw)


def _changed(
    change: Callable[[pypdf.PdfWriter, str], object],
) -> Callable[[Texts], bytes]:
    def plant(texts: Texts) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
        change(writer, " ".join(texts))
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return plant


def _annotated(texts: Texts) -> bytes:
    text = " ".join(texts)
    return pdf(lambda it: it.textAnnotation(text, (10, 10, 50, 50)))


def stamped(text: str, flags: int = 4) -> bytes:
    """Return a sheet with a stamp laid over it, digits drawn one by one.

    `flags` of the annotation are PDF's: hidden 2, printed 4, not shown 32.
    """
    drawn = DecodedStreamObject()
    letters = " ".join(f"({it}) Tj 8 0 Td" for it in text)
    drawn.set_data(f"BT /F 12 Tf 5 5 Td {letters} ET".encode())
    sides = [FloatObject(it) for it in (0, 0, 400, 30)]
    face = {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    }
    faces = DictionaryObject({NameObject("/F"): DictionaryObject(face)})
    drawn[NameObject("/Subtype")] = NameObject("/Form")
    drawn[NameObject("/BBox")] = ArrayObject(sides)
    drawn[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): faces})

    def lay(writer: pypdf.PdfWriter, _: str) -> None:
        look = DictionaryObject(
            {NameObject("/N"): writer._add_object(drawn.flate_encode())}
        )
        stamp = {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/F"): NumberObject(flags),
            NameObject("/Rect"): ArrayObject(sides),
            NameObject("/AP"): look,
        }
        writer.pages[0][NameObject("/Annots")] = ArrayObject([DictionaryObject(stamp)])

    return _changed(lay)(())


def _laid_over(texts: Texts) -> bytes:
    text = " ".join(texts).replace("\n", " ")
    return stamped(text) if text.isascii() else _annotated(texts)


def _form(texts: Texts) -> bytes:
    text = " ".join(texts).replace("\n", " ")
    return pdf(
        lambda it: (
            it.acroForm.textfield(
                value=text, x=50, y=50, width=300, fontName="Helvetica", maxlen=100
            )
            if text.isascii()
            else it.textAnnotation(text, (10, 10, 50, 50))
        )
    )


def _bookmarked(texts: Texts) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.bookmarkPage("here")
        canvas.addOutlineEntry(" ".join(texts), "here")

    return pdf(draw)


def _revised(texts: Texts) -> bytes:
    """Draw the value, then take it away in a later revision."""
    writer = pypdf.PdfWriter(io.BytesIO(_drawn(texts)), incremental=True)
    clean = pypdf.PdfReader(io.BytesIO(pdf())).pages[0].get_contents()
    stream = DecodedStreamObject()
    stream.set_data(clean.get_data() if clean else b"")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _compressed_objects(texts: Texts) -> bytes:
    """Hide a string in an object stream."""
    hidden = f"1 0 << /Secret ({' '.join(texts).encode('ascii', 'ignore').decode()}) >>"
    if not " ".join(texts).isascii():
        coded = " ".join(texts).encode("utf-16-be").hex()
        hidden = f"1 0 << /Secret <FEFF{coded}> >>"

    def change(writer: pypdf.PdfWriter, _: str) -> None:
        stream = DecodedStreamObject()
        stream.set_data(hidden.encode())
        stream[NameObject("/Type")] = NameObject("/ObjStm")
        writer._add_object(stream.flate_encode())

    return _changed(change)(texts)


def _add_key(writer: pypdf.PdfWriter, text: str) -> None:
    writer.root_object[NameObject("/Remark")] = create_string_object(text)


def _xmp(writer: pypdf.PdfWriter, text: str) -> None:
    stream = DecodedStreamObject()
    stream.set_data(f"<x:xmpmeta><a>{escape(text)}</a></x:xmpmeta>".encode())
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)


def book(change: Callable[[Any], object] = lambda _: None) -> bytes:
    """Return a return of one sheet, changed."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "汇总表"
    for row in range(1, 30):
        sheet.append([row, "梅岭村", 10 + row, 1234.5 + row])
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _in_book(change: Callable[[Any, Texts], object]) -> Callable[[Texts], bytes]:
    return lambda texts: book(lambda made: change(made, texts))


def _cells(made: Any, texts: Texts) -> None:
    for number, text in enumerate(texts):
        made.worksheets[0].cell(12, 6 + number).value = text


def _column(made: Any, texts: Texts) -> None:
    for number, text in enumerate(texts):
        made.worksheets[0].cell(12 + number, 6).value = text


def _hidden_sheet(made: Any, texts: Texts) -> None:
    sheet = made.create_sheet("旧表")
    sheet.sheet_state = "veryHidden"
    for number, text in enumerate(texts):
        sheet.cell(3, 1 + number).value = text


def _hidden_row(made: Any, texts: Texts) -> None:
    _cells(made, texts)
    made.worksheets[0].row_dimensions[12].hidden = True


def _hidden_column(made: Any, texts: Texts) -> None:
    made.worksheets[0].cell(200, 40).value = " ".join(texts)
    made.worksheets[0].column_dimensions["AN"].hidden = True


def _comment(made: Any, texts: Texts) -> None:
    made.worksheets[0]["B2"].comment = Comment(" ".join(texts), "经办人")


def _name(made: Any, texts: Texts) -> None:
    made.defined_names["备用"] = DefinedName("备用", attr_text=f'"{" ".join(texts)}"')


def _keywords(made: Any, texts: Texts) -> None:
    made.properties.keywords = " ".join(texts)


def _header(made: Any, texts: Texts) -> None:
    made.worksheets[0].oddHeader.center.text = " ".join(texts)


def _printer_settings(texts: Texts) -> bytes:
    coded = b"\0\0\xdc" + " ".join(texts).encode("utf-16-le") + b"\0\0"
    return repacked(book(), {"xl/printerSettings/printerSettings1.bin": coded})


def _drawing(texts: Texts) -> bytes:
    runs = "".join(f"<a:r><a:t>{escape(text)}</a:t></a:r>" for text in texts)
    part = f'<xdr:wsDr xmlns:a="a" xmlns:xdr="x"><a:p>{runs}</a:p></xdr:wsDr>'
    return repacked(book(), {"xl/drawings/drawing9.xml": part.encode()})


def _embedded(texts: Texts) -> bytes:
    inner = _in_book(_cells)(texts)
    return repacked(book(), {"xl/embeddings/Microsoft_Excel_Sheet1.xlsx": inner})


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a zip with more parts."""
    return packed({**xlsx_parts(content), **parts})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: str = "", parts: Mapping[str, bytes] = _NO_PARTS) -> bytes:
    """Return a document of Word with a paragraph and a table."""
    rows = "".join(
        f"<w:tr>{''.join(map(cell, (str(row), '王小明', f'{row}.50')))}</w:tr>"
        for row in range(1, 9)
    )
    text = f"{_paragraph('公示如下')}<w:tbl>{rows}</w:tbl>{body}"
    document = f"<w:document {_W}><w:body>{text}</w:body></w:document>"
    return packed(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document.encode(),
            **parts,
        }
    )


def _paragraph(*runs: str) -> str:
    told = "".join(f"<w:r><w:t>{escape(run)}</w:t></w:r>" for run in runs)
    return f"<w:p>{told}</w:p>"


def cell(text: str) -> str:
    """Return a cell of a table in Word."""
    return f"<w:tc><w:tcPr/>{_paragraph(text)}</w:tc>"


def _runs(texts: Texts) -> bytes:
    """Write every three characters in a run of their own, as Word does."""
    text = " ".join(texts)
    return docx(_paragraph(*(text[at : at + 3] for at in range(0, len(text), 3))))


def _in_table(texts: Texts) -> bytes:
    return docx(f"<w:tbl><w:tr>{''.join(map(cell, texts))}</w:tr></w:tbl>")


def _down_table(texts: Texts) -> bytes:
    rows = "".join(f"<w:tr>{cell('组')}{cell(it)}</w:tr>" for it in texts)
    return docx(f"<w:tbl>{rows}</w:tbl>")


def _in_part(name: str, tag: str) -> Callable[[Texts], bytes]:
    def plant(texts: Texts) -> bytes:
        part = f"<w:{tag} {_W}>{_paragraph(' '.join(texts))}</w:{tag}>"
        return docx(parts={name: part.encode()})

    return plant


def _properties(texts: Texts) -> bytes:
    told = escape(" ".join(texts))
    part = f"<cp:coreProperties {_CORE}><a>{told}</a></cp:coreProperties>"
    return docx(parts={"docProps/core.xml": part.encode()})


def csv(texts: Texts, encoding: str = "gb18030") -> bytes:
    """Return a text of cells with the value in one row."""
    rows = [f"{row},一组,王小明,{row}.50" for row in range(1, 20)]
    quoted = (f'"{text}"' for text in texts)
    rows.insert(9, ",".join(("甲", *quoted)))
    return "\r\n".join(rows).encode(encoding, "replace")


def _html(texts: Texts) -> bytes:
    cells = "".join(f"<td><b>{escape(it[:4])}</b>{escape(it[4:])}</td>" for it in texts)
    return f"<html><body><table><tr>{cells}</tr></table></body></html>".encode()


def _web_archive(texts: Texts) -> bytes:
    """Return a page as browsers, Word and WPS keep it in one file."""
    archive = MIMEMultipart("related", boundary="----=_NextPart")
    page = MIMENonMultipart("text", "html", charset="gb2312")
    page.set_payload(_html(texts).decode(), Charset("gb18030"))
    page["Content-Location"] = "file:///C:/list.htm"
    archive.attach(page)
    return archive.as_bytes()


def _message(texts: Texts) -> bytes:
    message = EmailMessage()
    message["Subject"] = "补贴发放清单"
    message.set_content("附件请查收。")
    message.add_attachment(
        csv(texts), maintype="application", subtype="octet-stream", filename="清单.csv"
    )
    message.set_boundary("----=_NextPart")
    return message.as_bytes()


def _text(texts: Texts) -> bytes:
    return ("公示说明\n" + " ".join(texts) + "\n完").encode()


def _contact(texts: Texts) -> bytes:
    """Return a contact card whose note is in quoted-printable, as old phones write."""
    note = " ".join(texts).encode()
    coded = "".join(f"={it:02X}" for it in note)
    lines = [coded[at : at + 60] for at in range(0, len(coded), 60)]
    how = "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
    told = "=\r\n".join([how, *lines])
    head = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:WANG\r\n"
    return f"{head}{told}\r\nEND:VCARD\r\n".encode()


def rich(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a table in Rich Text Format, all but ASCII as Unicode."""

    def coded(text: str) -> str:
        units = text.encode("utf-16-be")
        pairs = (units[at : at + 2] for at in range(0, len(units), 2))
        return "".join(rf"\u{int.from_bytes(it, 'big', signed=True)}?" for it in pairs)

    told = "".join(
        "".join(
            (it if it.isalnum() and it.isascii() else coded(it)) + r"\cell "
            for it in row
        )
        + "\\row\n"
        for row in rows
    )
    return rf"{{\rtf1\ansi\ansicpg936\uc1 {told}}}".encode("ascii")


def _in_rich(texts: Texts) -> bytes:
    rows = [(str(row), "王小明", f"{row}.50") for row in range(1, 9)]
    return rich([*rows, ("甲", *texts)])


def _formula(texts: Texts) -> bytes:
    text = " ".join(texts).replace('"', "")
    half = len(text) // 2
    formula = f'="{text[:half]}"&"{text[half:]}"'
    return book(lambda made: made.worksheets[0].cell(12, 6, formula))


def _over_pages(texts: Texts) -> bytes:
    """Draw half of a value last on a page, the other half first on the next."""
    text = " ".join(texts).replace("\n", " ")
    half = len(text) // 2

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 60, text[:half])
        canvas.showPage()
        canvas.setFont(str(typefaces.load().fontName), 12)
        canvas.drawString(80, 800, text[half:])

    return pdf(draw)


def _placed(texts: Texts) -> bytes:
    """Draw each word of a value by itself, with no space between them."""

    def draw(canvas: Canvas) -> None:
        left = 60.0
        for word in " ".join(texts).split():
            canvas.drawString(left, 300, word)
            left += canvas.stringWidth(word) + 5

    return pdf(draw)


def _letters(texts: Texts) -> bytes:
    """Draw each digit of a value by itself, in a typeface that the file may lack."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        text = " ".join("".join(texts).split())
        canvas.setFont("STSong-Light" if len(text) % 2 else "Helvetica", 12)
        for place, letter in enumerate(text):
            canvas.drawString(60 + 9 * place, 300, letter)

    return pdf(draw) if " ".join(texts).isascii() else _placed(texts)


CARD_COLUMNS = ("一卡通", "惠农一卡通", "惠农卡", "银行卡（折）", "社保卡", "存折")


def headed(random: Random) -> bytes:
    """Return a list with an account of nobody below the name of a card."""
    account = str(random.randrange(10**11, 10**15))
    listed = [("序号", "户主", random.choice(CARD_COLUMNS)), ("1", "王小明", account)]
    if random.random() < 0.5:
        return "\n".join(map(",".join, listed)).encode("gb18030")

    def fill(made: Any) -> None:
        for row in listed:
            made.worksheets[0].append(row)

    return book(fill)


IN_ONE: Mapping[str, Callable[[Texts], bytes]] = {
    "pdf small and white": _small_and_white,
    "pdf over pages": _over_pages,
    "pdf words placed": _placed,
    "pdf letters placed": _letters,
    "pdf metadata": _changed(lambda it, text: it.add_metadata({"/Keywords": text})),
    "pdf xmp": _changed(_xmp),
    "pdf catalogue": _changed(_add_key),
    "pdf object stream": _compressed_objects,
    "pdf attachment": _changed(
        lambda it, text: it.add_attachment("附表.csv", csv((text,)))
    ),
    "pdf attached book": _changed(
        lambda it, text: it.add_attachment("b.xlsx", _in_book(_cells)((text,)))
    ),
    "pdf annotation": _annotated,
    "pdf stamp": _laid_over,
    "pdf form": _form,
    "pdf bookmark": _bookmarked,
    "xlsx hidden column": _in_book(_hidden_column),
    "xlsx comment": _in_book(_comment),
    "xlsx formula": _formula,
    "xlsx defined name": _in_book(_name),
    "xlsx keywords": _in_book(_keywords),
    "xlsx header": _in_book(_header),
    "xlsx printer settings": _printer_settings,
    "xlsx drawing": _drawing,
    "docx runs": _runs,
    "docx comment": _in_part("word/comments.xml", "comments"),
    "docx header": _in_part("word/header1.xml", "hdr"),
    "docx footnote": _in_part("word/footnotes.xml", "footnotes"),
    "docx properties": _properties,
    "text": _text,
    "vcf": _contact,
}
"""Where a value stands in one piece, however it is parted within."""

IN_CELLS: Mapping[str, Callable[[Texts], bytes]] = {
    "pdf": _drawn,
    "pdf column": _stacked,
    "pdf earlier revision": _revised,
    "xlsx": _in_book(_cells),
    "xlsx column": _in_book(_column),
    "xlsx hidden sheet": _in_book(_hidden_sheet),
    "xlsx hidden row": _in_book(_hidden_row),
    "xlsx embedded": _embedded,
    "docx table": _in_table,
    "docx column": _down_table,
    "csv": csv,
    "csv utf-16": lambda texts: csv(texts, "utf-16"),
    "html": _html,
    "mht": _web_archive,
    "eml": _message,
    "rtf": _in_rich,
    "zip": lambda texts: packed({"表/清单.csv": csv(texts)}),
    "zip in zip": lambda texts: packed({"a.zip": packed({"b.csv": csv(texts)})}),
    "xlsx in zip": lambda texts: packed({"b.xlsx": _in_book(_cells)(texts)}),
}
"""Where a value may go over several cells as well."""


def as_number(value: str) -> bytes:
    """Return a workbook that holds a value as a number, which spreadsheets round."""
    return book(lambda made: made.worksheets[0].cell(5, 7, int(value)))


def parted(value: str, random: Random, *, cells: bool) -> Texts:
    """Return a value as somebody may write it; in several cells where these may be."""
    ways = ["plain", "spaces", "hyphens", "wide", "unseen", "lines", "words"]
    way = random.choice([*ways, "cells", "cells"] if cells else ways)
    if way == "words":
        return (f"电话账号{value}备查",)
    if way == "wide":
        return (value.translate(_FULL_WIDTH),)
    if way == "cells":
        return _pieces(value, random)
    gap = {"spaces": " ", "hyphens": "-", "unseen": "\u200b", "lines": "\n"}.get(
        way, ""
    )
    every = random.choice([1, 2, 3, 4, 5, 6])
    return (gap.join(value[at : at + every] for at in range(0, len(value), every)),)


def _pieces(value: str, random: Random) -> Texts:
    cuts = sorted(random.sample(range(2, len(value) - 1), random.choice([1, 2])))
    return tuple(
        value[first:last]
        for first, last in zip((0, *cuts), (*cuts, len(value)), strict=True)
    )


def addressed(tail: str, random: Random) -> Texts:
    """Return an address as it may stand in a document."""
    number = "".join(it for it in tail if it.isdigit())
    spelt = tail.replace(number, number.translate(_NUMERALS))
    mixed = tail.replace(number, number[:-1].translate(_NUMERALS) + number[-1:])
    signed = tail.replace("号", "#")
    ways = [tail, f"住 {tail}", " ".join(tail), f"王小明 {tail}", spelt, mixed, signed]
    return (random.choice(ways),)


def of_nobody(random: Random) -> Texts:
    """Return a number of somebody who is in no store, told by its form alone."""
    mobile, other = (f"1{random.randrange(3 * 10**9, 10**10)}" for _ in range(2))
    identity = township.id_number(random.randrange(1, 999), "19900330", "341024")
    account = township.card(random.randrange(10**12, 10**15))
    number = random.choice([mobile, identity, account])
    cut = random.randrange(3, len(number) - 2)
    words = {mobile: "请与会计联系：", identity: "身份证", account: "卡号"}[number]
    ways = (
        number.translate(_NUMERALS),
        f"{words}{number[:cut]}\n{number[cut:]}\n完",
        f"{words}{number[:cut]}\n{number[cut:]}，谢谢",
        mobile + other,
        f"{identity[:6]}****{identity[10:]}",
        f"账号：{random.randrange(10**21, 10**22)}",
    )
    return (random.choice(ways),)


def planted(
    values: Sequence[str], tails: Sequence[str], random: Random
) -> tuple[str, bytes]:
    """Return a document with one of some values planted in it, and what was done."""
    if random.random() < _OF_HEADED:
        return "headed", headed(random)
    in_cells = random.random() < 0.5
    ways = IN_CELLS if in_cells else IN_ONE
    way = random.choice(sorted(ways))
    if random.random() < 0.15:
        texts = of_nobody(random)
        if ways[way] is _over_pages:  # nothing but a page's end may part digits
            broken = "\n" in texts[0] or texts[0].startswith("账号")
            way = way if broken else "text"
            texts = (texts[0].replace("\n", ""),) if broken else texts
    elif random.random() < 0.15:
        texts = addressed(random.choice(tails), random)
    else:
        texts = parted(random.choice(values), random, cells=in_cells)
    return f"{way}: {len(texts)} parts", ways[way](texts)
