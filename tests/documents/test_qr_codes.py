"""QR codes: the very ones that the encoder alone would choose, only sooner."""

from __future__ import annotations

import pytest
from reportlab.graphics.barcode import qrencoder

from gwgk_desktop.documents import qr_codes

TEXTS = (
    "1",
    "桐岭镇rEDd0G镇Pp文hkjki",
    "桐岭镇-峙滩村-2026-001\n2026-09-10/2026-09-16\nSHA256 " + "0a1b" * 16,
    "长" * 250,
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_code_is_the_one_that_the_encoder_chooses_by_itself(text: str) -> None:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text))
    code.make()
    assert qr_codes.modules(text) == [list(map(bool, row)) for row in code.modules]


@pytest.mark.parametrize("mask", range(8))
@pytest.mark.parametrize("text", TEXTS)
def test_every_mask_is_weighed_as_the_encoder_weighs_it(text: str, mask: int) -> None:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text))
    code.version = code.calculate_version()  # type: ignore[no-untyped-call]
    code.makeImpl(True, mask)  # noqa: FBT003 - reportlab's own
    lost = qrencoder.QRUtil.getLostPoint(code)  # type: ignore[no-untyped-call]
    assert qr_codes.points_lost(code.modules) == lost


@pytest.mark.parametrize("text", TEXTS[:3])
def test_the_frame_of_a_size_is_in_every_code_of_it(text: str) -> None:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text))
    version = code.calculate_version()  # type: ignore[no-untyped-call]
    frame = qr_codes.frame(version)
    for mask in range(8):
        code.version = version
        code.makeImpl(False, mask)  # noqa: FBT003 - reportlab's own
        cells = [bool(cell) for row in code.modules for cell in row]
        assert len(cells) == qr_codes.side(version) ** 2
        assert {it: cells[it] for it in frame} == frame
    assert len(frame) > 3 * 8**2  # three corners at least
