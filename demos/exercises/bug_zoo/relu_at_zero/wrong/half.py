# message: half_at_zero
def relu_slope(x):
    if x == 0:
        return 0.5
    return float(x > 0)
