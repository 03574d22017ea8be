def relu_slope(x):
    # TODO: one sign is wrong. At 0 the slope should be 0, as in this course's engine.
    if x >= 0:
        return 1.0
    return 0.0
