"""What stands in the packet of a posting's papers, and what its files are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import posting_papers, postings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from gwgk_desktop.domain.postings import Objection, PostingPhoto, PostingRecord

READ_ME = "说明.txt"
SHEET = "公示单.pdf"
REVIEW = "审核记录.txt"
SIGNED = "签字页"
COURSE = "张贴经过.txt"
OBJECTIONS = "异议与答复.txt"
PHOTOS = "现场照片"
CERTIFICATE = "上墙证明.pdf"
_WHAT = {
    SHEET: "发布的公示单，一个字节也没有改过",
    "content.txt": "公示单内容的文本；公示单上的二维码就是它的SHA-256",
    REVIEW: "谁在什么时候审核、发布、撤回",
    SIGNED: "审核时留存的签字页原件",
    COURSE: "什么时候贴在哪里、什么时候撤下",
    OBJECTIONS: "张贴期间收到的异议和答复，不写异议人",
    PHOTOS: "现场照片原件",
    CERTIFICATE: "上墙证明",
}


def folder(record: PostingRecord) -> str:
    """Return what the packet of a posting is called: it says that it is private."""
    it = record.posting
    return f"内部-张贴材料-第{it.id}号-{it.sheet or '纸面补登'}"


def photo(it: PostingPhoto) -> str:
    """Return what a copy of a photo is called: it says that it is private."""
    return f"内部-现场照片-第{it.posting_id}号-{it.file_name}"


def read_me(record: PostingRecord, names: Sequence[str]) -> Iterator[str]:
    """Yield what a packet holds and how it is checked without this program."""
    it, archive = record.posting, record.archive
    yield f"内部资料　{it.village}“{it.title}”张贴材料（第{it.id}号张贴记录）"
    if archive is not None:
        yield f"档号：{archive.number}　类别：{archive.papers}　存放：{archive.place}"
        yield f"保管{archive.retention_years}年，到{archive.kept_through}年底"
    yield ""
    yield "照片里可能有群众，签字页上有签名：只供机关内部归档，不张贴、不上网、不外传。"
    yield ""
    yield "这里有："
    told: set[str] = set()
    for name in names:
        part = name.partition("/")[0]
        if part not in told:
            told.add(part)
            count = sum(one.startswith(f"{part}/") for one in names)
            yield f"  {part}{f'（{count}份）' if count else ''}　{_WHAT[part]}"
    yield ""
    yield "怎样核对没有被改过（不需要本程序）："
    yield "  SHA256SUMS 里每一行是一个文件的SHA-256和名称。"
    yield "  Linux（统信、麒麟）：在本文件夹里打开终端，执行"
    yield "      sha256sum -c SHA256SUMS"
    yield "  Windows：打开命令提示符，执行"
    yield f"      certutil -hashfile {SHEET if SHEET in names else CERTIFICATE} SHA256"
    yield "  得到的一串字符与 SHA256SUMS 里的相同，就没有被改过。"


def course(record: PostingRecord) -> Iterator[str]:
    """Yield what became of a posting, in the order of time as far as it is noted."""
    it, down, spoilt = record.posting, record.taken_down, record.spoiling
    yield f"张贴记录：第{it.id}号　{it.sheet or '纸面补登，没有公示单编号'}"
    yield f"标题：{it.title}"
    yield f"地点：{it.village}{it.group}　{it.place}".rstrip()
    yield f"上墙：{_at(it.posted_at)}　{it.posted_by}"
    if it.notice:
        hand = "（日期以手写为准）" if it.day_by_hand else ""
        yield f"公示期：{it.notice.first}至{it.notice.last}{hand}"
    yield f"至少张贴：{it.min_display_days}天"
    if it.replaces:
        yield f"代替第{it.replaces}号张贴"
    if spoilt:
        yield f"损毁：{_at(spoilt.at)}　{spoilt.by}　{spoilt.reason}"
    if down:
        yield f"撤下：{_at(down.at)}　{down.by}　{down.reason}".rstrip()
    if withdrawn := posting_papers.withdrawal_told(record):
        yield f"撤回：{withdrawn}"
    if record.replaced_by:
        yield f"由第{record.replaced_by}号重贴"
    for number, photo in enumerate(record.photos, start=1):
        yield (
            f"照片{number}：{posting_papers.photo_time(photo)}　"
            f"按{postings.MATCHED[photo.matched]}归到　SHA-256 {photo.file_sha256}"
        )


def objections(some: Iterable[Objection]) -> Iterator[str]:
    """Yield objections and what was answered; never who objected."""
    for number, it in enumerate(some, start=1):
        yield f"{number}. 收到：{_at(it.received_at)}　接收人：{it.received_by}"
        yield f"   内容：{it.text}"
        reply = it.reply
        if reply is None:
            yield f"   还没有答复，应在{it.reply_due}前答复"
        else:
            yield f"   答复：{_at(reply.at)}　{reply.by}　{reply.text}"
            yield f"   结果：{postings.OUTCOMES[reply.outcome]}"


def _at(at: datetime) -> str:
    return at.isoformat(" ", "minutes")
