"""`python -m pyjit` against `python`: the program must not be able to tell the difference."""

import subprocess
import sys
import zipfile

import pytest

PROGRAM = """
import sys

def show(value):
    print(value)

names = sorted(globals())
show(names)
show([__name__, __file__, __package__, __spec__ is None, __cached__, __doc__, __annotations__])
show([type(__loader__).__name__, type(__builtins__).__name__, sys.modules["__main__"].__dict__ is globals()])
show([sys.argv, sys.path])
"""

FAILING = """
def f():
    try:
        {}["missing"]
    except KeyError:
        raise ValueError("bad") from None

f()
"""

ENDINGS = {
    "exit_code": "import sys; sys.exit(3)",
    "exit_text": "import sys; sys.exit('the end')",
    "error": FAILING,
    "chained_error": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}['missing']\n",
    "syntax_error": "def f(:\n",
    "interrupt": "raise KeyboardInterrupt",
    "own_hook": "import sys\nsys.excepthook = lambda k, v, t: print(k, t.tb_lineno, v.__traceback__ is t)\n1 / 0\n",
    "at_exit": "import atexit\natexit.register(print, 'last')\nprint('first')\n",
    "no_inheritance": "def f(x: int): ...\nprint(f.__annotations__)\n",
}


def run(folder, *args):
    command = [sys.executable, "-W", "ignore", *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def compare(folder, *args):
    """Both ways of running the program, which must agree; the result of one of them."""
    expected = run(folder, *args)
    assert run(folder, "-m", "pyjit", *args) == expected
    return expected


@pytest.fixture
def folder(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    for file in [tmp_path / "script.py", package / "module.py", package / "__main__.py"]:
        file.write_text(PROGRAM)
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("__main__.py", PROGRAM)
    # Compiled beforehand, so that both runs find the same cache.
    run(tmp_path, "-m", "compileall", "-q", ".")
    return tmp_path


@pytest.mark.parametrize(
    "args",
    [
        ("script.py", "-m", "--stats", "x"),
        ("package/module.py",),
        ("-m", "package.module", "a", "--strict"),
        ("-m", "package"),
        ("package",),
        ("archive.zip", "x"),
        ("package/__pycache__/module.cpython-313.pyc",),
    ],
    ids=lambda args: args[0] + args[1] if args[0] == "-m" else args[0],
)
def test_names_and_paths(folder, args):
    assert compare(folder, *args)[0] == 0


def test_symlink(folder):
    (folder / "link.py").symlink_to(folder / "package" / "module.py")
    assert compare(folder, "link.py")[0] == 0


@pytest.mark.parametrize("args", [("missing.py",), ("-m", "missing"), ("-m", "package.missing"), ("empty",)])
def test_nothing_there(folder, args):
    (folder / "empty").mkdir()
    assert compare(folder, *args)[0] != 0


@pytest.mark.parametrize("name", ENDINGS)
def test_endings(tmp_path, name):
    (tmp_path / "program.py").write_text(ENDINGS[name])
    compare(tmp_path, "program.py")
    if name != "syntax_error":
        compare(tmp_path, "-m", "program")


def test_safe_path(folder):
    expected = run(folder, "-P", "script.py")
    assert run(folder, "-P", "-m", "pyjit", "script.py") == expected


def test_pickle_finds_main(tmp_path):
    (tmp_path / "program.py").write_text(
        "import pickle\nclass C: pass\ndef f(): pass\n"
        "print(pickle.loads(pickle.dumps(f)) is f, type(pickle.loads(pickle.dumps(C()))) is C)\n"
    )
    assert compare(tmp_path, "program.py")[1] == "True True\n"


@pytest.mark.parametrize(
    ("args", "text"),
    [((), "nothing to run"), (("-m",), "-m wants"), (("--fast", "x.py"), "unknown option --fast"), (("-x",), "-x")],
)
def test_usage_errors(tmp_path, args, text):
    code, out, err = run(tmp_path, "-m", "pyjit", *args)
    assert (code, out) == (2, "")
    assert text in err and "usage: python -m pyjit" in err


def test_help_and_version(tmp_path):
    code, out, err = run(tmp_path, "-m", "pyjit", "--help")
    assert (code, err) == (0, "") and out.startswith("usage: python -m pyjit")
    code, out, err = run(tmp_path, "-m", "pyjit", "--version")
    assert (code, err) == (0, "") and out.startswith("pyjit ")
