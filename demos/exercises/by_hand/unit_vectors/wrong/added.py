# message: components_added
def direction_slope(x, y, u1, u2):
    return 2 * x + 3 * y**2
