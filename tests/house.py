"""The rules of the house that a machine can check.

Each rule is a function from the root of the tree to a list of violations, written `file:line: what`.
`python tests/house.py` prints them all; tests/test_house.py holds the tree to them, and the rules to examples.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Folder and package of each crate. A crate may depend only on those before it.
CRATE_ORDER = {"ffi": "pyjit-ffi", "codegen": "pyjit-codegen", "interp": "pyjit-interp", ".": "pyjit"}

# Crates of others that have one place each.
CRATE_HOMES = {
    "pyo3-ffi": "ffi",
    "dynasm": "codegen",
    "dynasmrt": "codegen",
    "memmap2": "codegen",
    "regalloc2": "codegen",
    "iced-x86": "codegen",
    "parking_lot": "interp",
}

# The modules of codegen. A module may name only those before it; `lib` is the crate's root and names any.
# A submodule listed by itself stands where it is listed, the rest of its module where the module is.
MODULE_ORDER = (
    "entity", "ir::types", "ir::effects", "ir::ops", "refusal", "helpers", "assume", "deopt", "input", "abi", "ir",
    "build", "opt", "lir", "regalloc", "x64", "code", "compile", "lib",
)  # fmt: skip

MAX_LINES = 1000

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
SKIPPED = {"target", "dist", "__pycache__", "results"}


def crate_order(root):
    """Dependencies between the crates point one way, and each foreign crate stays in its home."""
    found = []
    folders = list(CRATE_ORDER)
    for position, folder in enumerate(folders):
        manifest = root / folder / "Cargo.toml"
        if not manifest.exists():
            continue
        allowed = [CRATE_ORDER[earlier] for earlier in folders[:position]]
        for crate in _dependencies(manifest):
            if crate in CRATE_ORDER.values() and crate not in allowed:
                found.append(f"{_name(root, manifest)}: {CRATE_ORDER[folder]} may not depend on {crate}")
            if CRATE_HOMES.get(crate, folder) != folder:
                found.append(f"{_name(root, manifest)}: {crate} belongs to {CRATE_HOMES[crate]} alone")
    return found


def module_order(root):
    """Modules of codegen use only modules earlier in MODULE_ORDER."""
    found = []
    source = root / "codegen" / "src"
    for file in _files(root, "codegen/src", ".rs"):
        path = [part for part in file.relative_to(source).with_suffix("").parts if part != "mod"]
        module = _listed(path)
        if module is None:
            found.append(f"{_name(root, file)}:1: module {'::'.join(path)} is not in MODULE_ORDER")
            continue
        later = MODULE_ORDER[MODULE_ORDER.index(module) + 1 :]
        for line, used in _used_paths(file, path):
            if _listed(used) in later:
                found.append(f"{_name(root, file)}:{line}: {module} comes before {_listed(used)} and may not use it")
    return found


def file_length(root):
    """No source file over MAX_LINES, unless a generator wrote it."""
    found = []
    for file in _files(root, ".", ".rs", ".py"):
        lines = file.read_text().splitlines()
        if len(lines) > MAX_LINES and not any("@generated" in line for line in lines[:5]):
            found.append(f"{_name(root, file)}:{MAX_LINES}: {len(lines)} lines, more than {MAX_LINES}")
    return found


def safety_comments(root):
    """Every unsafe block and unsafe impl has a `// SAFETY:` comment right above its statement."""
    found = []
    for file in _files(root, ".", ".rs"):
        lines = file.read_text().splitlines()
        code = _without_comments("\n".join(lines)).splitlines()
        for number, line in enumerate(code):
            if re.search(r"\bunsafe\s*(\{|impl\b)", line) and not _has_safety(lines, code, number):
                found.append(f"{_name(root, file)}:{number + 1}: unsafe without a `// SAFETY:` comment")
    return found


def dynasm_home(root):
    """`dynasm!` is written only under codegen/src/x64."""
    home = root / "codegen" / "src" / "x64"
    return [
        f"{_name(root, file)}:{line}: dynasm! belongs under codegen/src/x64"
        for file in _files(root, ".", ".rs")
        if home not in file.parents
        for line in _lines_with(file, r"\bdynasm(_backwards)?!")
    ]


def no_debris(root):
    """Library code prints nothing to stdout and leaves nothing to do."""
    return [
        f"{_name(root, file)}:{line}: println!, print!, dbg!, todo! and unimplemented! do not belong in library code"
        for crate in CRATE_ORDER
        for file in _files(root, f"{crate}/src", ".rs")
        for line in _lines_with(file, r"\b(println|print|dbg|todo|unimplemented)!")
    ]


def documented_paths(root):
    """Every path in backticks in the documents exists."""
    found = []
    for document in DOCUMENTS:
        if not (root / document).exists():
            continue
        for number, line in enumerate((root / document).read_text().splitlines(), 1):
            for path in _paths_in(root, line):
                if not _exists(root, path):
                    found.append(f"{document}:{number}: there is no {path}")
    return found


RULES = (crate_order, module_order, file_length, safety_comments, dynasm_home, no_debris, documented_paths)


# What the rules are made of.


def _name(root, file):
    return file.resolve().relative_to(root.resolve()).as_posix()


def _files(root, folder, *suffixes):
    """The files below `folder`, in order, without hidden and built ones."""

    def walk(directory):
        for entry in sorted(directory.iterdir()):
            if entry.is_dir():
                if entry.name not in SKIPPED and not entry.name.startswith("."):
                    yield from walk(entry)
            elif entry.suffix in suffixes:
                yield entry

    return list(walk(root / folder)) if (root / folder).is_dir() else []


def _dependencies(manifest):
    content = tomllib.loads(manifest.read_text())
    tables = [content, *content.get("target", {}).values()]
    kinds = ("dependencies", "dev-dependencies", "build-dependencies")
    return {crate for table in tables for kind in kinds for crate in table.get(kind, {})}


def _without_comments(text):
    """Rust source with comments and strings emptied; line breaks stay, so line numbers do too."""
    token = re.compile(
        r"""//[^\n]*|/\*.*?\*/|r(?P<hash>\#*)".*?"(?P=hash)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\\n])'""", re.DOTALL
    )
    return token.sub(lambda match: "\n" * match.group().count("\n"), text)


