"""Judges a sigmoid that does not overflow."""

from autograd import tanh
from demos.exercises.checks import Formula, number


def sigmoid(net: float) -> float:
    """Return the sigmoid, by tanh, which never overflows."""
    half: float = tanh(net / 2)
    return 0.5 * (1 + half)


CHECK = Formula(
    sigmoid,
    given={"net": -800.0},
    draw={"net": number(-4, 4)},
    regions=[
        {"net": number(low, high)} for low, high in ((-4, -0.5), (0.5, 4), (-900, -750), (750, 900))
    ],
    own={
        "always_small": lambda net: 0.0 if net < 0 else sigmoid(net),
        "one_for_zero": lambda net: 1.0 if net < -700 else sigmoid(net),
        "mirrored": lambda net: sigmoid(-net),
        "wrong_branch": lambda net: 1 - sigmoid(net) if net < 0 else sigmoid(net),
    },
)
