"""Locals that are unbound: deleted, never assigned, assigned on one path only; exact texts and lines."""

import traceback


def sometimes(flag):
    if flag:
        value = 1
    return value


def deleted(x):
    y = x
    del x
    return y, x


def delete_unbound(flag):
    if flag:
        z = 1
    del z
    return "gone"


def loop_variable(items):
    for item in items:
        pass
    return item


def deleted_in_loop(n):
    total = 0
    value = 0
    for i in range(n):
        if i == 1500:
            del value
        total += value
        value = i
    return total


def except_name():
    try:
        raise ValueError("kept?")
    except ValueError as error:
        message = str(error)
    return message, error


def augmented():
    count += 1
    return count


def with_target(context):
    with context as target:
        pass
    return target


def comprehension_scope(n):
    squares = [i * i for i in range(n)]
    try:
        return i, squares
    except NameError as error:
        return str(error), len(squares)


def recursive_delete(n):
    if n == 0:
        return "bottom"
    inner = recursive_delete(n - 1)
    del n
    try:
        n
    except UnboundLocalError:
        return inner
    return "bound?"


def free_unbound(flag):
    def inner():
        return cell

    if flag:
        cell = 5
    return inner


def cell_deleted():
    cell = 1

    def inner():
        return cell

    before = inner()
    del cell
    return before, inner


def outcome(f, *args):
    try:
        return f(*args)
    except NameError as error:
        entry = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} [{entry.name}: {entry.line}] name={error.name!r}"


for i in range(1200):
    sometimes(True), outcome(deleted, 1), delete_unbound(True), loop_variable("ab"), comprehension_scope(3)
    outcome(except_name), outcome(augmented), free_unbound(True)(), cell_deleted()

print(outcome(sometimes, True), outcome(sometimes, False), outcome(sometimes, []), outcome(deleted, "v"))
print(outcome(delete_unbound, 1), outcome(delete_unbound, 0), outcome(loop_variable, []), outcome(loop_variable, [3]))
print(outcome(deleted_in_loop, 1000), outcome(deleted_in_loop, 1600), outcome(except_name), outcome(augmented))
print(outcome(free_unbound(False)), outcome(free_unbound(True)), outcome(cell_deleted()[1]), cell_deleted()[0])
print(comprehension_scope(4), recursive_delete(50))
with memoryview(b"ab") as view:
    print(view.tolist())
print(outcome(lambda: view.tolist) is not None, outcome(with_target, memoryview(b"ab")) is view)
