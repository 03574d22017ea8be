def relu_slope(x):
    if x > 0:
        return 1.0
    return 0.0
