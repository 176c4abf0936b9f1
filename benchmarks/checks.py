"""What the pyperformance benchmarks computed, for those whose timed function does not return it.

A check calls the functions the benchmark has just made hot, on inputs of its own where the script's have been changed
by the timed iterations, and returns a value whose digest must be equal whatever ran it. `ns` is the script's globals.
"""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
from collections.abc import Callable
from typing import Any

Namespace = dict[str, Any]


def _async_generators(ns: Namespace) -> object:
    async def values() -> list[int]:
        return [value async for value in ns["tree"](range(2000))]

    return asyncio.run(values())


def _barnes_hut(ns: Namespace) -> object:
    particles = ns["create_deterministic_galaxy"](100, 500, 400)
    for _ in range(10):
        ns["advance_system"](particles, 0.5, ns["TIME_STEP"], 1000, 800)
    return ns["calculate_system_energy"](particles), particles


def _bpe_tokeniser(ns: Namespace) -> object:
    text = "the quick brown fox jumps over the lazy dog, thrice; " * 20
    encoding = ns["SimpleBytePairEncoding"].train(text, vocab_size=280, pat_str=r" ?[a-z]+|[^a-z]")
    return encoding.mergeable_ranks, encoding.encode(text)


def _written(write: Callable[[str], object]) -> bytes:
    """What `write` puts into the file it is given the name of."""
    handle, path = tempfile.mkstemp()
    os.close(handle)
    try:
        write(path)
        with open(path, "rb") as file:
            return file.read()
    finally:
        os.unlink(path)


def _chaos(ns: Namespace) -> object:
    splines = [ns["Spline"]([ns["GVector"](x, (x * x) % 7, 0.0) for x in range(4)], 3, [0, 0, 0, 1, 1, 1])]
    game = ns["Chaosgame"](splines, 0.25)
    return _written(lambda path: game.create_image_chaos(64, 64, 2000, path, 1234))


def _comprehensions(ns: Namespace) -> object:
    return [widget.widget_id for widget in ns["WidgetTray"](1, ns["make_some_widgets"]()).sorted_widgets]


def _coroutines(ns: Namespace) -> object:
    try:
        ns["fibonacci"](18).send(None)
    except StopIteration as stop:
        return stop.value
    return None


def _crypto_pyaes(ns: Namespace) -> object:
    return ns["pyaes"].AESModeOfOperationCTR(ns["KEY"]).encrypt(ns["CLEARTEXT"])


def _deepcopy(ns: Namespace) -> object:
    shared = [1] * 10
    value = {"a": (shared, shared), "b": [shared] * 3, "c": ns["A"]("hello", [1, 2, 3], True), "d": {5: "x"}}
    return ns["copy"].deepcopy(value)


def _generators(ns: Namespace) -> object:
    return list(ns["tree"](range(5000)))


def _logging(ns: Namespace) -> object:
    stream, logger = ns["stream"], ns["logger"]
    ns["truncate_stream"](stream)
    logger.debug("silent")
    logger.warning("plain")
    logger.warning("%s and %d", "formatted", 3)
    return stream.getvalue()


def _mdp(ns: Namespace) -> object:
    return ns["Battle"]().evaluate(0.3)


def _nbody(ns: Namespace) -> object:
    bodies = [([i * 1.5, 2.0 - i, i * 0.25], [0.1 * i, 0.2, -0.05 * i], 1.0 + i) for i in range(5)]
    pairs = ns["combinations"](bodies)
    ns["offset_momentum"](bodies[0], bodies)
    ns["advance"](0.01, 500, bodies, pairs)
    return ns["report_energy"](bodies, pairs), bodies


def _nqueens(ns: Namespace) -> object:
    return list(ns["n_queens"](7))


def _pickle(ns: Namespace) -> object:
    pickle = ns["pickle"]
    dumped = [pickle.dumps(ns[name], 4) for name in ("DICT", "TUPLE", "DICT_GROUP")]
    return dumped, [pickle.loads(data) for data in dumped]


def _raytrace(ns: Namespace) -> object:
    return _written(lambda path: ns["bench_raytrace"](1, 40, 40, path))


def _scimark_fft(ns: Namespace) -> object:
    data = ns["Random"](7).RandomVector(256)
    ns["FFT_transform"](256, data)
    transformed = list(data)
    ns["FFT_inverse"](256, data)
    return transformed, list(data)


def _scimark_lu(ns: Namespace) -> object:
    matrix = ns["Random"](7).RandomMatrix(ns["ArrayList"](30, 30))
    lu, pivot = ns["ArrayList"](30, 30), [0] * 30
    ns["LU"](lu, matrix, pivot)
    return [list(row) for row in lu.data], pivot


def _scimark_monte_carlo(ns: Namespace) -> object:
    return ns["MonteCarlo"](5000)


def _scimark_sor(ns: Namespace) -> object:
    grid = ns["Random"](7).RandomMatrix(ns["Array2D"](30, 30))
    ns["SOR_execute"](1.25, grid, 5, ns["Array2D"])
    return list(grid.data)


def _scimark_sparse_mat_mult(ns: Namespace) -> object:
    size = 50
    rows = [5 * r for r in range(size + 1)]
    columns = [(7 * i) % size for i in range(5 * size)]
    values = [1.0 / (i + 1) for i in range(5 * size)]
    result = [0.0] * size
    ns["SparseCompRow_matmult"](size, result, values, rows, columns, [float(i) for i in range(size)], 3)
    return result


