# message: divided_by_n
def epoch(x, y, w1, b, alpha):
    n = len(x)
    for v, t in zip(x, y):
        e = t - (w1 * v + b)
        w1, b = w1 + alpha * 2 * e * v / n, b + alpha * 2 * e / n
    return w1, b
