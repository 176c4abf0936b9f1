"""The list of benchmarks: where each comes from and how much work one iteration is.

`loops` is fixed here, not calibrated at run time, so that an iteration is the same work on every interpreter and
under every configuration; it is chosen so that stock CPython needs roughly 10 to 100 ms for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).resolve().parent / "programs"


@dataclass(frozen=True)
class Benchmark:
    """One timed thing. Several may share a script, and a family counts once in a geometric mean."""

    name: str
    group: str
    """`core` (pure Python), `app` (application-like), `own` (benchmarks/programs), `process` (whole process)."""
    loops: int
    family: str
    script: str
    """Folder name after `bm_` in pyperformance, or file stem in benchmarks/programs."""
    args: tuple[str, ...]
    """Arguments of the script."""
    captured: str
    """The name the script gives its benchmark; one script may offer several."""

    @property
    def from_pyperformance(self) -> bool:
        return self.group in ("core", "app")


def _single(
    group: str, name: str, loops: int, script: str = "", args: tuple[str, ...] = (), captured: str = ""
) -> Benchmark:
    return Benchmark(name, group, loops, name, script or name, args, captured or name)


def _family(group: str, family: str, members: dict[str, int], select: bool = True, script: str = "") -> list[Benchmark]:
    """Benchmarks of one script, named `family_member`; `select` when the script takes the member as argument."""
    script = script or family
    return [
        Benchmark(f"{family}_{member}", group, loops, family, script, (member,) if select else (), f"{script}_{member}")
        for member, loops in members.items()
    ]


CORE = [
    _single("core", "async_generators", 1),
    _single("core", "barnes_hut", 1, captured="quadtree_nbody"),
    _single("core", "bpe_tokeniser", 1),
    _single("core", "chaos", 1),
    _single("core", "comprehensions", 1000),
    _single("core", "coroutines", 1),
    _single("core", "crypto_pyaes", 1),
    Benchmark("deepcopy", "core", 100, "deepcopy", "deepcopy", (), "deepcopy"),
    *_family("core", "deepcopy", {"reduce": 10000, "memo": 1000}, select=False),
    _single("core", "deltablue", 10),
    _single("core", "fannkuch", 1),
    _single("core", "float", 1),
    _single("core", "generators", 1),
    _single("core", "go", 1),
    _single("core", "hexiom", 5),
    *_family("core", "logging", {"silent": 20000, "simple": 1000, "format": 1000}),
    _single("core", "mdp", 1),
    _single("core", "meteor_contest", 1),
    _single("core", "nbody", 1),
    _single("core", "nqueens", 1),
    _single("core", "pickle_pure_python", 10, "pickle", ("--pure-python", "pickle")),
    _single("core", "pyflate", 1),
    _single("core", "raytrace", 1),
    _single("core", "richards", 1),
    _single("core", "richards_super", 1),
    *_family("core", "scimark", {"fft": 1, "lu": 1, "monte_carlo": 1, "sor": 1, "sparse_mat_mult": 10}),
    _single("core", "spectral_norm", 1),
    _single("core", "unpack_sequence", 2000),
    _single("core", "unpickle_pure_python", 10, "pickle", ("--pure-python", "unpickle")),
]

APP = [
    _single("app", "django_template", 1),
    _single("app", "docutils", 1),
    _single("app", "html5lib", 1),
    _single("app", "json_dumps", 2),
    _single("app", "json_loads", 50),
    _single("app", "mako", 5),
    *_family("app", "pprint", {"safe_repr": 1, "pformat": 1}, select=False),
    _single("app", "regex_compile", 1),
    *_family("app", "sqlglot", {"parse": 30, "transpile": 20, "optimize": 1, "normalize": 1}, script="sqlglot_v2"),
    *_family("app", "sympy", {"expand": 1, "integrate": 2, "sum": 1, "str": 1}),
    _single("app", "telco", 3),
    _single("app", "tomli_loads", 1),
    _single("app", "typing_runtime_protocols", 100),
    *_family("app", "xml_etree", {"parse": 1, "iterparse": 1, "generate": 1, "process": 1}),
]

OWN = [
    _single("own", name, 1)
    for name in (
        "attr_loops",
        "bigint_fib",
        "closures",
        "collatz",
        "dict_counting",
        "exceptions_in_loops",
        "fib",
        "mandelbrot",
        "matmul",
        "method_calls",
        "sieve",
        "string_building",
        "vector_objects",
    )
]

PROCESS = [_single("process", name, 1) for name in ("startup", "never_hot")]

ALL = [*CORE, *APP, *OWN, *PROCESS]


def by_name(name: str) -> Benchmark:
    return next(benchmark for benchmark in ALL if benchmark.name == name)


def select(names: str) -> list[Benchmark]:
    """Benchmarks for a comma-separated list of names, families or groups, in catalogue order."""
    wanted = {name.strip() for name in names.split(",") if name.strip()}
    known = {key for b in ALL for key in (b.name, b.family, b.group)}
    unknown = sorted(wanted - known)
    if unknown:
        raise ValueError(f"unknown benchmarks: {', '.join(unknown)}")
    return [b for b in ALL if wanted & {b.name, b.family, b.group}]
