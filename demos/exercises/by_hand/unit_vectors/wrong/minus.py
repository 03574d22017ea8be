# message: minus_for_plus
def direction_slope(x, y, u1, u2):
    return 2 * x * u1 - 3 * y**2 * u2
