"""A short-lived object per step: `a = a.add(b)`."""

from __future__ import annotations


class Vector:
    def __init__(self, x: float, y: float, z: float) -> None:
        self.x = x
        self.y = y
        self.z = z

    def add(self, other: Vector) -> Vector:
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def scale(self, factor: float) -> Vector:
        return Vector(self.x * factor, self.y * factor, self.z * factor)


EXPECTED = (5000.0, 2500.0, -1250.0)


def run() -> tuple[float, float, float]:
    position = Vector(0.0, 0.0, 0.0)
    velocity = Vector(1.0, 0.5, -0.25)
    for _ in range(40_000):
        position = position.add(velocity.scale(0.125))
    return position.x, position.y, position.z
