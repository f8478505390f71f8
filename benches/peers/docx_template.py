#!/usr/bin/env python3
"""Makes the template of the documents that docxtpl fills in.

usage: docx_template.py TEMPLATE.docx
"""

import sys

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

import common

LATIN, KOREAN = "Libertinus Serif", "NanumMyeongjo"
# The width between the margins in twentieths of a point.
WIDTH = round((210 - 2 * common.SIDE) / 25.4 * 1440)


def letters(style, size, bold=False):
    font = style.font
    font.name, font.size, font.bold, font.color.rgb = LATIN, Pt(size), bold, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.keys()):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    fonts.set(qn("w:eastAsia"), KOREAN)
    fonts.set(qn("w:hAnsi"), LATIN)


def spacing(style, before, after, line=1.1):
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line


def field(paragraph, code):
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    element.append(run)
    paragraph._p.append(element)


def rules(properties):
    """A line below every row of a table."""
    borders = OxmlElement("w:tblBorders")
    for side, size in {"top": 7, "bottom": 7, "insideH": 3}.items():
        border = OxmlElement(f"w:{side}")
        for key, value in {
            "val": "single",
            "sz": str(size),
            "space": "0",
            "color": "808080",
        }.items():
            border.set(qn(f"w:{key}"), value)
        borders.append(border)
    properties.append(borders)


def cell_paragraph(cell, text, bold=False, right=False):
    paragraph = cell.add_paragraph(style="Cell")
    run = paragraph.add_run(text)
    run.bold = bold or None
    if "{{" in text:
        # Wide tables are set smaller.
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "{{ 2 * size(block) }}")
        run._r.get_or_add_rPr().append(size)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def row(table, bold):
    """A row whose cell is repeated for every cell of the data."""
    cells = table.add_row().cells
    for cell in cells:
        cell._tc.get_or_add_tcPr().remove(cell._tc.tcPr.find(qn("w:tcW")))
    cells[0].paragraphs[0].text = "{%tc for cell in row %}"
    cells[2].paragraphs[0].text = "{%tc endfor %}"
    cells[1].paragraphs[0].text = "{%p if cell.right %}"
    cell_paragraph(cells[1], "{% colspan cell.span %}{{ cell.text }}", bold, right=True)
    cell_paragraph(cells[1], "{%p else %}")
    cell_paragraph(cells[1], "{{ cell.text }}", bold)
    cell_paragraph(cells[1], "{%p endif %}")
    return table.rows[-1]


def tag(table, text):
    table.add_row().cells[0].paragraphs[0].text = text


def table(document):
    made = document.add_table(rows=0, cols=3)
    made.autofit = False
    rules(made._tbl.tblPr)
    tag(made, "{%tr for row in block.rows[:block.head] %}")
    heads = row(made, bold=True)._tr.get_or_add_trPr()
    heads.append(OxmlElement("w:tblHeader"))
    tag(made, "{%tr endfor %}")
    tag(made, "{%tr for row in block.rows[block.head:] %}")
    row(made, bold=False)
    tag(made, "{%tr endfor %}")
    # One column for each width of the data.
    grid = made._tbl.tblGrid
    for column in grid[1:]:
        grid.remove(column)
    grid.text = "{% for width in block.widths %}"
    grid[0].set(qn("w:w"), f"{{{{ ({WIDTH} * width)|round|int }}}}")
    grid[0].tail = "{% endfor %}"


def main():
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(common.TOP), Mm(common.BOTTOM)
    section.left_margin = section.right_margin = Mm(common.SIDE)
    section.header_distance, section.footer_distance = Mm(16), Mm(16)

    styles = document.styles
    body = styles["Normal"]
    letters(body, common.SIZE)
    spacing(body, 0, 0.35 * common.SIZE)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level, size in common.HEADINGS.items():
        letters(styles[f"Heading {level}"], size, bold=True)
        spacing(styles[f"Heading {level}"], 1.3 * size, 0.6 * size)
        styles[f"Heading {level}"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    item = styles.add_style("Item", 1)
    item.base_style = body
    item.paragraph_format.left_indent, item.paragraph_format.first_line_indent = Mm(8), Mm(-8)
    cell = styles.add_style("Cell", 1)
    cell.base_style = body
    letters(cell, common.TABLE_SIZE)
    spacing(cell, 2, 2, 1)
    cell.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT

    header = section.header.paragraphs[0]
    header.add_run("{{ number }}").font.size = Pt(8.5)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field(footer, "PAGE")
    footer.add_run(" / ")
    field(footer, "NUMPAGES")

    document.add_paragraph("{%p for block in blocks %}")
    document.add_paragraph("{%p if block.new_page %}")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if block.kind == 'table' %}")
    table(document)
    document.add_paragraph("{%p elif block.kind == 'item' %}")
    document.add_paragraph("{{ block.label }}\t{{ block.text }}", style="Item")
    for level in common.HEADINGS:
        document.add_paragraph(
            "{%p elif block.kind == 'heading' and block.level == " + str(level) + " %}"
        )
        document.add_paragraph("{{ block.text }}", style=f"Heading {level}")
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{ block.text }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(sys.argv[1])


if __name__ == "__main__":
    main()
