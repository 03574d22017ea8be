# message: mirrored
def relu_slope(x):
    return float(x < 0)
