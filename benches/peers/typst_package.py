#!/usr/bin/env python3
"""Compiles with the `typst` package: one compiler that is used again for every document.

usage: typst_package.py LIST OUT FONTS PROCESSES, where LIST names one folder NAME.typst per line
"""

from pathlib import Path

import typst

import common

PATHS, OUT, FONTS, PROCESSES = common.arguments()
COMPILER = None


def render(folder):
    global COMPILER
    if COMPILER is None:
        COMPILER = typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)
    COMPILER.compile(
        str(Path(folder) / "main.typ"),
        root=folder,
        output=str(OUT / f"{Path(folder).stem}.pdf"),
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
    )


if __name__ == "__main__":
    if PROCESSES == 1:
        for path in PATHS:
            render(path)
    else:
        common.share(render, PATHS, PROCESSES)
