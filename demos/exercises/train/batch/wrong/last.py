# message: last_only
def epoch(x, y, w1, b, alpha):
    for v, t in zip(x, y):
        e = t - (w1 * v + b)
        dw, db = -2 * e * v, -2 * e
    return w1 - alpha * dw, b - alpha * db
