"""Threads in hot loops with a tiny switch interval: locks, queues, events, thread-locals, exceptions."""

import queue
import sys
import threading

sys.setswitchinterval(1e-5)
counter = 0
lock = threading.Lock()


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.RLock()

    def add(self, amount):
        with self.lock:
            self.balance += amount


def locked_increment(n):
    global counter
    for _ in range(n):
        with lock:
            counter += 1


def private_work(seed, n, out):
    x = seed
    y = 0.0
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        y += x % 3
    out[seed] = x, y


def run(targets):
    threads = [threading.Thread(target=target, args=args) for target, *args in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def transfer(a, b, n):
    for i in range(n):
        a.add(-1)
        b.add(1)


def producer(q, n):
    for i in range(n):
        q.put(i)
    q.put(None)


def consumer(q, out):
    total = 0
    while (item := q.get()) is not None:
        total += item
    out.append(total)


def waits(event, out):
    n = 0
    while not event.is_set():
        n += 1
    out.append(n > 0)


def ping(own, other, n, out):
    for i in range(n):
        own.acquire()
        out.append(threading.current_thread().name)
        other.release()


def failing(n, out):
    try:
        for i in range(n):
            if i == n - 1:
                raise ValueError(f"in thread {i}")
    except ValueError as error:
        out.append((str(error), error.__traceback__.tb_lineno - failing.__code__.co_firstlineno))


local = threading.local()


def thread_local(seed, n, out):
    local.value = seed
    for i in range(n):
        local.value += 1
    out[seed] = local.value


def recursion(n, out):
    def fib(k):
        return k if k < 2 else fib(k - 1) + fib(k - 2)

    out[n] = fib(n)


def stops_other(n):
    stop = False
    progress = []

    def worker():
        i = 0
        while not stop:
            i += 1
        progress.append(i >= 0)

    thread = threading.Thread(target=worker)
    thread.start()
    total = 0
    for i in range(n):
        total += i
    stop = True
    thread.join()
    return total, progress


run([(locked_increment, 1500)] * 4)
print(counter)
results = {}
run([(private_work, seed, 3000, results) for seed in range(4)])
print([results[seed] for seed in range(4)])
a, b = Account(1000), Account(0.5)
run([(transfer, a, b, 400), (transfer, b, a, 400), (transfer, a, b, 300)])
print(a.balance, b.balance)
q, totals = queue.Queue(maxsize=10), []
run([(producer, q, 500), (consumer, q, totals)])
print(totals)
event, out = threading.Event(), []
threads = [threading.Thread(target=waits, args=(event, out)) for _ in range(2)]
for thread in threads:
    thread.start()
event.set()
for thread in threads:
    thread.join()
print(len(out))
first, second, names = threading.Semaphore(1), threading.Semaphore(0), []
threads = [
    threading.Thread(target=ping, args=(first, second, 200, names), name="A"),
    threading.Thread(target=ping, args=(second, first, 200, names), name="B"),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(names), names == ["A", "B"] * 200)
errors, values = [], {}
run([(failing, 1000, errors)] * 3)
run([(thread_local, seed, 1000, values) for seed in (0, 100, 0.5)])
run([(recursion, n, values) for n in (10, 12, 14)])
print(errors, sorted(values.items()), stops_other(3000), hasattr(local, "value"), threading.active_count())
