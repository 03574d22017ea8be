# message: crossed
def direction_slope(x, y, u1, u2):
    return 2 * x * u2 + 3 * y**2 * u1
