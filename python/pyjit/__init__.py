"""A JIT compiler for stock CPython 3.13."""

from . import _pyjit as _pyjit
