"""What the peers have in common: their arguments, and two processes that share the documents."""

import json
import sys
from multiprocessing import get_context
from pathlib import Path

# Sizes of the pages, in millimetres and points: those of the program's own pages.
TOP, BOTTOM, SIDE = 32, 30, 30
SIZE, TABLE_SIZE, WIDE_TABLE_SIZE = 11.5, 9, 7
HEADINGS = {1: 17, 2: 12.5, 3: 11.5}
WIDE = 6


def table_size(block):
    """Tables of many columns are set smaller."""
    return WIDE_TABLE_SIZE if len(block["widths"]) > WIDE else TABLE_SIZE


def arguments():
    """usage: SCRIPT LIST OUT FONTS PROCESSES, where LIST names one JSON file per line."""
    listed, out, fonts, processes = sys.argv[1:5]
    paths = Path(listed).read_text(encoding="utf-8").splitlines()
    return paths, Path(out), Path(fonts), int(processes)


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def share(render, paths, processes):
    """Renders every document; the processes start with all that is loaded by then."""
    with get_context("fork").Pool(processes) as pool:
        for _ in pool.imap_unordered(render, paths):
            pass
