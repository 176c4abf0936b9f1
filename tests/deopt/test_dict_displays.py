"""Dict displays with known keys are copies of a dict that has them."""

import pyjit


def record(i):
    return {"index": i, "first": i == 0, "name": "n"}


def twice(i):
    return {"k": i, "k": i + 1}  # noqa: F601


def numbers(i):
    return {1: i, 2: i}


def test_known_keys(compiled, native):
    compiled(record, (1,))
    made = native(record, 0, exits=0)
    assert made == {"index": 0, "first": True, "name": "n"} and list(made) == ["index", "first", "name"]
    made["more"] = 1
    assert native(record, 3, exits=0) == {"index": 3, "first": False, "name": "n"}
    assert "call dict_like" in pyjit.inspect(record).ir("dce-late")


def test_other_keys(compiled, native):
    for f, expected in [(twice, {"k": 6}), (numbers, {1: 5, 2: 5})]:
        compiled(f, (1,))
        assert native(f, 5, exits=0) == expected
        assert "call dict_like" not in pyjit.inspect(f).ir("dce-late")
