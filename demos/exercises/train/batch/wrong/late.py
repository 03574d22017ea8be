# message: bias_late
def epoch(x, y, w1, b, alpha):
    n = len(x)
    w1 = w1 + alpha * sum(2 * (t - w1 * v - b) * v for v, t in zip(x, y)) / n
    b = b + alpha * sum(2 * (t - w1 * v - b) for v, t in zip(x, y)) / n
    return w1, b
