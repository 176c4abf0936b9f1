"""How soon a hot native loop notices: KeyboardInterrupt, and another thread that wants to run.

    python benchmarks/latency.py              with pyjit
    python benchmarks/latency.py --off        the interpreter alone
    python benchmarks/latency.py --rounds 200

Another process sends SIGINT at a random moment and notes when; the loop is left with KeyboardInterrupt. Then two threads
run the same loop for a while: each should have half of the processor time. A busy machine adds its own delays.
"""

import argparse
import mmap
import os
import random
import signal
import statistics
import struct
import sys
import threading
import time


def counting(stop):
    total = 0
    i = 0
    while not stop:
        i += 1
        total += i & 7
    return total


def floats(stop):
    x = 0.5
    while not stop:
        for _ in range(1000):
            x = x * 0.5 + 1.0
    return x


def leaf(x):
    return x + 1


def calls(stop):
    x = 0
    while not stop:
        x = leaf(x)
    return x


def nested(stop):
    count = 0
    while True:
        for i in range(100_000_000):
            for j in range(3):
                count ^= i
        if stop:
            return count


LOOPS = (counting, floats, calls, nested)


def interrupter(shared, requests):
    """The other process: for each byte waits a little, notes the time and interrupts the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while os.read(requests, 1):
        time.sleep(random.uniform(0.005, 0.03))
        shared[:8] = struct.pack("q", time.monotonic_ns())
        os.kill(os.getppid(), signal.SIGINT)
    os._exit(0)


def latencies(loop, rounds, shared, requests):
    """Milliseconds from the signal to the handler of KeyboardInterrupt."""
    found = []
    for _ in range(rounds):
        try:
            # On a busy machine the signal may come before this returns.
            os.write(requests, b"x")
            loop([])
        except KeyboardInterrupt:
            found.append((time.monotonic_ns() - struct.unpack("q", shared[:8])[0]) / 1e6)
    return found


def shares(loop, seconds):
    """Share of the processor time the first of two threads got."""
    stop, used = [], {}

    def body(name):
        loop(stop)
        used[name] = time.thread_time()

    threads = [threading.Thread(target=body, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.append(True)
    for thread in threads:
        thread.join()
    return used["a"] / (used["a"] + used["b"])


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--off", action="store_true", help="without pyjit")
    parser.add_argument("--rounds", type=int, default=200, help="interrupts per loop")
    parser.add_argument("--seconds", type=float, default=2, help="of two threads per loop")
    options = parser.parse_args(argv)
    shared = mmap.mmap(-1, 8)
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(writer)
        interrupter(shared, reader)
    os.close(reader)
    if not options.off:
        import pyjit

        if not pyjit.enable():
            return 1
    for loop in LOOPS:
        latencies(loop, 20, shared, writer)
        found = latencies(loop, options.rounds, shared, writer)
        line = f"{loop.__name__:10} interrupt: median {statistics.median(found):6.2f} ms, worst {max(found):6.2f} ms"
        if loop is not nested:
            share = shares(loop, options.seconds)
            line += f"; two threads: {share:4.0%} and {1 - share:4.0%}"
        if not options.off:
            state = pyjit.inspect(loop)
            line += f"; {state.state}"
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
