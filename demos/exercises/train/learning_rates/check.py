"""Judges predictions of descents on w², then shows them."""

from demos.exercises.predictions import Prediction


def reveal() -> str:
    """Return five updates for each learning rate."""
    lines = []
    for alpha in (0.1, 0.5, 1.0, 1.5):
        w, path = 1.0, ["1"]
        for _ in range(5):
            w = w - alpha * 2 * w
            path.append(f"{w:.4g}")
        lines.append(f"α = {alpha}:  w = {' → '.join(path)}")
    return "\n".join(lines)


CHECK = Prediction(
    {
        "after_one_at_0_1": 0.8,
        "after_two_at_0_1": 0.64,
        "after_one_at_0_5": 0.0,
        "after_one_at_1": -1.0,
        "after_two_at_1": 1.0,
        "after_two_at_1_5": 4.0,
        "largest_alpha": 1.0,
    },
    own={
        "stops_at_bottom": {
            "after_one_at_1": 0.0,
            "after_two_at_1": 0.0,
            "after_two_at_1_5": 0.0,
        },
        "size_only": {"after_one_at_1": 1.0},
        "turns_once": {"after_two_at_1_5": -4.0},
        "two_forgotten": {
            "after_one_at_0_1": 0.9,
            "after_one_at_0_5": 0.5,
            "after_two_at_1_5": 0.25,
            "largest_alpha": 2.0,
        },
        "same_step_again": {
            "after_two_at_0_1": 0.6,
            "after_two_at_1": -3.0,
            "after_two_at_1_5": -5.0,
        },
        "uphill": {
            "after_one_at_0_1": 1.2,
            "after_two_at_0_1": 0.96,
            "after_one_at_0_5": 2.0,
            "after_one_at_1": 3.0,
        },
        "more_or_loss": {"after_one_at_0_1": 0.64},
        "more_or_away": {"after_two_at_1_5": -8.0},
        "one_more": {"after_two_at_0_1": 0.512},
        "one_less": {"after_two_at_0_1": 0.8, "after_two_at_1": -1.0, "after_two_at_1_5": -2.0},
        "size_after_one": {"after_two_at_1_5": 2.0},
        "loss_for_weight": {"after_two_at_0_1": 0.4096, "after_two_at_1_5": 16.0},
        "step_for_weight": {
            "after_one_at_0_1": 0.2,
            "after_two_at_0_1": 0.16,
            "after_one_at_0_5": 1.0,
        },
        "gradient_for_weight": {
            "after_one_at_0_1": 1.6,
            "after_two_at_0_1": 1.28,
            "after_one_at_1": -2.0,
            "after_two_at_1": 2.0,
            "after_two_at_1_5": 8.0,
        },
        "still_falls": {"largest_alpha": 0.5},
        "just_inside": {"largest_alpha": 0.99},
        "leaves_already": {"largest_alpha": 1.5},
    },
    reveal=reveal,
)
