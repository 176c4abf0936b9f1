"""Data structures: linked lists, heaps, AVL trees, tries, LRU caches, disjoint sets, graphs with Dijkstra."""

import heapq


class AVL:
    __slots__ = ("key", "left", "right", "height")

    def __init__(self, key):
        self.key, self.left, self.right, self.height = key, None, None, 1


def height(node):
    return node.height if node else 0


def fix(node):
    node.height = 1 + max(height(node.left), height(node.right))
    return node


def rotate_right(node):
    left = node.left
    node.left, left.right = left.right, node
    fix(node)
    return fix(left)


def rotate_left(node):
    right = node.right
    node.right, right.left = right.left, node
    fix(node)
    return fix(right)


def insert(node, key):
    if node is None:
        return AVL(key)
    if key < node.key:
        node.left = insert(node.left, key)
    elif key > node.key:
        node.right = insert(node.right, key)
    else:
        return node
    fix(node)
    balance = height(node.left) - height(node.right)
    if balance > 1:
        if height(node.left.left) < height(node.left.right):
            node.left = rotate_left(node.left)
        return rotate_right(node)
    if balance < -1:
        if height(node.right.right) < height(node.right.left):
            node.right = rotate_right(node.right)
        return rotate_left(node)
    return node


def inorder(node):
    return [*inorder(node.left), node.key, *inorder(node.right)] if node else []


class Heap:
    def __init__(self):
        self.items = []

    def push(self, x):
        items = self.items
        items.append(x)
        i = len(items) - 1
        while i and items[(i - 1) // 2] > items[i]:
            items[i], items[(i - 1) // 2] = items[(i - 1) // 2], items[i]
            i = (i - 1) // 2

    def pop(self):
        items = self.items
        items[0], items[-1] = items[-1], items[0]
        top = items.pop()
        i = 0
        while True:
            child = 2 * i + 1
            if child >= len(items):
                return top
            if child + 1 < len(items) and items[child + 1] < items[child]:
                child += 1
            if items[i] <= items[child]:
                return top
            items[i], items[child] = items[child], items[i]
            i = child


class LRU:
    class Link:
        pass

    def __init__(self, size):
        self.size, self.table, self.root = size, {}, self.Link()
        self.root.prev = self.root.next = self.root
        self.hits = 0

    def unlink(self, link):
        link.prev.next, link.next.prev = link.next, link.prev

    def front(self, link):
        link.next, link.prev = self.root.next, self.root
        self.root.next.prev = link
        self.root.next = link

    def get(self, key, make):
        link = self.table.get(key)
        if link is not None:
            self.hits += 1
            self.unlink(link)
        else:
            if len(self.table) >= self.size:
                last = self.root.prev
                self.unlink(last)
                del self.table[last.key]
            link = self.Link()
            link.key, link.value = key, make(key)
            self.table[key] = link
        self.front(link)
        return link.value


class Trie:
    def __init__(self):
        self.children, self.end = {}, False

    def add(self, word):
        node = self
        for c in word:
            node = node.children.setdefault(c, Trie())
        node.end = True

    def find(self, prefix):
        node = self
        for c in prefix:
            if c not in node.children:
                return []
            node = node.children[c]
        return [prefix + rest for rest in node.walk()]

    def walk(self):
        if self.end:
            yield ""
        for c in sorted(self.children):
            for rest in self.children[c].walk():
                yield c + rest


class Disjoint:
    def __init__(self, n):
        self.parent = list(range(n))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = x = self.parent[self.parent[x]]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        self.parent[a] = b
        return a != b


def dijkstra(graph, start):
    distance, queue = {}, [(0, start)]
    while queue:
        d, node = heapq.heappop(queue)
        if node in distance:
            continue
        distance[node] = d
        for other, weight in graph[node]:
            if other not in distance:
                heapq.heappush(queue, (d + weight, other))
    return distance


def kruskal(n, edges):
    sets, total = Disjoint(n), 0
    for weight, a, b in sorted(edges):
        if sets.union(a, b):
            total += weight
    return total


keys = [i * 7919 % 1009 for i in range(600)]
root = None
for key in keys:
    root = insert(root, key)
print(inorder(root) == sorted(keys), root.height, height(insert(root, 0.5)), inorder(root)[:3])
try:
    insert(root, "text")
except TypeError as error:
    print(error)
heap = Heap()
for key in keys:
    heap.push(key)
print([heap.pop() for _ in range(600)] == sorted(keys))
cache = LRU(50)
print(sum(cache.get(i * i % 83, lambda k: k * 0.5) for i in range(2000)), cache.hits, len(cache.table))
trie = Trie()
for i in range(400):
    trie.add(format(i * 37 % 1000, "b"))
print(len(trie.find("1")), trie.find("11110")[:4], trie.find("2"))
graph = {i: [((i * 3 + 1) % 200, i % 7 + 1), ((i * 5 + 2) % 200, 0.5), ((i + 1) % 200, 3)] for i in range(200)}
distances = dijkstra(graph, 0)
print(
    len(distances), sum(distances.values()), distances[199],
    kruskal(200, [(w, a, b) for a in graph for b, w in graph[a]]),
)
