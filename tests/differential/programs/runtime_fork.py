"""os.fork from inside hot code: the child goes on with the same compiled functions, then both report through a pipe."""

import os


def work(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def polymorphic(a, b):
    return a + b


def fork_and_collect(child):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(read)
            os.write(write, repr(child()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    data = b""
    while chunk := os.read(read, 4096):
        data += chunk
    os.close(read)
    _, status = os.waitpid(pid, 0)
    return data.decode(), os.waitstatus_to_exitcode(status)


def fork_in_loop(n, at):
    total = 0
    result = None
    for i in range(n):
        total += i
        if i == at:
            result = fork_and_collect(lambda: (total, work(500), polymorphic("a", "b")))
    return total, result


def changes_in_child():
    global work
    original = work(100)
    work = lambda n: "changed in the child"
    return original, work(100), polymorphic(0.5, 1), polymorphic(2**62, 2**62)


for i in range(1000):
    work(3), polymorphic(i, 1)
print(work(2000), flush=True)
print(fork_and_collect(lambda: (work(2000), polymorphic(1, 2))), flush=True)
print(fork_in_loop(2000, 1200), fork_in_loop(10, 50), flush=True)
print(fork_and_collect(changes_in_child), work(100), flush=True)
print(fork_and_collect(lambda: fork_and_collect(lambda: work(300))), flush=True)
print([fork_and_collect(lambda: [polymorphic(i, 0.5) for i in range(300)][-1])[0] for _ in range(3)], work(2000))
