# pyjit: everything a fresh machine needs is Rust, a C compiler and CPython 3.13 with its headers.
#
#   make demo    a real benchmark with and without pyjit, side by side
#   make test    every test
#   make cpython-tests  CPython's own tests with pyjit on (CPYTHON_TESTS=--all for all of them)
#   make fuzz    random programs with and without pyjit (FUZZ_ARGS='--seed 1 --count 10000')
#   make bench   the whole benchmark table
#   make build   (re)build the extension into the virtual environment
#   make lint    clippy and rustfmt
#   make wheel   a wheel in dist/
#   make clean   remove what was built

PYENV_ROOT ?= $(HOME)/.pyenv
PYTHON ?= $(firstword $(wildcard $(PYENV_ROOT)/versions/3.13.0/bin/python3.13) \
	$(wildcard $(PYENV_ROOT)/versions/3.13.*/bin/python3.13) $(shell command -v python3.13) python3)
VENV ?= .venv
BENCH_ARGS ?=
CPYTHON_TESTS ?=
FUZZ_ARGS ?=

PY := $(VENV)/bin/python
MATURIN := VIRTUAL_ENV=$(abspath $(VENV)) $(VENV)/bin/maturin
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check

# The requirements are written once, in pyproject.toml: $(call requirements,<key path into it>).
requirements = $$($(PY) -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); print(*p$(1))')

# .cargo/config.toml names .venv; a VENV given by hand goes first.
export PYO3_PYTHON := $(abspath $(PY))

.PHONY: setup build test test-rust test-python cpython-tests fuzz demo bench lint wheel clean

setup: build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info[:2] == (3, 13) or sys.exit(f"pyjit needs CPython 3.13 with headers, but {sys.executable} is {sys.version}. Try: make PYTHON=/path/to/python3.13")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml | $(VENV)/bin/python
	$(PIP_INSTALL) $(call requirements,["build-system"]["requires"]) \
		$(call requirements,["project"]["optional-dependencies"]["test"])
	@touch $@

# The benchmarks know what they need: pyperformance itself (all the demo takes), and what single programs import.
$(VENV)/.demo-ready: benchmarks/requirements.txt | $(VENV)/.ready
	$(PY) benchmarks/run.py --install-deps --bench own
	@touch $@

$(VENV)/.bench-ready: benchmarks/requirements.txt | $(VENV)/.ready
	$(PY) benchmarks/run.py --install-deps
	@touch $@

build: $(VENV)/.ready
	$(MATURIN) develop --release --quiet

test: test-rust test-python

# Neither crate links Python: `link` is off unless pyjit-interp is part of the same build.
test-rust: $(VENV)/.ready
	cargo test --quiet -p pyjit-ffi -p pyjit-codegen

test-python: build
	$(PY) -m pytest tests benchmarks/tests

cpython-tests: build
	$(PY) tests/cpython/run.py --again $(CPYTHON_TESTS)

fuzz: build
	$(PY) -m tests.fuzz $(FUZZ_ARGS)

demo: build $(VENV)/.demo-ready
	$(PY) benchmarks/run.py --demo $(BENCH_ARGS)

bench: build $(VENV)/.bench-ready
	$(PY) benchmarks/run.py $(BENCH_ARGS)

lint: $(VENV)/.ready
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

wheel: $(VENV)/.ready
	$(MATURIN) build --release --out dist

clean:
	rm -rf target dist $(VENV) .pytest_cache .hypothesis benchmarks/results
	rm -f python/pyjit/_pyjit*.so
