# message: each_sample
def epoch(x, y, w1, b, alpha):
    for v, t in zip(x, y):
        e = t - (w1 * v + b)
        w1, b = w1 + alpha * 2 * e * v, b + alpha * 2 * e
    return w1, b
