"""Backtracking and combinatorics: n-queens, sudoku, knapsack, permutations, subset sums, game of life, fannkuch."""


def queens(n, row=0, columns=0, down=0, up=0):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if not (columns >> column & 1 or down >> row + column & 1 or up >> row - column + n & 1):
            count += queens(n, row + 1, columns | 1 << column, down | 1 << row + column, up | 1 << row - column + n)
    return count


def candidates(board, i):
    row, column = divmod(i, 9)
    used = set()
    for k in range(9):
        used.add(board[row * 9 + k])
        used.add(board[k * 9 + column])
        used.add(board[(row // 3 * 3 + k // 3) * 9 + column // 3 * 3 + k % 3])
    return [c for c in "123456789" if c not in used]


def sudoku(board):
    best = None
    for i, c in enumerate(board):
        if c == ".":
            options = candidates(board, i)
            if best is None or len(options) < len(best[1]):
                best = i, options
                if len(options) < 2:
                    break
    if best is None:
        return board
    i, options = best
    for c in options:
        solved = sudoku(board[:i] + c + board[i + 1 :])
        if solved:
            return solved
    return None


def fannkuch(n):
    perm1 = list(range(n))
    count = [0] * n
    max_flips = checksum = 0
    r = n
    sign = 1
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        perm = perm1[:]
        flips = 0
        while k := perm[0]:
            perm[: k + 1] = reversed(perm[: k + 1])
            flips += 1
        max_flips = max(max_flips, flips)
        checksum += sign * flips
        sign = -sign
        while True:
            if r == n:
                return checksum, max_flips
            perm1.insert(r, perm1.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


def knapsack(items, capacity):
    best = [0] * (capacity + 1)
    for weight, value in items:
        for c in range(capacity, weight - 1, -1):
            candidate = best[c - weight] + value
            if candidate > best[c]:
                best[c] = candidate
    return best[capacity]


def subset_sum(values, target):
    reachable = {0: ()}
    for value in values:
        for total, chosen in list(reachable.items()):
            if total + value <= target and total + value not in reachable:
                reachable[total + value] = (*chosen, value)
    return reachable.get(target)


def life(cells, generations):
    for _ in range(generations):
        neighbours = {}
        for x, y in cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        key = x + dx, y + dy
                        neighbours[key] = neighbours.get(key, 0) + 1
        cells = {key for key, n in neighbours.items() if n == 3 or n == 2 and key in cells}
    return cells


def edit_distance(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def coins(target, kinds):
    ways = [1] + [0] * target
    for kind in kinds:
        for total in range(kind, target + 1):
            ways[total] += ways[total - kind]
    return ways[target]


def knights(n, moves):
    boards = {(0, 0): 1}
    for _ in range(moves):
        after = {}
        for (x, y), ways in boards.items():
            for dx, dy in ((1, 2), (2, 1), (-1, 2), (-2, 1), (1, -2), (2, -1), (-1, -2), (-2, -1)):
                if 0 <= x + dx < n and 0 <= y + dy < n:
                    key = x + dx, y + dy
                    after[key] = after.get(key, 0) + ways
        boards = after
    return sum(boards.values())


print([queens(n) for n in range(1, 7)])
print(sudoku("53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"))
print([fannkuch(n) for n in (3, 4, 5)])
print(
    knapsack([(i % 7 + 1, i * i % 31 + 3) for i in range(30)], 60), subset_sum([3, 34, 4, 12, 5, 2, 17, 29], 53),
    subset_sum([2, 4], 7),
)
glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
print(sorted(life(glider, 20)), len(life({(x, y) for x in range(12) for y in range(12) if x * y % 3 == 1}, 6)))
print(
    edit_distance("kitten" * 6, "sitting" * 5), coins(300, (1, 2, 5, 10, 20, 50)), coins(10**3, (1,)), knights(6, 12),
    knights(8, 60) % 10**12,
)
