"""Differential fuzzer: random programs must do the same with pyjit as without it.

    python -m tests.fuzz                            500 programs from seed 0, two modes each
    python -m tests.fuzz --seed 1000 --count 20000  others
    python -m tests.fuzz --mode warm --mode exit:3  in these modes, all of them for each program
    python -m tests.fuzz --seed 1234 --show         the text of one program

A program that differs is shrunk and written to `--keep`; see CONTRIBUTING.md for what then.
"""

import argparse
import collections
import difflib
import json
import os
import pathlib
import signal
import sys
import time

from . import sandbox
from .generate import generate
from .shrink import shrink

# Each program runs in the first two and in one of the others.
ALWAYS = ("warm", "hot")
SOMETIMES = (
    *("exit:1", "exit:2", "exit:3", "exit:7", "exit:31", "warm-exit:2", "warm-exit:5", "warm-exit:13", "retire:3"),
    *("invalidate:1", "invalidate:2", "invalidate:5", "warm-invalidate:1", "warm-invalidate:3", "spill"),
    *("gc", "hot-verify", "warm-verify"),
)

# A program that takes longer without pyjit is left out. Unit: seconds.
LIMIT = 2
# With pyjit everything is compiled at once, and stress modes compile it again and again. Unit: seconds.
JIT_LIMIT = 60


def compile_program(text):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return compile(text, "fuzz", "exec", dont_inherit=True)
        except SyntaxError:
            return None


def expected(code):
    """What the plain interpreter does; None if the program takes too long or is killed."""
    result = sandbox.run(code, None, LIMIT)
    usable = result.status in (0, 1) and "MemoryError" not in result.output and len(result.output) < 1 << 20
    return result if usable else None


def difference(text, modes):
    """The first mode that differs and both results, or None. False for a program that can't be used."""
    code = compile_program(text)
    plain = code and expected(code)
    if not plain:
        return False
    for mode in modes:
        result = sandbox.run(code, mode, JIT_LIMIT)
        if result != plain:
            # Is it deterministic at all?
            return (mode, plain, result) if sandbox.run(code, None, LIMIT) == plain else False
    return None


def shrunk(text, mode):
    """A small program that still differs in the mode."""
    deadline = time.monotonic() + 240

    def fails(shorter):
        return time.monotonic() < deadline and bool(difference(shorter, [mode]))

    return shrink(text, fails)


def explain(mode, plain, result):
    lines = difflib.unified_diff(plain.output.splitlines(), result.output.splitlines(), "off", mode, "", "", 2, "")
    return "\n".join([*list(lines)[:30], f"status {plain.status} (off), {result.status} ({mode})"])


def work(seeds, options, out):
    """Try seeds; the number of failures."""
    failures = used = 0
    counts = collections.Counter()
    # A request to end is one to say what was done so far.
    signal.signal(signal.SIGTERM, lambda *_: setattr(options, "stop", 0))
    for seed in seeds:
        if options.stop is not None and time.monotonic() > options.stop:
            break
        modes = options.mode or [*ALWAYS, SOMETIMES[seed % len(SOMETIMES)]]
        text = generate(seed)
        found = difference(text, modes)
        used += found is not False
        if found is not False:
            counts.update(modes)
        if not found:
            continue
        failures += 1
        mode, plain, result = found
        if options.shrink:
            small = shrunk(text, mode)
            again = difference(small, [mode])
            if again:
                text, (mode, plain, result) = small, again
        options.keep.mkdir(parents=True, exist_ok=True)
        path = options.keep / f"seed_{seed}.py"
        path.write_text(f"# seed {seed}, mode {mode}\n{text}")
        print(f"seed {seed} in mode {mode}: {path}\n{explain(mode, plain, result)}\n", flush=True)
    out.write(f"{used} {failures}\n{json.dumps(counts)}\n")
    return failures


def parse_arguments(argv):
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0, help="first seed")
    parser.add_argument("--count", type=int, default=500, help="programs")
    parser.add_argument("--step", type=int, default=1, help="only every so many seeds (--seed 2 --step 5: functions made in functions)")
    parser.add_argument("--seconds", type=float, help="stop after this time")
    parser.add_argument("--mode", action="append", help="hot, warm, gc, spill, [warm-]exit:N, [warm-]invalidate:N, ...")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("fuzz-failures"), help="directory for programs")
    parser.add_argument("--no-shrink", dest="shrink", action="store_false", help="keep programs as they are")
    parser.add_argument("--show", action="store_true", help="print the program of --seed and stop")
    parser.add_argument("--file", type=pathlib.Path, help="try (and shrink) this program instead")
    options = parser.parse_args(argv)
    options.stop = time.monotonic() + options.seconds if options.seconds else None
    return options


def try_file(options):
    text = options.file.read_text()
    found = difference(text, options.mode or ALWAYS)
    if not found:
        print("no difference" if found is None else "not usable")
        return 0
    if options.shrink:
        text = shrunk(text, found[0])
        found = difference(text, [found[0]]) or found
    print(text + "\n" + explain(*found))
    return 1


def main(argv=None):
    options = parse_arguments(argv)
    if options.show:
        print(generate(options.seed), end="")
        return 0
    if options.file:
        return try_file(options)
    pipes = []
    for job in range(options.jobs):
        read, write = os.pipe()
        if not os.fork():
            seeds = range(options.seed + job * options.step, options.seed + options.count, options.jobs * options.step)
            try:
                with open(write, "w") as out:
                    work(seeds, options, out)
                os._exit(0)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
        os.close(write)
        pipes.append(read)
    # The workers end by themselves.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    used = failures = 0
    counts = collections.Counter()
    for read in pipes:
        with open(read) as lines:
            done, _, modes = lines.read().partition("\n")
        if not modes:
            print("a worker died", file=sys.stderr)
            return 2
        numbers = done.split()
        used, failures = used + int(numbers[0]), failures + int(numbers[1])
        counts.update(json.loads(modes))
    print(f"{used} programs used, {failures} differ;", ", ".join(f"{mode} {n}" for mode, n in counts.most_common()))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
