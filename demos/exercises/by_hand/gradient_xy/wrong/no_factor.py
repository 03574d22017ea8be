# message: half
def partials(x, y):
    return x, y