def _lines_with(file, pattern):
    lines = _without_comments(file.read_text()).splitlines()
    return [number for number, line in enumerate(lines, 1) if re.search(pattern, line)]


def _listed(path):
    """The entry of MODULE_ORDER that the longest beginning of a module path names, or None."""
    beginnings = ("::".join(path[:length]) for length in range(len(path), 0, -1))
    return next((entry for entry in beginnings if entry in MODULE_ORDER), None)


def _used_paths(file, path):
    """(line, path from the crate's root) of what a file names by `crate::` or, from a sibling file, `super::`."""
    text = _without_comments(file.read_text())
    for match in re.finditer(r"\b(crate|super)::", text):
        line = text.count("\n", 0, match.start()) + 1
        tokens = re.findall(r"\w+|::|\S", text[match.end() :].split(";", 1)[0])
        for used in _use_tree(tokens):
            if match.group(1) == "crate":
                yield line, used
            # Inside `mod x { .. }` of this file, `super` is the file itself, and names no sibling.
            elif used and len(path) > 1 and _is_module(file.parent / used[0]):
                yield line, [*path[:-1], *used]


def _is_module(path):
    return path.is_dir() or path.with_suffix(".rs").exists()


def _use_tree(tokens):
    """The paths of the use tree at the front of `tokens`, such as `a::{b, c::d}`; takes its tokens away."""
    path = []
    while tokens and re.fullmatch(r"\w+", tokens[0]):
        path.append(tokens.pop(0))
        if tokens[:1] != ["::"]:
            break
        tokens.pop(0)
    if tokens[:1] != ["{"]:
        yield path
        return
    while tokens and tokens.pop(0) != "}":
        for below in _use_tree(tokens):
            yield path + below
        while tokens and tokens[0] not in ",}":
            tokens.pop(0)


def _has_safety(lines, code, number):
    """Whether a comment with SAFETY: stands above the statement that line `number` belongs to."""
    above = number - 1
    while above >= 0:
        stripped = lines[above].strip()
        if stripped.startswith("//"):
            start = above
            while start >= 0 and lines[start].strip().startswith("//"):
                start -= 1
            return any("SAFETY:" in line for line in lines[start + 1 : above + 1])
        attribute = stripped.startswith("#[")
        # A line that ends a statement or opens a block is not part of this one.
        if not attribute and (not stripped or code[above].rstrip().endswith((";", "{", "}", ","))):
            return False
        above -= 1
    return False


PATH_SUFFIXES = (".rs", ".py", ".pyi", ".toml", ".md", ".pir", ".sh", ".json", ".txt")
BUILT = (".venv/", "dist/", "target/", "benchmarks/results/")


def _paths_in(root, line):
    """The texts in backticks that mean a path of this tree."""
    for text in re.findall(r"`([^`\s]+)`", line):
        if re.fullmatch(r"[\w./-]+", text) and not text.startswith(("/", "~", "http")) and not text.startswith(BUILT):
            top = text.split("/")[0]
            if text.endswith(PATH_SUFFIXES) or ("/" in text and (root / top).is_dir() and top):
                yield text


def _exists(root, path):
    """Whether `path` is there, seen from the root or as the end of some file's path."""
    if (root / path).exists():
        return True
    wanted = "/" + path.strip("/")
    return any(("/" + _name(root, file)).endswith(wanted) for file in _files(root, ".", *PATH_SUFFIXES))


def main():
    violations = [violation for rule in RULES for violation in rule(ROOT)]
    print("\n".join(violations) or "the house is in order")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
