# message: batch_summed
def epoch(x, y, w1, b, alpha):
    w, c = w1, b
    for v, t in zip(x, y):
        e = t - (w1 * v + b)
        w, c = w + alpha * 2 * e * v, c + alpha * 2 * e
    return w, c
