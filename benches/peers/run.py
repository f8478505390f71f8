#!/usr/bin/env python3
"""Times the program and its peers in turn and prints ratios; benches/peers.sh starts it."""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
PROGRAM_FONTS = HERE.parents[1] / "assets/fonts"
STANDARD = "a-3a,ua-1"
NO_SYSTEM = "--ignore-system-fonts"
# Processors for every tool, and processes for those that can share the work.
CORES = 2
# Documents for the command one after another, which is only scaled.
FEW = 12


@dataclass
class Document:
    """A finished document and what the peers make it from."""

    pdf: Path
    pages: int

    @property
    def name(self):
        return self.pdf.stem

    @property
    def kind(self):
        return self.name.split("_")[1]

    @property
    def source(self):
        return self.pdf.with_suffix(".typst")


@dataclass
class Peer:
    """A way to make documents, and what its rounds came to."""

    key: str
    title: str
    processes: int
    documents: list
    # Gives the command for an empty folder that it may write to.
    command: callable
    # A first run that is not timed, for what a tool caches on the machine.
    warm: bool = False
    environment: dict = field(default_factory=dict)
    pages: int = 0
    rounds: list = field(default_factory=list)

    @property
    def source_pages(self):
        return sum(document.pages for document in self.documents)

    @property
    def best(self):
        return min(self.rounds, key=lambda one: one["seconds"])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dgcc", type=Path, required=True)
    parser.add_argument("--typst", default="")
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--countries", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def run(command, log, environment):
    """Runs a command; wall and processor seconds, and the memory of its largest process in MB."""
    with open(log, "wb") as out:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, **environment},
        )
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{Path(log).read_text(errors='replace')[-2000:]}")
    return {
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024),
    }


def finished(folder):
    return sorted(folder.rglob("*.pdf"))


def pages_of(path):
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def measure(peer, work):
    out = work / "round"
    out.mkdir()
    result = run(peer.command(out), work / f"{peer.key}.log", peer.environment)
    made = finished(out)
    if len(made) != len(peer.documents):
        sys.exit(f"{peer.key} made {len(made)} of {len(peer.documents)} documents")
    if not peer.pages:
        peer.pages = sum(map(pages_of, made))
    shutil.rmtree(out)
    return result


