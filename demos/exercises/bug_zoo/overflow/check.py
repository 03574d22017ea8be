"""Judges a sigmoid that does not overflow."""

from math import exp

from autograd import tanh
from demos.exercises.checks import Formula, number


def sigmoid(net: float) -> float:
    """Return the sigmoid, from tanh, which never overflows."""
    half: float = tanh(net / 2)
    return 0.5 * (1 + half)


CHECK = Formula(
    sigmoid,
    given={"net": -800.0},
    draw={"net": number(-4, 4)},
    regions=[
        {"net": number(low, high)}
        for low, high in (
            *((-4, -0.5), (0.5, 4), (-9, -5), (5, 9), (-25, -12)),
            *((-900, -750), (750, 900), (-744, -712), (712, 744)),
        )
    ],
    own={
        "always_small": lambda net: 0.0 if net < 0 else sigmoid(net),
        "one_for_zero": lambda net: 1.0 if net < -700 else sigmoid(net),
        "mirrored": lambda net: sigmoid(-net),
        "wrong_branch": lambda net: 1 - sigmoid(net) if net < 0 else sigmoid(net),
        "tanh_itself": lambda net: tanh(net),
        "half_tanh": lambda net: tanh(net / 2),
        "tanh_of_all": lambda net: 0.5 * (1 + tanh(net)),
        "steps": lambda net: 1.0 if net > 0 else 0.0,
        "always_large": lambda net: 1.0 if net > 0 else sigmoid(net),
        "slope": lambda net: sigmoid(net) * (1 - sigmoid(net)),
        "below_zero": lambda net: -sigmoid(-net) if net < 0 else sigmoid(net),
        "half_below": lambda net: 0.5 if net < 0 else sigmoid(net),
        "power_alone": lambda net: exp(net) if net < 0 else sigmoid(net),
        "one_less": lambda net: 1 - exp(net) if net < 0 else sigmoid(net),
        "both_ends": lambda net: 0.0 if net > 100 else sigmoid(net),
        "half_at_end": lambda net: 0.5 if net < -100 else sigmoid(net),
        "cut_to_one": lambda net: sigmoid(max(-1.0, min(1.0, net))),
    },
)
