# message: swapped
def partials(x, y):
    return 2 * y, 2 * x
