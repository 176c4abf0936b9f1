"""Methods of instances whose dict shares its keys: the class keeps no inline values, the interpreter does not specialise."""

import pyjit


class Facts(dict):
    """A dict with attributes of its own."""

    def __init__(self, rules):
        super().__init__()
        self.rules = rules

    def tell(self, key, value):
        self[key] = value
        return self.rules


def ask(facts, key):
    return facts.tell(key, key + 1), facts.get(key)


def test_a_method_is_found_at_compile_time(compiled, native):
    facts = [Facts(n) for n in range(3)]
    compiled(ask, *((f, n) for n in range(60) for f in facts))
    for _ in range(4):
        if pyjit.inspect(ask).state != "compiled":
            pyjit.inspect(ask).force_compile()
        for n in range(200):
            ask(facts[n % 3], n)
    before = pyjit.stats()["recompiles_total"]
    assert native(ask, facts[1], 5, exits=0) == (1, 6)
    assert [ask(facts[2], n) for n in range(500)] == [(2, n + 1) for n in range(500)]
    assert pyjit.stats()["recompiles_total"] == before
    # Generic sites are not speculated at: what was learnt at the first failure must do.
    assert not any(site["generic"] for site in pyjit.inspect(ask).feedback)


def test_an_instance_hides_the_method(compiled):
    plain, hiding, odd = Facts(1), Facts(2), Facts(3)
    compiled(ask, *((plain, n) for n in range(300)))
    hiding.tell = lambda key, value: ("hidden", key, value)
    odd.__dict__[Key("get")] = lambda key: "never found"
    for _ in range(200):
        assert ask(plain, 1) == (1, 2)
        assert ask(hiding, 1) == (("hidden", 1, 2), None)
        assert ask(odd, 4)[0] == 3
    assert ask(odd, 4)[1] == "never found"
    del hiding.tell
    assert ask(hiding, 1) == (2, 2)


class Key(str):
    """Compares as its text does, in Python code."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return str.__eq__(self, other)
