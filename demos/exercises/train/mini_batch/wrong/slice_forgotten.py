# message: batch_again
def epoch(x, y, w1, b, alpha, size):
    for k in range(0, len(x), size):
        e = [t - (w1 * v + b) for v, t in zip(x, y)]
        w1 += alpha * 2 * sum(d * v for d, v in zip(e, x)) / len(x)
        b += alpha * 2 * sum(e) / len(x)
    return w1, b
