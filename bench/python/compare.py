"""Prints one table: Refrain beside Streamlit, old and new, and other caches of Python, on the same works in one run.

All sides wait in processes of their own and are measured in turns, so that a noisy machine disturbs them alike. Times are medians over
the rounds, ratios are medians of the ratios within a round. A cache that hands out copies stands beside a memo as it is; one that
hands out a reference, beside a memo with ShareValues.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

WORKS = {
    "small": "hit, int → int",
    "rows_dicts": "hit, 100,000 rows: list of dicts / []struct",
    "rows_frame": "hit, 100,000 rows: DataFrame / struct of columns",
    "floats_array": "hit, 1,000,000 × 8 floats: array / [][8]float64",
    "floats_frame": "hit, 1,000,000 × 8 floats: DataFrame / 8 columns",
    "key_bytes": "key of 100 MB: bytes / []byte",
    "key_list": "key of 1,000,000 floats: list / []float64",
    "key_array": "key of 1,000,000 floats: array / []float64",
    "singleton": "hit, singleton",
}
# What opens one object and shares it has nothing to do in the works on data, and the others nothing in that one.
FOR_OBJECTS = {"experimental_singleton", "cache_resource"}
FOR_BOTH = {"functools.lru_cache"}
SLOW = 2e9  # nanoseconds; what takes longer is measured once, however many rounds there are


class Side:
    """A process that measures: what it is asked goes in as a line, and its answer comes out as JSON."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = self.answer()

    def ask(self, what, work, peer):
        print(what, work, peer, sep="\t", file=self.process.stdin, flush=True)
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"compare.py: {self.process.args[0]} ended with status {self.process.wait()}")
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each work is measured on each side")
    parser.add_argument("--only", default="", help="measure only works whose description contains this")
    parser.add_argument("refrain", help="the program bench/streamlit")
    parser.add_argument("python", nargs="+", help="a Python with a Streamlit")
    args = parser.parse_args()

    ours = Side(args.refrain)
    sides = [Side(python, str(HERE / "peers.py")) for python in args.python]
    peers = {peer: side for side in sides for peer in side.about["peers"]}
    print_machine(ours, sides)
    for work, description in WORKS.items():
        if args.only in description:
            compare(work, description, ours, {peer: peers[peer] for peer in peers if fits(work, peer)}, args.rounds)
    for side in [ours, *sides]:
        side.end()


def fits(work, peer):
    return peer in FOR_BOTH or (peer in FOR_OBJECTS) == (work == "singleton")


def compare(work, description, ours, peers, rounds):
    """Measures one work on all sides, in turns, and prints its part of the table."""
    measured = {peer: [] for peer in peers}
    refrain = {"by value": [], "into": [], "shared": []}
    shares = work.startswith(("rows_", "floats_"))
    for number in range(rounds):
        by_value = ours.ask("measure", work, "value")["ns"]
        shared = ours.ask("measure", work, "shared")["ns"] if shares else by_value
        refrain["by value"].append(by_value)
        if shares:
            refrain["into"].append(ours.ask("measure", work, "into")["ns"])
        refrain["shared"].append(shared)
        for peer, figures in measured.items():
            if number >= 1 and ("error" in figures[0] or figures[0]["ns"] > SLOW):
                continue
            figure = peers[peer].ask("measure", work, peer)
            # st.cache hands out a reference as a copy would be: it looks at each hit whether the value was changed.
            beside = shared if figure.get("hands") == "reference" and peer != "st.cache" else by_value
            figures.append(figure | {"beside": beside})

    print(description)
    exact = mark(ours.ask("probe", work, "value")) if work.startswith("key_") else ""
    row("Refrain", duration(statistics.median(refrain["by value"])), "", exact)
    if shares:
        row("Refrain, GetInto", duration(statistics.median(refrain["into"])), "", "copy, into the same memory")
        row("Refrain, ShareValues", duration(statistics.median(refrain["shared"])), "", "reference")
    for peer, figures in measured.items():
        if "error" in figures[0]:
            row(peer, "-", "", figures[0]["error"])
            continue
        note = figures[0].get("hands", "")
        if peer == "st.cache" and note == "reference":
            note += ", hashed at each hit"
        if figures[0]["ns"] > SLOW:
            note = ", ".join(filter(None, [note, "measured once"]))
        elif work.startswith("key_"):
            note = mark(peers[peer].ask("probe", work, peer))
        took = statistics.median(figure["ns"] for figure in figures)
        ratio = statistics.median(figure["ns"] / figure["beside"] for figure in figures)
        row(peer, duration(took), f"1 : {ratio:,.0f}" if ratio >= 10 else f"1 : {ratio:.2g}", note)
    print(flush=True)


def mark(probed):
    return "" if probed["exact"] else "sampled: of arguments that differ in one cell, one gets the other's answer"


def row(name, took, ratio, note):
    print(f"  {name:<24}{took:>10}  {ratio:>13}  {note}".rstrip(), flush=True)


def duration(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}" if ns < 1000 * size else f"{ns / size:.0f} {unit}"
    return f"{ns:.3g} ns"


def print_machine(ours, sides):
    streamlits = " and ".join(side.about["version"] for side in sides)
    print(f"{datetime.date.today()}, {os.cpu_count()} cores, {processor()}, {platform.system().lower()}/{platform.machine()}")
    print(f"{ours.about['version']}; Python {platform.python_version()}; Streamlit {streamlits}, in bare mode")
    print("ratio: Refrain : peer\n", flush=True)


def processor():
    try:
        with open("/proc/cpuinfo") as info:
            return next(line.split(":", 1)[1].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


main()
