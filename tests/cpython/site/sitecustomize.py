"""Switches pyjit on in every interpreter that `tests/cpython/run.py` or one of its tests starts."""

import os

if os.environ.get("PYJIT_CPYTHON_TESTS"):
    import pyjit

    pyjit.enable()
