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


def outer_at(z: float) -> float:
    """Return ∂y/∂z at a point."""
    return 24 * z**2 + 2 * z


def other_end(x: float, dy_dx: float) -> Three:
    """Return the right links with a different product."""
    return (*chain(x)[:2], dy_dx)


def link_in_first(x: float) -> Three:
    """Include the inner derivative in the outer one."""
    _, inner, end = chain(x)
    return end, inner, end


def link_twice(x: float) -> Three:
    """Include the inner derivative in the outer one, and multiply by it again."""
    _, inner, end = chain(x)
    return end, inner, end * inner


def not_differentiated(x: float) -> Three:
    """Leave y as it is."""
    z = x**5 + 9
    y = 8 * z**3 + z**2 + 5
    return y, chain(x)[1], y * chain(x)[1]


def exponents_kept(x: float) -> Three:
    """Let the exponents come down but not decrease."""
    z = x**5 + 9
    outer, inner = 24 * z**3 + 2 * z**2, 5 * x**5
    return outer, inner, outer * inner


def power_of_sum(x: float) -> Three:
    """Add before the power is taken."""
    outer, inner = outer_at((x + 9) ** 5), 5 * (x + 9) ** 4
    return outer, inner, outer * inner


def ratios(x: float) -> Three:
    """Divide values."""
    z = x**5 + 9
    y = 8 * z**3 + z**2 + 5
    return y / z, z / x, y / x


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
        "link_in_first": link_in_first,
        "link_twice": link_twice,
        "inner_squared": lambda x: other_end(x, chain(x)[2] * chain(x)[1]),
        "outer_at_slope": lambda x: other_end(x, outer_at(5 * x**4)),
        "end_at_x": lambda x: other_end(x, outer_at(x)),
        "end_of_x_for_z": lambda x: other_end(x, outer_at(x) * 5 * x**4),
        "first_term_only": lambda x: other_end(x, 24 * (x**5 + 9) ** 2 * 5 * x**4 + 2 * (x**5 + 9)),
        "last_term_only": lambda x: other_end(x, 24 * (x**5 + 9) ** 2 + 2 * (x**5 + 9) * 5 * x**4),
        "not_differentiated": not_differentiated,
        "exponents_kept": exponents_kept,
        "power_of_sum": power_of_sum,
        "ratios": ratios,
    },
    parts=("∂y/∂z", "∂z/∂x", "∂y/∂x"),
)