def mixed(documents, among, wanted):
    """A choice from `among` with the mix of kinds of `documents`, evenly spread in each kind."""
    share = min(wanted / len(documents), 1)
    chosen = []
    for kind, count in sorted(Counter(one.kind for one in documents).items()):
        here = sorted((one for one in among if one.kind == kind), key=lambda one: one.name)
        take = min(max(round(count * share), 1), len(here))
        chosen += [here[at * len(here) // take] for at in range(take)]
    return [one for one in documents if one in chosen]


def listed(work, name, lines):
    path = work / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def coped_with(documents, blocks, fonts):
    """The documents whose every sign is in the two fonts of those that set their own pages."""
    signs = {"\n"}
    for name in ("LibertinusSerif-Regular.ttf", "NanumMyeongjo_400Regular.ttf"):
        signs.update(map(chr, TTFont(fonts / name).getBestCmap()))

    def words(block):
        cells = [cell["text"] for row in block.get("rows", []) for cell in row]
        return "".join([block.get("label", ""), block.get("text", ""), *cells])

    def copes(document):
        content = json.loads((blocks / f"{document.name}.json").read_text(encoding="utf-8"))
        return all(signs.issuperset(words(block)) for block in content["blocks"])

    return [document for document in documents if copes(document)]


def peers(options, work, workbook, documents):
    """All ways to make the documents that can run here; the program's own is the first."""
    yield from own(options, workbook, documents)
    if options.typst:
        yield from typst_command(options.typst, work, documents)
    else:
        say("skipped: the typst command is not here and could not be built")
    if usable("typst"):
        yield from typst_package(work, documents)
    else:
        say("skipped: the typst package could not be installed")
    yield from pages_of_their_own(options, work, documents)


def own(options, workbook, documents):
    build = [options.dgcc, "build", workbook, "--jobs", CORES, "--quiet"]
    described = subprocess.run([options.dgcc, "build", "--help"], capture_output=True, text=True)
    if "--no-cache" in described.stdout:
        build.append("--no-cache")
    for key, flags in {"dgcc": [], "no-read-back": ["--no-read-back"]}.items():

        def command(out, flags=flags):
            return [*build, *flags, "--out", out / "out"]

        yield Peer(key, " ".join(["dgcc build", *flags]), CORES, documents, command)


def typst_command(typst, work, documents):
    few = mixed(documents, documents, FEW)
    for key, title, processes, chosen, flags in (
        ("typst-command", "two at a time, without system fonts", CORES, documents, [NO_SYSTEM]),
        ("typst-one-by-one", "one by one, with system fonts", 1, few, []),
    ):

        def command(out, processes=processes, chosen=chosen, flags=flags):
            pairs = ((one.source / "main.typ", out / f"{one.name}.pdf") for one in chosen)
            lines = listed(work, "pairs", (path for pair in pairs for path in pair))
            each = ["xargs", "-a", lines, "-d", r"\n", "-n", 2, "-P", processes]
            fonts = ["--font-path", PROGRAM_FONTS, *flags]
            return [*each, typst, "compile", *fonts, "--pdf-standard", STANDARD]

        yield Peer(key, f"typst command, {title}", processes, chosen, command)


def typst_package(work, documents):
    folders = listed(work, "folders", (one.source for one in documents))
    for key, title, processes in (
        ("typst-package", "one compiler", 1),
        ("typst-package-two", "two processes, each with a compiler", CORES),
    ):

        def command(out, processes=processes):
            script = HERE / "typst_package.py"
            return [sys.executable, script, folders, out, PROGRAM_FONTS, processes]

        yield Peer(key, f"typst package, {title}", processes, documents, command)


def pages_of_their_own(options, work, documents):
    fonts, blocks = options.peers / "fonts", work / "blocks"
    able = coped_with(documents, blocks, fonts)
    chosen = mixed(documents, able, options.documents)
    kinds = sorted(Counter(one.kind for one in chosen).items())
    say(
        f"{len(chosen)} of the {len(able)} documents in Latin, Cyrillic and Korean letters for",
        "the tools that set pages of their own:",
        ", ".join(f"{count} {kind}" for kind, count in kinds),
    )
    content = listed(work, "content", (blocks / f"{one.name}.json" for one in chosen))
    environment = {"FONTCONFIG_FILE": str(font_settings(work, fonts))}
    for key, title, script, needed in (
        ("weasyprint", "WeasyPrint with Jinja2", "weasyprint_pages.py", "weasyprint jinja2"),
        ("reportlab", "ReportLab platypus", "reportlab_pages.py", "reportlab"),
        ("docxtpl", "docxtpl, then one LibreOffice call", "docx_pages.py", "docxtpl docx soffice"),
    ):
        missing = [one for one in needed.split() if not usable(one)]
        if missing:
            say(f"skipped: {title}, because {' and '.join(missing)} could not be installed")
            continue

        def command(out, script=script):
            return [sys.executable, HERE / script, content, out, fonts, CORES]

        yield Peer(key, title, CORES, chosen, command, warm=True, environment=environment)


def usable(name):
    """Whether a program or a Python package is here with all that it needs."""
    if name == "soffice":
        return shutil.which(name) is not None
    tried = subprocess.run([sys.executable, "-c", f"import {name}"], stderr=subprocess.DEVNULL)
    return tried.returncode == 0


def font_settings(work, fonts):
    """Settings with which fontconfig knows the peers' fonts and no others."""
    path = work / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{work}/fontconfig</cachedir></fontconfig>\n",
        encoding="utf-8",
    )
    return path


def machine():
    names = {}
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        names = dict(map(str.strip, line.split(":", 1)) for line in lines if ":" in line)
    faces = subprocess.run("fc-list | wc -l", shell=True, capture_output=True, text=True).stdout
    return {
        "processor": names.get("model name") or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "cores_used": CORES,
        "system": platform.platform(),
        "load_before": round(os.getloadavg()[0], 2),
        "system_fonts": int(faces or 0),
    }


def versions(options):
    known = {"dgcc": said(options.dgcc), "python": platform.python_version()}
    if options.typst:
        known["typst command"] = said(options.typst)
    for name in ("typst", "weasyprint", "jinja2", "reportlab", "docxtpl", "python-docx"):
        try:
            known[f"{name} (package)" if name == "typst" else name] = version(name)
        except PackageNotFoundError:
            continue
    if shutil.which("soffice"):
        known["libreoffice"] = said("soffice")
    return known


def said(program):
    answer = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\d[\d.]*", answer)
    return number.group() if number else "?"


def figures(peer, base):
    """What a peer's best round comes to, and how many times faster the program is."""
    best, first = peer.best, base.best

    def times(pages, of, measured="seconds"):
        return round((best[measured] / pages) / (first[measured] / of), 2)

    return {
        "name": peer.key,
        "tool": peer.title,
        "processes": peer.processes,
        "documents": len(peer.documents),
        "pages": peer.pages,
        "seconds": round(best["seconds"], 3),
        "cpu_seconds": round(best["cpu"], 3),
        "documents_per_second": round(len(peer.documents) / best["seconds"], 2),
        "pages_per_second": round(peer.pages / best["seconds"], 1),
        "megabytes": round(max(one["megabytes"] for one in peer.rounds)),
        "times_same_documents": times(peer.source_pages, base.source_pages),
        "times_per_page": times(peer.pages, base.pages),
        "times_cpu": times(peer.source_pages, base.source_pages, "cpu"),
        "all_seconds": [round(one["seconds"], 3) for one in peer.rounds],
    }


HEAD = {
    "tool": "Tool",
    "processes": "Proc.",
    "documents": "Docs",
    "pages": "Pages",
    "seconds": "Seconds",
    "cpu_seconds": "CPU s",
    "documents_per_second": "Docs/s",
    "pages_per_second": "Pages/s",
    "megabytes": "MB",
    "times_same_documents": "× documents",
    "times_per_page": "× page",
    "times_cpu": "× CPU",
}


def table(rows):
    lines = [list(HEAD.values())]
    for row in rows:
        lines.append(
            [f"{row[key]:.2f}" if isinstance(row[key], float) else str(row[key]) for key in HEAD]
        )
    wide = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    rule = [":" + "-" * (wide[0] - 1)] + ["-" * (one - 1) + ":" for one in wide[1:]]
    for line in [lines[0], rule, *lines[1:]]:
        cells = [line[0].ljust(wide[0])] + [one.rjust(w) for one, w in zip(line[1:], wide[1:])]
        print(f"| {' | '.join(cells)} |")


def prepared(options, work, workbook):
    """Makes the sample and what the peers need of it; the documents, the largest first."""
    say(f"a sample of {options.countries} countries, not timed")
    made, program, log = work / "made", options.dgcc, work / "prepare.log"
    run([program, "init", workbook, "--sample", "--countries", options.countries], log, {})
    quiet = ["--jobs", CORES, "--quiet"]
    run([program, "build", workbook, "--emit-source", "--out", made, *quiet], log, {})
    run([sys.executable, HERE / "blocks.py", made, work / "blocks"], log, {})
    # Two processes that take the largest first end at about the same time.
    documents = [Document(pdf, pages_of(pdf)) for pdf in finished(made)]
    return sorted(documents, key=lambda one: (-one.pages, one.name))


def main():
    options = arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    about = {"machine": machine(), "versions": versions(options), "countries": options.countries}
    with tempfile.TemporaryDirectory(dir=options.peers) as folder:
        work = Path(folder)
        workbook = work / "sample.xlsx"
        documents = prepared(options, work, workbook)
        chosen = list(peers(options, work, workbook, documents))
        wanted = {"dgcc", *filter(None, options.only.split(","))} if options.only else None
        chosen = [peer for peer in chosen if wanted is None or peer.key in wanted]
        if any(peer.key == "docxtpl" for peer in chosen):
            template = options.peers / "template.docx"
            run([sys.executable, HERE / "docx_template.py", template], work / "prepare.log", {})
        for peer in chosen:
            if peer.warm:
                measure(peer, work)
        for turn in range(options.rounds):
            for peer in chosen:
                result = measure(peer, work)
                peer.rounds.append(result)
                say(f"round {turn + 1}: {peer.key} {result['seconds']:.2f} s")

    rows = [figures(peer, chosen[0]) for peer in chosen]
    of = about["machine"]
    print(
        f"{of['processor']}, {of['cores']} cores, {CORES} used; {of['system']};",
        f"load {of['load_before']} before, {os.getloadavg()[0]:.2f} after;",
        f"{of['system_fonts']} system fonts",
    )
    print(", ".join(f"{name} {number}" for name, number in about["versions"].items()))
    print(f"the fastest of {options.rounds} rounds, in turn\n")
    table(rows)
    print("""
× documents: how many times as long the same documents take as with dgcc build; where a tool made
only some of them, its time is scaled by the pages that dgcc makes of them. × page: the same for
each page that the tool made. CPU s: of all processes; × CPU: how many times that of dgcc build for
the same documents. MB: the largest process.""")
    if options.json:
        options.json.write_text(
            json.dumps({**about, "rounds": options.rounds, "tools": rows}, indent=1) + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
