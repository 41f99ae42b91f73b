#!/usr/bin/env python3
"""Joins what check.sh measured: table.py FOLDER prints one table as Markdown and writes FOLDER/table.json."""
import json
import pathlib
import sys


def rows(file):
    if not file.exists():
        return []
    found = []
    for line in file.read_text().splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            print(f"{file}: passed over: {line}", file=sys.stderr)
    return found


def number(value, digits=0):
    return "" if value is None else f"{value:,.{digits}f}"


def megabytes(value):
    return number(None if value is None else value / 1e6)


def main():
    folder = pathlib.Path(sys.argv[1])
    all_rows = rows(folder / "brimful.jsonl") + rows(folder / "torch.jsonl")
    (folder / "table.json").write_text(json.dumps(all_rows, indent=1) + "\n")
    print("| network | precision | tool | size | batch | planned MB | allocated or peak MB | step ms | images/s |")
    print("|---|---|---|---|---|---|---|---|---|")
    order = {"largest": 1, "common": 0}
    for row in sorted(all_rows, key=lambda r: (r.get("network", ""), r.get("precision", ""), order.get(r.get("size"), 2))):
        tool = row.get("tool", "") + " " + (row.get("policy") or row.get("mode") or "")
        if "error" in row:
            print(f"| {row.get('network', '')} | {row.get('precision', '')} | {tool} | {row['error']} | | | | | |")
            continue
        print(f"| {row['network']} | {row['precision']} | {tool} | {row['size']} | {number(row.get('batch'))} "
              f"| {megabytes(row.get('planned_bytes'))} "
              f"| {megabytes(row.get('allocated_bytes') or row.get('peak_reserved_bytes'))} "
              f"| {number(row.get('step_ms'), 1)} | {number(row.get('images_per_s'), 1)} |")


if __name__ == "__main__":
    main()
