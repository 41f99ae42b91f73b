#!/usr/bin/env python3
"""Joins what check.sh measured: table.py FOLDER prints it as Markdown, as RESULTS.md has it, and writes FOLDER/table.json."""
import json
import pathlib
import sys


def lines(file):
    return file.read_text().splitlines() if file.exists() else []


def rows(file):
    found = []
    for line in lines(file):
        try:
            found.append(json.loads(line))
        except ValueError:
            print(f"{file}: passed over: {line}", file=sys.stderr)
    return found


def number(value, digits=0):
    return "" if value is None else f"{value:,.{digits}f}"


def megabytes(value):
    return number(None if value is None else value / 1e6)


def tool(row):
    return row.get("tool", "") + " " + (row.get("policy") or row.get("mode") or "")


def table(columns, cells):
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in cells:
        print("| " + " | ".join(row) + " |")
    print()


def largest(all_rows):
    for row in all_rows:
        if row.get("tool") == "pytorch":
            yield [row["network"], row["precision"], tool(row), number(row["batch"]), "", "", "", "to 1.6 %", "", ""]
        else:
            refused = "refused" if row["next_refused"] else row["size"]
            yield [row["network"], row["precision"], row["policy"], number(row["batch"]), number(row["planned_bytes"]),
                   number(row["lower_bound_bytes"]), number(row["driver_taken_bytes"]), refused, number(row["step_ms"], 1), number(row["images_per_s"], 1)]


def common(all_rows):
    for row in all_rows:
        yield [row["network"], row["precision"], number(row["batch"]), tool(row),
               megabytes(row.get("allocated_bytes") or row.get("peak_allocated_bytes")),
               megabytes(row.get("driver_taken_bytes") or row.get("peak_reserved_bytes")),
               number(row["step_ms"], 1), number(row["images_per_s"], 1)]


def main():
    folder = pathlib.Path(sys.argv[1])
    all_rows = rows(folder / "brimful.jsonl") + rows(folder / "torch.jsonl")
    (folder / "table.json").write_text(json.dumps(all_rows, indent=1) + "\n")
    all_rows.sort(key=lambda row: (row.get("network", ""), row.get("precision", "")))
    for line in lines(folder / "machine.txt") + lines(folder / "contract.txt")[-1:]:
        print(line)
    print("; ".join(sorted({row["software"] for row in all_rows if "software" in row})))
    good = [row for row in all_rows if "error" not in row]
    print("\nThe largest batch\n")
    table(["network", "precision", "policy", "largest batch", "planned B", "lower bound B", "taken of the driver B",
           "one image more", "step ms", "images/s"], largest(row for row in good if row["size"] != "common"))
    print("A common batch\n")
    table(["network", "precision", "batch", "tool", "planned or peak allocated MB", "taken or reserved MB", "step ms", "images/s"],
          common(row for row in good if row["size"] == "common"))
    for row in all_rows:
        if "error" in row:
            print(f"{row.get('network', '')} {row.get('precision', '')} {tool(row)}: {row['error']}")
    print("\n".join(lines(folder / "brimful.err")))


if __name__ == "__main__":
    main()
