"""Functions that handle exceptions stay in machine code, also when they keep the exception for a while."""

import os
import subprocess
import sys


class Stop(Exception):
    def __init__(self, value):
        self.value = value


def at(n, limit):
    if n == limit:
        raise Stop(n)
    return 1


def test_returning_from_a_handler_what_its_exception_holds(compiled, native):
    def until(limit):
        n = 0
        try:
            while True:
                n += at(n, limit)
        except Stop as stop:
            return stop.value

    compiled(until, *[(k,) for k in range(40)])
    assert native(until, 9, exits=0) == 9


def test_an_exception_in_a_variable_of_a_loop(compiled, native):
    def collect(count):
        total = 0
        for k in range(count):
            try:
                total += at(k % 4, 2)
            except Stop as stop:
                last = stop
                total += last.value
                del last
        return total

    compiled(collect, *[(12,)] * 40)
    assert native(collect, 8, exits=0) == 6 + 4


def test_a_frame_that_outlives_the_call_finds_its_locals(compiled, native):
    def kept(limit):
        n = 0
        try:
            while True:
                n += at(n, limit)
        except Stop as stop:
            return stop

    compiled(kept, *[(k,) for k in range(40)])
    stop = native(kept, 5)
    frame = stop.__traceback__.tb_frame
    assert frame.f_locals == {"limit": 5, "n": 5}
    assert frame is not sys._getframe()
    assert stop.__traceback__.tb_next.tb_frame.f_locals == {"n": 5, "limit": 5}


def test_a_lookup_whose_handler_is_given_up_is_verified():
    # `current_thread()` looks itself up in a dict; it becomes part of `Thread.__init__` and `Thread.join`.
    source = """
import threading, pyjit
pyjit.enable()
for _ in range(3):
    threads = [threading.Thread(target=len, args=("a",)) for _ in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
print(pyjit.inspect(threading.Thread.join).is_compiled)
"""
    env = os.environ | {"PYJIT_THRESHOLD": "1", "PYJIT_VERIFY": "1"}
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=120, env=env)
    assert (done.stdout, done.stderr) == ("True\n", "")
