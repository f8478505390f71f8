#!/usr/bin/env python3
"""Fills in a Word template with docxtpl; then one LibreOffice call makes all PDFs.

Arguments: see common.py. The folder above the fonts holds template.docx and LibreOffice's profile.
"""

import subprocess
import tempfile
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment

import common

PATHS, OUT, FONTS, PROCESSES = common.arguments()
FILLED = Path(tempfile.mkdtemp(dir=OUT))
PROFILE = (FONTS.resolve().parent / "profile").as_uri()
# LibreOffice drops what is beyond 255 words of its command line, without a message.
MOST = 240
JINJA = Environment(autoescape=True)
JINJA.globals["size"] = common.table_size


def render(path):
    document = common.load(path)
    template = DocxTemplate(FONTS.parent / "template.docx")
    template.render(document, JINJA)
    template.save(FILLED / f"{document['name']}.docx")


if __name__ == "__main__":
    common.share(render, PATHS, PROCESSES)
    filled = sorted(FILLED.iterdir())
    for first in range(0, len(filled), MOST):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={PROFILE}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                OUT,
                *filled[first : first + MOST],
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
