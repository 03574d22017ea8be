# message: exponent_kept_y
def partials(x, y):
    return 2 * x, 3 * y**3
