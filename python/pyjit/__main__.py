"""`python -m pyjit`: run a program with the JIT on, the way `python` itself would run it."""

import builtins
import sys

import pyjit

USAGE = """\
usage: python -m pyjit [--stats] [--strict] (script.py | directory | archive | -m module) [arguments]

Run a Python program with pyjit enabled.

  --stats    print the counters of pyjit to stderr when the program ends
  --strict   fail if this interpreter is not supported, instead of running without the JIT
  --version  print the version of pyjit
  --help     print this text

Options of the JIT are environment variables:
"""


def main(argv):
    """Run the program that `argv`, the arguments after `python -m pyjit`, asks for."""
    strict = False
    while argv and argv[0].startswith("--"):
        flag = argv.pop(0)
        if flag == "--help":
            return _print_help()
        if flag == "--version":
            print(f"pyjit {pyjit.__version__}")
            return
        if flag == "--strict":
            strict = True
        elif flag == "--stats":
            _print_stats_at_exit()
        else:
            _usage_error(f"unknown option {flag}")
    run, program = _program(argv)
    try:
        pyjit.enable(strict=strict)
    except pyjit.UnsupportedError as error:
        sys.exit(f"python -m pyjit: {error}")
    _run_as_main(run, program)


def _program(argv):
    """What to run, as a function and its argument; `sys.argv` and `sys.path` become the program's."""
    if not argv:
        _usage_error("nothing to run")
    if argv[0] == "-m":
        if len(argv) < 2:
            _usage_error("-m wants the name of a module")
        sys.argv[:] = ["-m", *argv[2:]]
        return _run_module, argv[1]
    if argv[0].startswith("-"):
        _usage_error(f"unknown option {argv[0]}")
    sys.argv[:] = argv
    return _run_path, argv[0]


def _run_as_main(run, program):
    """Call `run(program)` in a fresh `__main__`, keeping our own frames out of the traceback."""
    main_module = type(sys)("__main__")
    main_module.__dict__.update(__annotations__={}, __builtins__=builtins)
    sys.modules["__main__"] = main_module
    try:
        run(program, main_module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        _hide_own_frames(error)
        raise


def _run_module(name, namespace):
    # Like `python -m`; it finds the namespace of `__main__` by itself.
    import runpy

    runpy._run_module_as_main(name)


def _run_path(path, namespace):
    import os

    if _is_container(path):
        import runpy

        _set_path0(os.path.abspath(path))
        runpy._run_module_as_main("__main__", alter_argv=False)
        return
    full = os.path.abspath(path)
    code, loader = _read_script(full)
    _set_path0(os.path.dirname(os.path.realpath(path)))
    namespace.update(__file__=full, __cached__=None, __loader__=loader)
    exec(code, namespace)


def _is_container(path):
    """Whether `path` is something modules are imported from: a directory or an archive."""
    for hook in sys.path_hooks:
        try:
            hook(path)
        except ImportError:
            continue
        return True
    return False


def _read_script(full):
    """The code of a source or .pyc file, and the loader `__main__` gets."""
    import io
    from importlib.machinery import SourceFileLoader, SourcelessFileLoader

    try:
        with io.open_code(full) as file:
            content = file.read()
    except OSError as error:
        print(f"{sys.executable}: can't open file {full!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        sys.exit(2)
    if full.endswith(".pyc"):
        loader = SourcelessFileLoader("__main__", full)
        return loader.get_code("__main__"), loader
    return compile(content, full, "exec", dont_inherit=True), SourceFileLoader("__main__", full)


def _set_path0(entry):
    """Put the program's own folder where `python -m pyjit` put the current one."""
    if not sys.flags.safe_path:
        sys.path[0] = entry


def _hide_own_frames(error):
    """Let whoever prints `error` see the traceback `python` would show.

    The exception goes on to the interpreter, which ends the process as the kind of exception asks; on the
    way it collects our frames again, so they are cut off when it is printed.
    """
    below = error.__traceback__
    while below is not None and below.tb_frame.f_globals is globals():
        below = below.tb_next
    show = sys.excepthook

    def hook(kind, value, traceback):
        show(kind, value.with_traceback(below) if value is error else value, below if value is error else traceback)

    sys.excepthook = hook


def _print_stats_at_exit():
    import atexit

    def show():
        for name, value in pyjit.stats().items():
            print(f"pyjit: {name} = {value}", file=sys.stderr)

    atexit.register(show)


def _print_help():
    from ._options import table

    print(USAGE, end="")
    for option in table():
        print(f"  {option.env}  {option.doc}\n      {option.allowed()}; default {option.default}")


def _usage_error(message):
    print(f"python -m pyjit: {message}\n{USAGE.splitlines()[0]}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
