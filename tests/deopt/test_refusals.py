"""What is not compiled says so: in `inspect`, in `explain` and in the exception of `force_compile`; it still runs."""

import asyncio

import pytest


def generator(n):
    for i in range(n):
        yield i * 2


async def coroutine(x):
    return x + 1


async def async_generator(n):
    for i in range(n):
        yield i


async def consume(n):
    return [x async for x in async_generator(n)]


def delegating(n):
    yield from generator(n)


def make_expression(n):
    return (i for i in range(n))


@pytest.mark.parametrize(
    ("function", "word"),
    [
        (generator, "generator"),
        (delegating, "generator"),
        (coroutine, "coroutine"),
        (consume, "coroutine"),
        (async_generator, "generator"),
    ],
)
def test_suspended_functions_are_refused_with_a_reason(function, word):
    import pyjit

    with pytest.raises(pyjit.CompilationFailedError) as caught:
        pyjit.inspect(function).force_compile()
    inspection = pyjit.inspect(function)
    assert not inspection.is_compiled
    assert inspection.state == "refused"
    assert word in inspection.reason and "not supported" in inspection.reason
    assert inspection.reason in str(caught.value)
    assert inspection.reason in str(pyjit.explain(function))
    assert pyjit.explain(function).reason == inspection.reason


def test_refused_functions_run_as_before():
    import pyjit

    for function in (generator, delegating, coroutine, async_generator, consume):
        with pytest.raises(pyjit.CompilationFailedError):
            pyjit.inspect(function).force_compile()
    assert list(generator(4)) == [0, 2, 4, 6]
    assert list(delegating(3)) == [0, 2, 4]
    assert asyncio.run(coroutine(1)) == 2
    assert asyncio.run(consume(3)) == [0, 1, 2]


def test_generator_expressions_are_refused_but_their_maker_is_not(compiled, native):
    import pyjit

    compiled(make_expression, (3,))
    assert list(native(make_expression, 4)) == [0, 1, 2, 3]
    (code,) = [constant for constant in make_expression.__code__.co_consts if hasattr(constant, "co_code")]
    with pytest.raises(pyjit.CompilationFailedError, match="generator"):
        pyjit.inspect(code).force_compile()


def test_class_bodies_are_refused_but_their_maker_is_not(compiled, native):
    import pyjit

    def make(n):
        class Made:
            value = n

            def get(self):
                return self.value

        return Made

    compiled(make, (1,))
    assert native(make, 5)().get() == 5
    (body,) = [constant for constant in make.__code__.co_consts if hasattr(constant, "co_code")]
    with pytest.raises(pyjit.CompilationFailedError, match="class body"):
        pyjit.inspect(body).force_compile()


def test_too_big_functions_are_refused(script):
    outcome = script(
        """
        import pyjit

        lines = ["def big(x):"] + [f"    x = x + {i}" for i in range(200)] + ["    return x"]
        exec("\\n".join(lines))
        try:
            pyjit.inspect(big).force_compile()
        except pyjit.CompilationFailedError as error:
            print("refused:", error)
        print(big(1), pyjit.inspect(big).state)
        """,
        "on",
        PYJIT_MAX_BYTECODE_UNITS="100",
    )
    assert outcome.status == 0, outcome.stderr
    refused, result = outcome.stdout.splitlines()
    assert refused.startswith("refused:") and "the limit is 100" in refused
    assert result == f"{1 + sum(range(200))} refused"


def test_callers_of_refused_functions_are_compiled(compiled, native):
    def total(n):
        result = 0
        for x in generator(n):
            result += x
        return result

    compiled(total, (5,))
    assert native(total, 100) == sum(range(0, 200, 2))


def test_a_refusal_writes_nothing(script):
    outcome = script(
        """
        def numbers(n):
            for i in range(n):
                yield i

        print(sum(sum(numbers(10)) for _ in range(300)))
        """,
        "hot",
    )
    assert (outcome.stdout, outcome.stderr, outcome.status) == ("13500\n", "", 0)
    assert outcome.stats["refused_total"] > 0


def test_counters_of_refusals():
    import pyjit

    def one_more():
        yield 1

    before = pyjit.stats()["refused_total"]
    with pytest.raises(pyjit.CompilationFailedError):
        pyjit.inspect(one_more).force_compile()
    assert pyjit.stats()["refused_total"] == before + 1
