#!/usr/bin/env python3
"""Writes the words and tables of tagged PDFs as JSON, for the peers that set pages of their own.

usage: blocks.py OUT FOLDER

Every PDF below OUT becomes FOLDER/NAME.json: its number of pages and a flat list of blocks in
reading order (headings, paragraphs, list items, tables). Charts are left out.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

import pikepdf

BLOCKS = set(
    "H1 H2 H3 H4 H5 H6 Title P Caption TOC TOCI L LI Table Figure Div Sect Part Art Document "
    "DocumentFragment Aside BlockQuote NonStruct Note FENote Formula".split()
)
PARAGRAPHS = {"P", "Caption", "TOCI", "Note", "FENote", "BlockQuote"}
EMPTY = {"text": "", "span": 1, "right": False}
NUMBER = re.compile(r"[(−-]?[\d][\d.,  ]*\)?( ?%)?|–|-")


def characters(font):
    """What each code of a font stands for, from its ToUnicode map."""
    text = font.ToUnicode.read_bytes().decode("ascii", "replace") if "/ToUnicode" in font else ""

    def words(digits):
        return bytes.fromhex(digits).decode("utf-16-be", "replace")

    known = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, to in re.findall(r"<(\w+)>\s*<(\w+)>", part):
            known[int(code, 16)] = words(to)
    for part in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
            for at, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                known[code] = chr(int(to, 16) + at)
    return known


def marked(page, fonts):
    """The text of each marked part of a page, by its number."""
    texts, open_parts, known = {}, [], {}
    resources = page.get("/Resources", {}).get("/Font", {})

    def put(text):
        number = next((part["number"] for part in reversed(open_parts) if "number" in part), None)
        if number is not None and not any("instead" in part for part in open_parts):
            texts[number] = texts.get(number, "") + text

    for operands, operator in pikepdf.parse_content_stream(page, "BDC BMC EMC Tf Tj TJ"):
        operator = str(operator)
        if operator == "BMC":
            open_parts.append({})
        elif operator == "BDC":
            part, has = {}, operands[1]
            if isinstance(has, pikepdf.Dictionary):
                if "/MCID" in has:
                    part["number"] = int(has.MCID)
                if "/ActualText" in has:
                    put(str(has.ActualText))
                    part["instead"] = True
            open_parts.append(part)
        elif operator == "EMC":
            open_parts.pop()
        elif operator == "Tf":
            font = resources[str(operands[0])]
            if font.objgen not in fonts:
                fonts[font.objgen] = characters(font)
            known = fonts[font.objgen]
        elif open_parts:
            for piece in operands[0] if operator == "TJ" else operands:
                if isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    pairs = zip(codes[::2], codes[1::2])
                    put("".join(known.get(256 * high + low, "") for high, low in pairs))
    return texts


def listed(element, key):
    """What an entry holds: nothing, one or an array."""
    has = element.get(key)
    if has is None:
        return []
    return list(has) if isinstance(has, pikepdf.Array) else [has]


def tidy(text):
    """Without the hyphens of broken lines and without repeated spaces."""
    return " ".join(text.replace("\u00ad", "").split())


def joined(line, part):
    """Two parts of a line. A break that was set by hand leaves no space in the file."""
    if line and part and unicodedata.category(line[-1]) in ("Lu", "Ll", "Nd"):
        if unicodedata.category(part[0]) in ("Lu", "Ll"):
            return f"{line} {part}"
    return line + part


def spans(row):
    return [cell["span"] for cell in row]


def widths(rows, columns):
    """Shares of the width for the columns of a table, by their longest words and texts."""
    need = [2.0] * columns
    for row in rows:
        at = 0
        for cell in row:
            if cell["span"] == 1 and cell["text"]:
                word = max(map(len, cell["text"].split()))
                need[at] = max(need[at], word + 1, min(len(cell["text"]), 16))
            at += cell["span"]
    return [round(one / sum(need), 4) for one in need]


class Reader:
    """Walks the structure tree of one PDF."""

    def __init__(self, pdf):
        fonts = {}
        self.texts = {page.objgen: marked(page.obj, fonts) for page in pdf.pages}
        self.blocks = []
        # The page on which each block begins, and that of the words read since the last block.
        self.pages, self.page = [], None
        for child in self.children(pdf.Root.StructTreeRoot, None):
            self.walk(*child)
        self.break_pages()

    def children(self, element, page):
        """The children of an element, each with the page that it stands on."""
        for child in listed(element, "/K"):
            of = child.Pg if isinstance(child, pikepdf.Dictionary) and "/Pg" in child else page
            yield child, of

    def kind(self, child):
        return str(child.S)[1:] if isinstance(child, pikepdf.Dictionary) and "/S" in child else ""

    def text(self, child, page):
        """All words of an element in one line."""
        if not isinstance(child, pikepdf.Dictionary):
            return self.words(int(child), page)
        if "/MCID" in child:
            return self.words(int(child.MCID), page)
        if self.kind(child) == "Figure":
            return ""
        line = ""
        for grandchild, of in self.children(child, page):
            part = self.text(grandchild, of)
            apart = self.kind(grandchild) in BLOCKS or self.on_its_own(grandchild)
            line = joined(line, f" {part} " if apart else part)
        return line

    def words(self, number, page):
        if self.page is None:
            self.page = page.objgen
        return self.texts[page.objgen].get(number, "")

    def on_its_own(self, child):
        """Whether a span is placed as a block."""
        if not isinstance(child, pikepdf.Dictionary):
            return False
        return any(one.get("/Placement", "") == "/Block" for one in listed(child, "/A"))

    def add(self, kind, text, **more):
        text = tidy(text)
        if text:
            self.put({"kind": kind, "text": text, **more})

    def put(self, block):
        self.blocks.append(block)
        self.pages.append(self.page)
        self.page = None

    def break_pages(self):
        """A page with a title of the first order is a new page with the peers too."""
        for at, block in enumerate(self.blocks):
            if block["kind"] == "heading" and block["level"] == 1:
                first = self.pages.index(self.pages[at])
                self.blocks[first]["new_page"] = first > 0

    def walk(self, child, page):
        kind = self.kind(child)
        if kind == "Table":
            self.table(child, page)
        elif kind == "LI":
            self.item(child, page)
        elif re.fullmatch(r"H[1-6]|Title", kind):
            level = min(int(kind[1]), 3) if kind != "Title" else 1
            self.add("heading", self.text(child, page), level=level)
        elif kind in PARAGRAPHS:
            self.mixed(child, page)
        elif kind != "Figure":
            self.mixed(child, page)
        else:
            for grandchild, of in self.children(child, page):
                if self.kind(grandchild) in ("Caption", "Table"):
                    self.walk(grandchild, of)

    def mixed(self, element, page):
        """Blocks stay blocks, and what stands between them becomes paragraphs."""
        line = ""
        for child, of in self.children(element, page):
            if self.kind(child) in BLOCKS:
                self.add("paragraph", line)
                line = ""
                self.walk(child, of)
            elif self.on_its_own(child):
                self.add("paragraph", line)
                self.add("paragraph", self.text(child, of))
                line = ""
            else:
                line = joined(line, self.text(child, of))
        self.add("paragraph", line)

    def item(self, element, page):
        parts = {self.kind(child): (child, of) for child, of in self.children(element, page)}
        label = tidy(self.text(*parts["Lbl"])) if "Lbl" in parts else "–"
        first = len(self.blocks)
        if "LBody" in parts:
            self.mixed(*parts["LBody"])
        if len(self.blocks) > first and self.blocks[first]["kind"] == "paragraph":
            self.blocks[first].update(kind="item", label=label)

    def table(self, element, page):
        rows, head, below = [], 0, {}
        for part, of in self.children(element, page):
            if self.kind(part) == "Caption":
                self.walk(part, of)
                continue
            inside = [(part, of)] if self.kind(part) == "TR" else self.children(part, of)
            for row, here in inside:
                if self.kind(row) == "TR":
                    rows.append(self.row(row, here, below))
                    head = len(rows) if self.kind(part) == "THead" else head
        columns = max((sum(spans(row)) for row in rows), default=0)
        for row in rows:
            row += [EMPTY] * (columns - sum(spans(row)))
        if columns:
            self.put(
                {"kind": "table", "widths": widths(rows, columns), "head": head, "rows": rows}
            )

    def row(self, element, page, below):
        """The cells of a row. Where a cell from above reaches into it, it has an empty one.

        `below` tells for each column into how many further rows a cell reaches.
        """
        cells = []

        def fill():
            while below.get(sum(spans(cells)), 0) > 0:
                below[sum(spans(cells))] -= 1
                cells.append(EMPTY)

        for cell, of in self.children(element, page):
            fill()
            span, height = (
                max((int(one.get(key, 1)) for one in listed(cell, "/A")), default=1)
                for key in ("/ColSpan", "/RowSpan")
            )
            at = sum(spans(cells))
            below.update((column, height - 1) for column in range(at, at + span))
            text = tidy(self.text(cell, of))
            cells.append({"text": text, "span": span, "right": bool(NUMBER.fullmatch(text))})
        fill()
        return cells


def main():
    out, folder = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(out.glob("*/*.pdf")):
        with pikepdf.open(path) as pdf:
            keywords = str(pdf.docinfo.get("/Keywords", ""))
            document = {
                "name": path.stem,
                "number": keywords.split(",")[0] or path.stem,
                "pages": len(pdf.pages),
                "blocks": Reader(pdf).blocks,
            }
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (folder / f"{path.stem}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
