# message: no_activation
def loss(w1, x, b, y):
    return (y - (w1 * x + b)) ** 2
