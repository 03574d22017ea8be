"""Judges predictions of a classifier's loss before any training, and after some."""

from math import exp, inf, log, log2, log10, sqrt

from demos.exercises.predictions import Prediction

CLASSES = 27
P = 1 / CLASSES


def reveal() -> str:
    """Return the loss for the probability of the right class."""
    lines = [f"p = 1/27 = {P:.6f}     L = −ln p = ln 27 = {log(27):.6f}"]
    for p in (0.999, 0.9, 0.5, P, 0.001, 1e-6, 1e-12):
        lines.append(f"p = {p:<12.4g} −ln p = {-log(p):.4f}")
    return "\n".join([*lines, f"L = 2     e² = {exp(2):.4f}"])


def losses(one: float, other: float) -> dict[str, float]:
    """Return both losses with a mistake."""
    return {"L": one, "L_at_0_9": other}


CHECK = Prediction(
    {
        "p": P,
        "L": log(CLASSES),
        "L_at_0_9": -log(0.9),
        "L_certain": inf,
        "choices_at_2": exp(2),
    },
    own={
        "end_forgotten": {"p": 1 / 26, "L": log(26)},
        "one_too_many": {"p": 1 / 28, "L": log(28)},
        "coin": {"p": 0.5, "L": log(2)},
        "percent": {"p": 100 * P},
        "upside_down": {"p": 27.0},
        "every_other": {"p": 26 / 27},
        "loss_for_p": {"p": log(CLASSES)},
        "log_base": {
            **losses(log10(CLASSES), -log10(0.9)),
            "choices_at_2": 100.0,
        },
        "bits": {**losses(log2(CLASSES), -log2(0.9)), "choices_at_2": 4.0},
        "no_minus": losses(log(P), log(0.9)),
        "p_itself": losses(P, 0.9),
        "rest": losses(1 - P, 0.1),
        "squared": losses((1 - P) ** 2, 0.1**2),
        "all_squared": losses((1 - P) ** 2 + 26 * P**2, 0.1**2 + 26 * (0.1 / 26) ** 2),
        "mean_squared": losses(((1 - P) ** 2 + 26 * P**2) / 27, (0.1**2 + 0.1**2 / 26) / 27),
        "one_over_p": losses(27.0, 1 / 0.9),
        "added_up": losses(27 * log(27), -27 * log(0.9)),
        "weighted": losses(P * log(27), -0.9 * log(0.9)),
        "log_of_rest": losses(-log(1 - P), -log(0.1)),
        "two_classes": losses(log(27) - 26 * log(1 - P), -log(0.9) - 26 * log(1 - 0.1 / 26)),
        "entropy": {"L_at_0_9": -0.9 * log(0.9) - 0.1 * log(0.1)},
        "exponential": {"L_at_0_9": exp(-0.9)},
        "root": losses(sqrt(CLASSES), sqrt(1 / 0.9)),
        "others_share": {"L_at_0_9": -log(0.1 / 26)},
        "untrained_again": {"L_at_0_9": log(27)},
        "share_of_first": {"L_at_0_9": 0.9 * log(27), "L_certain": log(27), "choices_at_2": 27.0},
        "part_of_first": {"L_at_0_9": 0.1 * log(27)},
        "as_right": {"L_certain": 0.0},
        "at_most_one": {"L_certain": 1.0},
        "at_zero": {"L_certain": -inf},
        "two_at_most": {"L_certain": 2.0},
        "as_large_as": {
            "L_certain": 27.0,
        },
        "two_choices": {"choices_at_2": 2.0},
        "p_at_2": {"choices_at_2": exp(-2)},
        "log_of_2": {"choices_at_2": log(2)},
        "share_of_27": {"choices_at_2": 27 * exp(-2)},
        "halved_27": {"choices_at_2": 13.5},
        "in_proportion": {"choices_at_2": 27 * 2 / log(27)},
        "times_e": {"choices_at_2": 2 * exp(1)},
        "squared_2": {"choices_at_2": 1 / 2},
    },
    reveal=reveal,
    digits=4,
)
