"""Numeric kernels: n-body, spectral norm, mandelbrot, LU, FFT, Runge-Kutta, Monte Carlo with an own generator."""

import cmath
import math


class Body:
    def __init__(self, x, y, vx, vy, mass):
        self.x, self.y, self.vx, self.vy, self.mass = x, y, vx, vy, mass


def advance(bodies, dt, steps):
    for _ in range(steps):
        for i, a in enumerate(bodies):
            for b in bodies[i + 1 :]:
                dx, dy = a.x - b.x, a.y - b.y
                d2 = dx * dx + dy * dy
                mag = dt / (d2 * math.sqrt(d2))
                a.vx -= dx * b.mass * mag
                a.vy -= dy * b.mass * mag
                b.vx += dx * a.mass * mag
                b.vy += dy * a.mass * mag
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy


def energy(bodies):
    e = 0.0
    for i, a in enumerate(bodies):
        e += 0.5 * a.mass * (a.vx**2 + a.vy**2)
        for b in bodies[i + 1 :]:
            e -= a.mass * b.mass / math.hypot(a.x - b.x, a.y - b.y)
    return e


def eval_a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def spectral_norm(n, rounds):
    u = [1.0] * n
    for _ in range(rounds):
        v = [sum(eval_a(i, j) * u[j] for j in range(n)) for i in range(n)]
        w = [sum(eval_a(j, i) * v[j] for j in range(n)) for i in range(n)]
        u, last = w, u
    return math.sqrt(sum(a * b for a, b in zip(u, last)) / sum(b * b for b in last))


def mandelbrot(size, limit):
    rows = []
    for py in range(size):
        row = 0
        y0 = py * 2.0 / size - 1.0
        for px in range(size):
            x0 = px * 3.0 / size - 2.0
            x = y = 0.0
            n = 0
            while x * x + y * y <= 4.0 and n < limit:
                x, y = x * x - y * y + x0, 2 * x * y + y0
                n += 1
            row = row * 2 + (n == limit)
        rows.append(row)
    return rows


def lu_solve(a, b):
    n = len(a)
    a, b = [row[:] for row in a], b[:]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(a[i][k]))
        a[k], a[pivot], b[k], b[pivot] = a[pivot], a[k], b[pivot], b[k]
        for i in range(k + 1, n):
            factor = a[i][k] / a[k][k]
            for j in range(k, n):
                a[i][j] -= factor * a[k][j]
            b[i] -= factor * b[k]
    x = [0.0] * n
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - sum(a[i][j] * x[j] for j in range(i + 1, n))) / a[i][i]
    return x


def fft(values):
    n = len(values)
    if n == 1:
        return values
    even, odd = fft(values[::2]), fft(values[1::2])
    twisted = [cmath.exp(-2j * cmath.pi * k / n) * odd[k] for k in range(n // 2)]
    return [even[k] + twisted[k] for k in range(n // 2)] + [even[k] - twisted[k] for k in range(n // 2)]


def runge_kutta(f, y, t, h, steps):
    for _ in range(steps):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
    return t, y


def monte_carlo_pi(n, seed):
    inside = 0
    for _ in range(n):
        seed = (1103515245 * seed + 12345) % 2**31
        x = seed / 2**31
        seed = (1103515245 * seed + 12345) % 2**31
        y = seed / 2**31
        if x * x + y * y < 1:
            inside += 1
    return 4 * inside / n, seed


def sor(grid, omega, rounds):
    n = len(grid)
    for _ in range(rounds):
        for i in range(1, n - 1):
            row, above, below = grid[i], grid[i - 1], grid[i + 1]
            for j in range(1, n - 1):
                row[j] = omega * 0.25 * (above[j] + below[j] + row[j - 1] + row[j + 1]) + (1.0 - omega) * row[j]
    return sum(map(sum, grid))


bodies = [
    Body(0.0, 0.0, 0.0, 0.0, 40.0), Body(5.0, 0.0, 0.0, 2.8, 0.03), Body(-9.0, 1.0, 0.2, -2.0, 0.01),
    Body(0.0, 14.0, -1.7, 0.0, 0.02),
]
print(energy(bodies))
advance(bodies, 0.01, 300)
print(energy(bodies), [(body.x, body.vy) for body in bodies])
print(
    spectral_norm(20, 4), mandelbrot(24, 40),
    lu_solve([[2.0, 1.0, -1.0], [-3.0, -1.0, 2.0], [-2.0, 1.0, 2.0]], [8.0, -11.0, -3.0]),
)
print(
    [round(abs(z), 9) for z in fft([complex(i % 5) for i in range(64)])][:8],
    runge_kutta(lambda t, y: y - t * t + 1, 0.5, 0.0, 0.01, 300),
)
print(monte_carlo_pi(4000, 42), sor([[float((i * j) % 7) for j in range(20)] for i in range(20)], 1.25, 10))
size = 12
matrix = [[1.0 / (i + j + 1) + (i == j) for j in range(size)] for i in range(size)]
print(lu_solve(matrix, [1.0] * size)[::3])
