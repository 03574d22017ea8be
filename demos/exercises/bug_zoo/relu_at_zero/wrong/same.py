# message: one_at_zero
def relu_slope(x):
    return float(x >= 0)
