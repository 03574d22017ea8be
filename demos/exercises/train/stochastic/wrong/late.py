# message: bias_late
def epoch(x, y, w1, b, alpha):
    for v, t in zip(x, y):
        w1 = w1 + alpha * 2 * (t - (w1 * v + b)) * v
        b = b + alpha * 2 * (t - (w1 * v + b))
    return w1, b
