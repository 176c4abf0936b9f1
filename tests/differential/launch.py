"""Run one script as `__main__`, with pyjit switched on or without it, in exactly the same way.

usage: python launch.py SCRIPT [ARG...]

PYJIT_DIFF_JIT=1       import pyjit and enable it before the script starts.
PYJIT_DIFF_STATS=FILE  when the script is over, write `pyjit.stats()` to FILE as JSON.

Both runs of a comparison go through this file, so the frames below the script are the same. An uncaught exception
is shown as `python SCRIPT` shows it: the launcher's own frames are cut from the top of its traceback.
"""

import os
import sys
import types


def show_without_launcher(kind, error, tb):
    """`sys.excepthook` that hides the entries of this file."""
    while tb is not None and tb.tb_frame.f_code.co_filename == __file__:
        tb = tb.tb_next
    error.__traceback__ = tb
    sys.__excepthook__(kind, error, tb)


def write_stats(path):
    import json

    import pyjit

    with open(path, "w", encoding="utf-8") as out:
        json.dump(pyjit.stats(), out, default=str)


def main():
    script = os.path.abspath(sys.argv[1])
    stats_path = os.environ.pop("PYJIT_DIFF_STATS", None)
    with open(script, "rb") as source:
        code = compile(source.read(), script, "exec", dont_inherit=True)
    module = types.ModuleType("__main__")
    module.__file__ = script
    sys.modules["__main__"] = module
    sys.argv[:] = sys.argv[1:]
    sys.path[0] = os.path.dirname(script)
    sys.excepthook = show_without_launcher
    if os.environ.pop("PYJIT_DIFF_JIT", None):
        import pyjit

        pyjit.enable(strict=True)
    else:
        stats_path = None
    try:
        exec(code, module.__dict__)
    finally:
        if stats_path is not None:
            write_stats(stats_path)


main()
