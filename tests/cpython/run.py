"""CPython's own test suite under pyjit: what passes without pyjit must pass with it.

Every module of `Lib/test` runs in a process of its own, with pyjit switched on there and in every child process by a
`sitecustomize` on the path. A module that fails is run again without pyjit, and only what passes there is reported.

    python tests/cpython/run.py                          the core modules, default threshold and threshold 1
    python tests/cpython/run.py --all                    every module of Lib/test
    python tests/cpython/run.py test_dict --threshold 1  one module, everything compiled at its first call
    python tests/cpython/run.py --all --known known.txt  without the differences listed there
"""

import argparse
import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
SITE = HERE / "site"
KNOWN = HERE / "known.txt"

# The language, the builtin types, and what watches a running program.
CORE = """
test_generators test_exceptions test_dict test_list test_int test_float test_class test_descr test_functools
test_sys_settrace test_sys_setprofile test_monitoring test_frame test_traceback test_scope test_grammar test_compile
test_iter test_itertools test_collections test_copy test_pickle test_json test_re test_threading test_gc test_weakref
test_bool test_bytes test_call test_complex test_contextlib test_coroutines test_dataclasses test_decorators
test_enum test_exception_group test_exception_hierarchy test_except_star test_extcall test_fstring test_funcattrs
test_generator_stop test_genexps test_getattr test_global test_inspect test_keywordonlyarg test_lambda test_listcomps
test_long test_metaclass test_named_expressions test_opcache test_operator test_opcodes test_patma test_peepholer
test_positional_only_arg test_property test_raise test_range test_richcmp test_set test_setcomps test_slice test_sort
test_str test_string test_subclassinit test_super test_syntax test_sys test_tuple test_type_cache test_type_params
test_types test_typing test_unary test_unpack test_unpack_ex test_userdict test_userlist test_with test_yield_from
test_code test_codecs test_bdb test_pdb test_dis test_cprofile test_profile test_tracemalloc test_asyncgen test_abc
test_augassign test_baseexception test_binop test_bigmem test_builtin test_cmd_line_script test_compare test_defaultdict
test_deque test_dictcomps test_dictviews test_dynamic test_dynamicclassattribute test_eof test_finalization
test_format test_fractions test_decimal test_statistics test_heapq test_bisect test_random test_math test_cmath
test_struct test_array test_memoryview test_textwrap test_difflib test_ast test_tokenize test_contextlib_async
test_context test_sched test_queue test_signal test_fork1 test_atexit test_concurrent_futures test_unittest
test_asyncio test_doctest test_import test_importlib test_module test_numeric_tower test_pow test_print test_reprlib
test_keyword test_symtable test_trace test_weakset test_zipfile test_csv test_configparser test_argparse
""".split()

FAILED = re.compile(r"^(?:FAIL|ERROR): (\S+(?: \([^)]*\))?)", re.MULTILINE)


@dataclasses.dataclass
class Result:
    """What one run of one module gave. `failed`: names of failed tests, or what else went wrong."""

    passed: bool
    failed: frozenset
    output: str
    seconds: float


def environment(threshold):
    """The environment of a run; without pyjit if `threshold` is None, with its default threshold if it is 0."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYJIT")}
    paths = [str(SITE), *env.pop("PYTHONPATH", "").split(os.pathsep)]
    env.update(PYTHONPATH=os.pathsep.join(filter(None, paths)), PYTHONFAULTHANDLER="1")
    if threshold is not None:
        env["PYJIT_CPYTHON_TESTS"] = "1"
        if threshold:
            env["PYJIT_THRESHOLD"] = str(threshold)
    return env


def run_module(name, threshold, options):
    """Run one module of the test suite."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pyjit-cpython-") as scratch:
        process = subprocess.Popen(
            [options.python, *options.X, "-m", "test", "-v", *options.regrtest, name],
            cwd=scratch,
            env=environment(threshold) | {"TMPDIR": scratch},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=options.timeout)
            status = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            status = None
    text = output.decode(errors="replace")
    failed = set(FAILED.findall(text))
    if status is None:
        failed.add(f"still running after {options.timeout:g} s")
    elif status < 0:
        failed.add(f"killed by {signal.Signals(-status).name}")
    elif status and not failed:
        failed.add(f"exit status {status}")
    # 4: nothing of it could run here; without resources that is no failure.
    return Result(status in (0, 4), frozenset(failed), text, time.monotonic() - started)


def known_differences(path):
    """Lines `module test: why` of a file; the test may be `*`."""
    known = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.strip() and not line.startswith("#"):
            place, _, why = line.partition(": ")
            module, _, test = place.partition(" ")
            known.setdefault(module, {})[test] = why
    return known


def check(name, options, known):
    """Yields (threshold, Result with pyjit, names of tests that fail only with pyjit)."""
    plain = None
    for threshold in options.threshold:
        result = run_module(name, threshold, options)
        new = set()
        if not result.passed:
            if plain is None:
                plain = run_module(name, None, options)
            new = set(result.failed) - set(plain.failed)
            if options.again and new:
                # Some tests fail now and then on a busy machine: what is real fails twice.
                result = run_module(name, threshold, options)
                new &= set(result.failed)
            excused = known.get(name, {})
            new = set() if "*" in excused else {t for t in new if t not in excused}
        yield threshold, result, new


def all_modules(python):
    """Every module and package of tests of the interpreter."""
    listed = subprocess.run([python, "-m", "test", "--list-tests"], capture_output=True, text=True, check=True)
    return listed.stdout.split()


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="modules (default: the core of the language)")
    parser.add_argument("--all", action="store_true", help="every module of Lib/test")
    parser.add_argument("--threshold", type=int, action="append", help="0 (pyjit's default) or N (default: both 0, 1)")
    parser.add_argument("--python", default=sys.executable, help="interpreter under test")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at a time")
    parser.add_argument("--timeout", type=float, default=300, help="seconds per module")
    parser.add_argument("--again", action="store_true", help="report only what fails twice")
    parser.add_argument("--known", type=pathlib.Path, default=KNOWN, help="file of differences that are allowed")
    parser.add_argument("--logs", type=pathlib.Path, help="directory for the output of what failed")
    parser.add_argument("--dev", action="store_true", help="run with -X dev")
    parser.add_argument("--regrtest", action="append", default=[], help="further argument for `python -m test`")
    options = parser.parse_args(argv)
    options.threshold = options.threshold or [0, 1]
    options.X = ["-X", "dev"] if options.dev else []
    return options


def main(argv=None):
    options = parse_arguments(argv)
    # A shell starts background jobs with SIGINT ignored, and so would be all tests; some then wait for it for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if subprocess.run([options.python, "-c", "import test.regrtest"], capture_output=True).returncode:
        print(f"{options.python} comes without Lib/test", file=sys.stderr)
        return 2
    names = options.names or (all_modules(options.python) if options.all else CORE)
    known = known_differences(options.known)
    runs = failures = passed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for name, results in zip(names, pool.map(lambda n: list(check(n, options, known)), names)):
            for threshold, result, new in results:
                runs += 1
                passed += result.passed
                failures += bool(new)
                verdict = "FAIL" if new else "ok" if result.passed else "same"
                print(f"{verdict:4} {name:32} threshold {threshold}  {result.seconds:6.1f} s", flush=True)
                for test in sorted(new):
                    print(f"     {test}", flush=True)
                if new and options.logs:
                    options.logs.mkdir(parents=True, exist_ok=True)
                    (options.logs / f"{name}.{threshold}.log").write_text(result.output)
    print(f"{len(names)} modules, {runs} runs: {passed} passed, {failures} failed only with pyjit")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
