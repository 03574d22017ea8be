# message: returns_early
def epoch(x, y, w1, b, alpha, size):
    for k in range(0, len(x), size):
        xs, ys = x[k : k + size], y[k : k + size]
        e = [t - (w1 * v + b) for v, t in zip(xs, ys)]
        w1 += alpha * 2 * sum(d * v for d, v in zip(e, xs)) / len(xs)
        b += alpha * 2 * sum(e) / len(xs)
        return w1, b
