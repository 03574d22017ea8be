# message: batch
def epoch(x, y, w1, b, alpha):
    n = len(x)
    e = [t - (w1 * v + b) for v, t in zip(x, y)]
    return w1 + alpha * 2 * sum(d * v for d, v in zip(e, x)) / n, b + alpha * 2 * sum(e) / n