def _spectral_norm(ns: Namespace) -> object:
    return ns["eval_AtA_times_u"]([1.0 + i for i in range(40)])


def _unpack_sequence(ns: Namespace) -> object:
    try:
        ns["do_unpacking"](1, (1, 2))
    except ValueError as error:
        return str(error)
    return None


def _docutils(ns: Namespace) -> object:
    document = next(ns["DOC_ROOT"].rglob("pep-0256.txt"))
    settings = {"input_encoding": "unicode", "output_encoding": "unicode", "report_level": 5}
    return ns["core"].publish_string(
        source=document.read_text(encoding="utf-8"), writer_name="html5", settings_overrides=settings
    )


def _html5lib(ns: Namespace) -> object:
    ns["html_file"].seek(0)
    elements = ns["html5lib"].parse(ns["html_file"]).iter()
    # A comment's tag is a function.
    return [(el.tag if isinstance(el.tag, str) else "", el.text, el.tail, el.attrib) for el in elements]


def _json_dumps(ns: Namespace) -> object:
    return [ns["json"].dumps(ns[case][0]) for case in ns["CASES"]]


def _json_loads(ns: Namespace) -> object:
    return [ns["json"].loads(text) for text in ns["objs"]]


def _regex_compile(ns: Namespace) -> object:
    re = ns["re"]
    texts = [(getattr(regex, "pattern", regex), flags) for regex, flags in ns["regexes"]]
    return [re._compiler._code(re._parser.parse(text, flags), flags) for text, flags in texts]


def _sqlglot(ns: Namespace) -> object:
    parsed = ns["parse_one"](ns["SQL"])
    condition = ns["parse_one"]("(A AND B) OR (C AND D) OR (E AND F)")
    return [
        parsed.sql(),
        ns["transpile"](ns["SQL"], write="spark"),
        ns["optimize"](parsed, ns["TPCH_SCHEMA"]).sql(),
        ns["normalize"].normalize(condition).sql(),
    ]


def _sympy(ns: Namespace) -> object:
    x, y, i = ns["symbols"]("x y i")
    return [
        str(ns["expand"]((1 + x + 2 * y) ** 8)),
        str(ns["integrate"]((1 / ns["tan"](x)) ** 3, x)),
        str(ns["summation"](x**i / i, (i, 1, 20))),
    ]


def _telco(ns: Namespace) -> object:
    """The totals that the benchmark prints into a file of its own."""
    printed: list[str] = []
    ns["print"] = lambda value, file: printed.append(str(value))
    try:
        ns["bench_telco"](1, ns["filename"])
    finally:
        del ns["print"]
    return printed


def _tomli_loads(ns: Namespace) -> object:
    text = ns["DATA_FILE"].read_text("utf-8")
    return str(ns["tomli"].loads(text))


def _typing_runtime_protocols(ns: Namespace) -> object:
    protocols = ("HasX", "HasManyAttributes", "SupportsInt", "SupportsManyMethods", "SupportsIntAndX")
    classes = ("Empty", "PropertyX", "HasIntMethod", "HasManyMethods", "InstanceVarX", "ManyInstanceVars", "NominalX")
    return [[isinstance(ns[cls](), ns[protocol]) for protocol in protocols] for cls in classes]


def _xml_etree(ns: Namespace) -> object:
    etree = ns["etree_module"]
    root = ns["build_xml_tree"](etree)
    text = etree.tostring(root)
    events = [(event, el.tag) for event, el in etree.iterparse(io.BytesIO(text), ("start", "end"))]
    return text, events, ns["process"](etree, root)


CHECKS: dict[str, Callable[[Namespace], object]] = {
    "async_generators": _async_generators,
    "barnes_hut": _barnes_hut,
    "bpe_tokeniser": _bpe_tokeniser,
    "chaos": _chaos,
    "comprehensions": _comprehensions,
    "coroutines": _coroutines,
    "crypto_pyaes": _crypto_pyaes,
    "deepcopy": _deepcopy,
    "docutils": _docutils,
    "generators": _generators,
    "html5lib": _html5lib,
    "json_dumps": _json_dumps,
    "json_loads": _json_loads,
    "logging": _logging,
    "mdp": _mdp,
    "nbody": _nbody,
    "nqueens": _nqueens,
    "pickle_pure_python": _pickle,
    "raytrace": _raytrace,
    "regex_compile": _regex_compile,
    "scimark_fft": _scimark_fft,
    "scimark_lu": _scimark_lu,
    "scimark_monte_carlo": _scimark_monte_carlo,
    "scimark_sor": _scimark_sor,
    "scimark_sparse_mat_mult": _scimark_sparse_mat_mult,
    "spectral_norm": _spectral_norm,
    "sqlglot": _sqlglot,
    "sympy": _sympy,
    "telco": _telco,
    "tomli_loads": _tomli_loads,
    "typing_runtime_protocols": _typing_runtime_protocols,
    "unpack_sequence": _unpack_sequence,
    "unpickle_pure_python": _pickle,
    "xml_etree": _xml_etree,
}
"""By benchmark name, else by family. Those missing either return their result (float, go, fannkuch, mako, ...) or
compare it themselves and raise (hexiom, meteor_contest, pyflate, ...)."""


def check_value(name: str, family: str, ns: Namespace) -> object:
    """The value to compare for this benchmark, or None if it has no check."""
    check = CHECKS.get(name) or CHECKS.get(family)
    return check(ns) if check else None
