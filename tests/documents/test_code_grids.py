"""Codes too faint to be read are laid on their grid and cleared; nothing else is."""

from __future__ import annotations

import random

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from gwgk_desktop.documents import code_grids, qr_codes
from tests import phone_photos

TEXT = "云溪镇-梅岭村-2026-001\n2026-09-16/2026-09-22\nSHA256 " + "0a1b" * 16
LONGER = TEXT.replace("梅岭村", "红旗街道幸福路社区")
CORNERS = ((31.0, 38.0), (148.0, 30.0), (157.0, 151.0), (37.0, 147.0))
MODULE = 8
"""Pixels of the code before it is photographed; then it has 2.6, or 2.4."""


def faint(text: str, grain: int = 8) -> Image.Image:
    """Return a code in perspective, out of focus, moved, dim and in grain."""
    rows = qr_codes.modules(text)
    code = Image.new("L", (len(rows) * MODULE,) * 2, "white")
    pen = ImageDraw.Draw(code)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                at = (x * MODULE, y * MODULE)
                pen.rectangle((*at, at[0] + MODULE - 1, at[1] + MODULE - 1), "black")
    side = float(code.width)
    flat = ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side))
    size = (190, 185)
    seen = Image.new("L", size, "white")
    wide = ImageOps.expand(code, 40 * MODULE, "white")
    margin = 40.0 * MODULE
    there = [(x + margin, y + margin) for x, y in flat]
    near = [(4 * x, 4 * y) for x, y in CORNERS]  # drawn finer, then as a sensor sees it
    seen = wide.transform(
        (4 * size[0], 4 * size[1]),
        Image.Transform.PERSPECTIVE,
        phone_photos.perspective(near, there),
        Image.Resampling.BICUBIC,
        fillcolor="white",
    ).reduce(4)
    seen = seen.filter(ImageFilter.GaussianBlur(1.4))
    seen = Image.blend(seen, ImageChops.offset(seen, 1, 0), 0.5)
    dim = seen.point(lambda it: 20 + it // 2)
    chance = random.Random(7)  # noqa: S311 - no secret
    return ImageOps.autocontrast(phone_photos.grainy(dim, grain, chance), cutoff=1)


def read(picture: Image.Image) -> set[str]:
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(picture, formats=kind)
    return {it.text for it in found}


def told(picture: Image.Image, corners: code_grids.Corners) -> set[str]:
    grid = code_grids.fitted(picture, corners)
    assert grid is not None
    return set().union(*map(read, code_grids.cleared(picture, grid)))


@pytest.mark.parametrize(("text", "grain"), [(TEXT, 8), (LONGER, 3)])
def test_a_code_too_faint_to_be_read_is_read_when_cleared(
    text: str, grain: int
) -> None:
    picture = faint(text, grain)
    assert read(picture) == set()
    assert read(picture.resize((570, 555), Image.Resampling.BICUBIC)) == set()
    about = tuple(
        (x + dx, y + dy)
        for (x, y), (dx, dy) in zip(
            CORNERS, ((2, -1), (-1, 2), (1, 1), (0, -2)), strict=True
        )
    )
    assert told(picture, about) == {text}


def test_a_grid_is_laid_over_nothing_but_a_code() -> None:
    paper = Image.new("L", (190, 185), "white")
    assert code_grids.fitted(paper, CORNERS) is None
    grain = phone_photos.grainy(paper.point(lambda _: 128), 40, random.Random(1))  # noqa: S311
    assert code_grids.fitted(grain, CORNERS) is None
    picture = faint(TEXT)
    aside = tuple((x + 40, y) for x, y in CORNERS)
    assert code_grids.fitted(picture, aside) is None
    line = tuple((30.0 + 40 * it, 20.0 + 1e-13 * it) for it in range(4))
    for none in ((CORNERS[0],) * 4, line, tuple((x, y * 1e300) for x, y in CORNERS)):
        assert code_grids.fitted(picture, none) is None


def test_what_no_code_says_is_never_told() -> None:
    """Lost in grain it has a grid still, and says nothing."""
    picture = faint(TEXT, 60)
    grid = code_grids.Grid(7, CORNERS)
    for clean in code_grids.cleared(picture, grid):
        assert read(clean) == set()
