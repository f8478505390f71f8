#!/usr/bin/env python3
"""Sets pages with Jinja2 and WeasyPrint. Arguments: see common.py."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

import common

HERE = Path(__file__).parent
TEMPLATE = Environment(loader=FileSystemLoader(HERE), autoescape=True).get_template("page.html")
FONTS = FontConfiguration()
STYLE = CSS(HERE / "page.css", font_config=FONTS)
PATHS, OUT, _, PROCESSES = common.arguments()


def render(path):
    document = common.load(path)
    page = TEMPLATE.render(document, wide=common.WIDE)
    HTML(string=page).write_pdf(
        OUT / f"{document['name']}.pdf", stylesheets=[STYLE], font_config=FONTS
    )


if __name__ == "__main__":
    common.share(render, PATHS, PROCESSES)
