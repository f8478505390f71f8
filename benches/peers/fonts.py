#!/usr/bin/env python3
"""Lays out the fonts of the peers that set pages of their own.

usage: fonts.py TYPST_ASSETS FONTS FOLDER

ReportLab reads no OpenType fonts with PostScript outlines, so Libertinus Serif, which comes with
Typst, gets TrueType outlines. Every peer uses these files, so that all set the same letters.
"""

import shutil
import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable


def with_truetype_outlines(source, target):
    font = TTFont(source)
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    for name in order:
        drawn[name].recalcBounds(glyf)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(drawn[name], "xMin", 0))
    font["maxp"] = most = newTable("maxp")
    most.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(most, field, 0)
    most.maxZones, most.numGlyphs = 1, len(order)
    font["post"].formatType = 2.0
    font["post"].extraNames, font["post"].mapping = [], {}
    font["post"].glyphOrder = order
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\x00\x01\x00\x00"
    font.save(target)


def main():
    assets, fonts, folder = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    for style in ("Regular", "Bold"):
        name = f"LibertinusSerif-{style}"
        with_truetype_outlines(assets / "files/fonts" / f"{name}.otf", folder / f"{name}.ttf")
    for style in ("400Regular", "700Bold"):
        shutil.copy(fonts / "nanum-myeongjo" / f"NanumMyeongjo_{style}.ttf", folder)


if __name__ == "__main__":
    main()
