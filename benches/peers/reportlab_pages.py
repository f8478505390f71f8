#!/usr/bin/env python3
"""Sets pages with ReportLab's platypus. Arguments: see common.py."""

import re
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY, TA_RIGHT
from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate

import common

PATHS, OUT, FONTS, PROCESSES = common.arguments()
GREY = Color(0.59, 0.59, 0.59)
WIDTH = A4[0] - 2 * common.SIDE * mm

for font, file in {
    "Serif": "LibertinusSerif-Regular.ttf",
    "Serif-Bold": "LibertinusSerif-Bold.ttf",
    "Korean": "NanumMyeongjo_400Regular.ttf",
    "Korean-Bold": "NanumMyeongjo_700Bold.ttf",
}.items():
    pdfmetrics.registerFont(TTFont(font, str(FONTS / file)))
for family in ("Serif", "Korean"):
    pdfmetrics.registerFontFamily(family, family, f"{family}-Bold", family, f"{family}-Bold")


def style(name, size, **more):
    return ParagraphStyle(
        name, **{"fontName": "Serif", "fontSize": size, "leading": 1.33 * size, **more}
    )


BODY = style("body", common.SIZE, alignment=TA_JUSTIFY, spaceAfter=0.35 * common.SIZE)
ITEM = ParagraphStyle("item", BODY, leftIndent=8 * mm, bulletIndent=0)
ITEM.bulletFontName, ITEM.bulletFontSize = "Serif", common.SIZE
HEADINGS = {
    level: style(
        f"heading {level}",
        size,
        fontName="Serif-Bold",
        keepWithNext=True,
        spaceBefore=1.3 * size,
        spaceAfter=0.6 * size,
    )
    for level, size in common.HEADINGS.items()
}
CELLS = {
    size: {
        right: style("cell", size, leading=1.25 * size, alignment=TA_RIGHT if right else 0)
        for right in (False, True)
    }
    for size in (common.TABLE_SIZE, common.WIDE_TABLE_SIZE)
}

# Runs of what only the Korean font has.
HAS, KOREAN_HAS = (set(pdfmetrics.getFont(name).face.charToGlyph) for name in ("Serif", "Korean"))
ONLY_KOREAN = "".join(re.escape(chr(code)) for code in sorted(KOREAN_HAS - HAS))
RUN = re.compile(f"[{ONLY_KOREAN}]+(?: +[{ONLY_KOREAN}]+)*")


def marked(text, bold=False):
    font = "Korean-Bold" if bold else "Korean"
    return RUN.sub(rf'<font name="{font}">\g<0></font>', escape(text))


def table(block):
    size = common.table_size(block)
    rows, commands = (
        [],
        [
            ("FONT", (0, 0), (-1, -1), "Serif", size, 1.25 * size),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("LINEBELOW", (0, 0), (-1, -1), 0.35, GREY),
            ("LINEBELOW", (0, -1), (-1, -1), 0.9, black),
        ],
    )
    if block["head"]:
        commands.append(("LINEABOVE", (0, 0), (-1, 0), 0.9, black))
    for y, row in enumerate(block["rows"]):
        cells, bold = [], y < block["head"]
        for cell in row:
            if cell["span"] > 1:
                commands.append(("SPAN", (len(cells), y), (len(cells) + cell["span"] - 1, y)))
            text = marked(cell["text"], bold)
            cells.append(Paragraph(f"<b>{text}</b>" if bold else text, CELLS[size][cell["right"]]))
            cells += [""] * (cell["span"] - 1)
        rows.append(cells)
    return LongTable(
        rows,
        [WIDTH * share for share in block["widths"]],
        style=commands,
        repeatRows=block["head"],
        spaceBefore=6,
        spaceAfter=6,
    )


def flowables(block):
    if block.get("new_page"):
        yield PageBreak()
    if block["kind"] == "table":
        yield table(block)
    elif block["kind"] == "heading":
        yield Paragraph(marked(block["text"], bold=True), HEADINGS[block["level"]])
    elif block["kind"] == "item":
        yield Paragraph(marked(block["text"]), ITEM, bulletText=block["label"])
    else:
        yield Paragraph(marked(block["text"]), BODY)


def render(path):
    document = common.load(path)

    def frame(canvas, _):
        canvas.setFont("Serif", 8.5)
        canvas.drawString(common.SIDE * mm, A4[1] - 20 * mm, document["number"])
        canvas.drawCentredString(A4[0] / 2, 18 * mm, str(canvas.getPageNumber()))
        canvas.setLineWidth(0.35)
        canvas.line(
            common.SIDE * mm, A4[1] - 21.5 * mm, A4[0] - common.SIDE * mm, A4[1] - 21.5 * mm
        )

    SimpleDocTemplate(
        str(OUT / f"{document['name']}.pdf"),
        pagesize=A4,
        title=document["number"],
        topMargin=common.TOP * mm - 6,
        bottomMargin=common.BOTTOM * mm - 6,
        leftMargin=common.SIDE * mm - 6,
        rightMargin=common.SIDE * mm - 6,
    ).build(
        [one for block in document["blocks"] for one in flowables(block)],
        onFirstPage=frame,
        onLaterPages=frame,
    )


if __name__ == "__main__":
    common.share(render, PATHS, PROCESSES)
