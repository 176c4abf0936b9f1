"""Much code, each part run a few times only: what a short script pays for a JIT that has nothing to do."""

import argparse
import ast
import collections
import configparser
import csv
import dataclasses
import difflib
import io
import json
import string
import textwrap
import tokenize


@dataclasses.dataclass
class Entry:
    name: str
    size: int = 0
    tags: list[str] = dataclasses.field(default_factory=list)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="never_hot")
    for letter in string.ascii_lowercase[:8]:
        parser.add_argument(f"--{letter * 3}", default=letter)
    return parser.parse_args(["--aaa", "1", "--ccc", "2"])


def read_config() -> dict[str, str]:
    config = configparser.ConfigParser()
    config.read_string("[section]\nkey = value\nother = %(key)s more\n")
    return dict(config["section"])


def read_table() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("name,size\nalpha,1\nbeta,2\n")))


def inspect_source() -> tuple[int, int]:
    source = textwrap.dedent("""
        def function(argument):
            return [argument + value for value in range(3)]
        """)
    nodes = sum(1 for _ in ast.walk(ast.parse(source)))
    return nodes, sum(1 for _ in tokenize.generate_tokens(io.StringIO(source).readline))


def main() -> None:
    entries = [Entry(row["name"], int(row["size"])) for row in read_table()]
    totals = collections.Counter({entry.name: entry.size for entry in entries})
    difference = list(difflib.unified_diff(["one", "two"], ["one", "three"], lineterm=""))
    print(json.dumps([vars(parse_options()), read_config(), totals, inspect_source(), difference], indent=1))


main()
