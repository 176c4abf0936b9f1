"""Makes a program small while it still shows a difference: statements go, blocks open up, expressions shrink."""

import ast
import copy
import warnings

BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


def shrink(text, fails, rounds=12):
    """The smallest program found for which `fails(text)` is true. `text` itself must fail."""
    best = text
    for _ in range(rounds):
        before = best
        best = _statements(best, fails)
        best = _openings(best, fails)
        best = _expressions(best, fails)
        if best == before:
            break
    return best


def _attempt(tree, fails):
    """The text of the tree if it is a program that fails."""
    try:
        text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    except ValueError:
        # An f-string holds only constants and formatted values.
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "fuzz", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    return text if fails(text) else None


def _lists(tree):
    """All statement lists, as (node, field)."""
    return [
        (node, field)
        for node in ast.walk(tree)
        for field in BODIES
        if isinstance(getattr(node, field, None), list) and getattr(node, field)
    ]


def _statements(text, fails):
    """Take out runs of statements, long ones first."""
    tree = ast.parse(text)
    index = 0
    while index < len(_lists(tree)):
        size = max(1, len(getattr(*_lists(tree)[index])) // 2)
        while size:
            at = 0
            while index < len(_lists(tree)):
                node, field = _lists(tree)[index]
                old = getattr(node, field)
                if at >= len(old):
                    break
                rest = old[:at] + old[at + size :]
                if not rest and field in ("body", "cases"):
                    if field == "cases" or isinstance(old[0], ast.Pass):
                        break
                    rest = [ast.Pass()]
                setattr(node, field, rest)
                shorter = _attempt(tree, fails) if rest != old else None
                if shorter is not None:
                    text = shorter
                else:
                    setattr(node, field, old)
                    at += size
            size //= 2
        index += 1
    return text


def _openings(text, fails):
    """A compound statement gives way to what is in it."""
    tree = ast.parse(text)
    index = 0
    while index < len(lists := _lists(tree)):
        node, field = lists[index]
        old = getattr(node, field)
        for at, statement in enumerate(old):
            inner = [getattr(statement, f) for f in ("body", "orelse", "finalbody") if getattr(statement, f, None)]
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) or not inner:
                continue
            for new in (*inner, [s for part in inner for s in part]):
                setattr(node, field, old[:at] + new + old[at + 1 :])
                shorter = _attempt(tree, fails)
                if shorter is not None:
                    text = shorter
                    break
                setattr(node, field, old)
            else:
                continue
            break
        index += 1
    return text


class _Replace(ast.NodeTransformer):
    def __init__(self, wanted, new):
        self.seen, self.wanted, self.new = -1, wanted, new
        self.old = None

    def generic_visit(self, node):
        if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", ast.Load()), (ast.Store, ast.Del)):
            self.seen += 1
            if self.seen == self.wanted:
                self.old = node
                return self.new(node) or node
        return super().generic_visit(node)

    visit = generic_visit


def _parts(node):
    return [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]


def _expressions(text, fails):
    """An expression gives way to a part of it or a constant."""
    ways = [lambda node, k=k: (_parts(node) + [None] * 4)[k] for k in range(3)]
    ways.append(lambda node: ast.Constant(1) if not isinstance(node, ast.Constant) else None)
    wanted = 0
    tree = ast.parse(text)
    while True:
        changed = False
        for way in ways:
            replace = _Replace(wanted, way)
            new = replace.visit(copy.deepcopy(tree))
            if replace.old is None:
                return text
            if ast.dump(new) == ast.dump(tree):
                continue
            shorter = _attempt(new, fails)
            if shorter is not None and len(shorter) < len(text):
                text, tree, changed = shorter, ast.parse(shorter), True
                break
        if not changed:
            wanted += 1
