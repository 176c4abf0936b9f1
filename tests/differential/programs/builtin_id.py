"""id() as a key, and audit hooks that hear of it."""

import sys


class Node:
    def __init__(self, name, children=()):
        self.name = name
        self.children = list(children)


def copy(node, memo):
    found = memo.get(id(node))
    if found is not None:
        return found
    made = Node(node.name)
    memo[id(node)] = made
    made.children = [copy(child, memo) for child in node.children]
    return made


def count(nodes):
    seen = {}
    for node in nodes:
        key = id(node)
        if key in seen:
            seen[key] += 1
        else:
            seen[key] = 1
    return sorted(seen.values())


def kinds(values):
    out = []
    for v in values:
        n = id(v)
        out.append((type(n) is int, n > 0, n == id(v), n != id(out), n % 8, n >> 70, (n + 1) - id(v), hash(n) == n))
    return out


def kept(n):
    """Ids outlive what they are ids of."""
    ids = []
    for i in range(n):
        ids.append(id([i]) % 16)
    return set(ids)


shared = Node("shared")
root = Node("root", [shared, Node("a", [shared]), shared])
root.children.append(root)
for _ in range(200):
    twin = copy(root, {})
print(twin.children[0] is twin.children[2], twin.children[1].children[0] is twin.children[0], twin.children[3] is twin)
for _ in range(50):
    counts = count([shared, root, shared, twin, shared, root] * 5)
print(counts)
for _ in range(50):
    found = kinds([None, int, "text", 5, 1 << 80, 2.5, (), shared, len, kinds])
print(found)
print(kept(300))

try:
    id()
except TypeError as error:
    print(error)

heard = []
raising = False


def hook(event, args):
    if event == "builtins.id":
        heard.append((len(args), type(args[0]) is int, sys._getframe(1).f_code.co_name))
        if raising:
            raise RuntimeError("no ids")


sys.addaudithook(hook)
counts = count([shared, root, shared] * 5)
print(counts, len(heard), set(heard))
heard.clear()
copy(root, {})
print(len(heard), set(heard))
raising = True
for _ in range(3):
    try:
        count([shared])
    except RuntimeError as error:
        print(error, error.__traceback__.tb_next.tb_frame.f_code.co_name)
raising = False
print(count([root]))
