"""Child processes of `multiprocessing`, however they are started, run natively and give what the interpreter gives."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import multiprocessing
import os
import sys

import pyjit


def work(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def entries():
    stats = pyjit.stats()
    return stats["native_entries"] + stats["osr_entries"]


def in_child(n):
    return work(n), entries(), os.getpid()


def switch_on():
    pyjit.enable(strict=True, threshold=1)


def send(pipe, n):
    for _ in range(5):
        result = in_child(n)
    pipe.send(result)
    pipe.close()


def main(method):
    switch_on()
    context = multiprocessing.get_context(method)
    wanted = [work(n) for n in range(100, 140)]
    # A child made by fork goes on counting where this process is, any other begins at 0.
    known = entries()
    counted = {}
    with context.Pool(2, switch_on) as pool:
        results = pool.map(in_child, range(100, 140))
    for _, count, pid in results:
        counted[pid] = max(count, counted.get(pid, 0))
    counted.pop(os.getpid(), None)
    pooled = bool(counted) and all(count > (known if method == "fork" else 0) for count in counted.values())
    here, there = context.Pipe(duplex=False)
    known = entries()
    one = context.Process(target=send, args=(there, 139))
    one.start()
    result, count, pid = here.recv()
    one.join()
    print(known > 0, [r for r, _, _ in results] == wanted, pooled, result == wanted[-1], pid == one.pid, one.exitcode)
    # What is switched on here is on in a child by fork; another would have to do it itself.
    print(count > known if method == "fork" else count)


if __name__ == "__main__":
    main(sys.argv[1])
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_start_methods(tmp_path, method):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYJIT")}
    done = subprocess.run([sys.executable, path, method], env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first == "True True True True True 0"
    assert second == ("True" if method == "fork" else "0")
