# message: sum_taken
def epoch(x, y, w1, b, alpha):
    e = [t - (w1 * v + b) for v, t in zip(x, y)]
    dw = sum(-2 * d * v for d, v in zip(e, x))
    db = sum(-2 * d for d in e)
    return w1 - alpha * dw, b - alpha * db
