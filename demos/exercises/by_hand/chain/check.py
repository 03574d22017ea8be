"""Judges the chain rule of the lecture's §5."""

from demos.exercises.checks import Formula, number

Three = tuple[float, float, float]


def chain(x: float) -> Three:
    """Return ∂y/∂z, ∂z/∂x and ∂y/∂x of y = 8z³ + z² + 5, z = x⁵ + 9."""
    z = x**5 + 9
    dy_dz = 24 * z**2 + 2 * z
    dz_dx = 5 * x**4
    dy_dx = dy_dz * dz_dx
    return dy_dz, dz_dx, dy_dx


def x_for_z(x: float) -> Three:
    """Evaluate the outer derivative at x."""
    outer = 24 * x**2 + 2 * x
    return outer, 5 * x**4, outer * 5 * x**4


def added(x: float) -> Three:
    """Add the links."""
    outer, inner, _ = chain(x)
    return outer, inner, outer + inner


def outer_only(x: float) -> Three:
    """Leave the inner derivative out."""
    outer, inner, _ = chain(x)
    return outer, inner, outer


def nine_kept(x: float) -> Three:
    """Keep the constant in the derivative."""
    outer, inner, _ = chain(x)
    return outer, inner + 9, outer * (inner + 9)


def five_kept(x: float) -> Three:
    """Keep the constant 5 in the derivative."""
    outer, inner, _ = chain(x)
    return outer + 5, inner, (outer + 5) * inner


CHECK = Formula(
    chain,
    given={"x": 0.5},
    draw={"x": number(-1.5, 1.5)},
    own={
        "x_for_z": x_for_z,
        "added": added,
        "outer_only": outer_only,
        "nine_kept": nine_kept,
        "five_kept": five_kept,
    },
    parts=("∂y/∂z", "∂z/∂x", "∂y/∂x"),
)
