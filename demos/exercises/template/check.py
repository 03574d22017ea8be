"""Judges << what this exercise asks for >>."""

from demos.exercises.checks import Formula, number


def slope(x: float, y: float) -> float:
    """Return the right answer, in the lecture's names: << write yours >>."""
    return 2 * x + 3 * y**2


CHECK = Formula(
    slope,
    given={"x": 2.0, "y": 1.5},  # the numbers of the example in the text
    draw={"x": number(), "y": number()},
    # message -> what a learner with this misconception computes: << the mistakes you foresee >>
    own={"halved": lambda x, y: (2 * x + 3 * y**2) / 2},
)
