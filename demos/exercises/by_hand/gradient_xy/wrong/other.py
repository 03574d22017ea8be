# message: other_term_kept
def partials(x, y):
    return 2 * x + y**2, x**2 + 2 * y
