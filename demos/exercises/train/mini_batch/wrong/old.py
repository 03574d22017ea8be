# message: old_weights
def epoch(x, y, w1, b, alpha, size):
    w, c = w1, b
    for k in range(0, len(x), size):
        xs, ys = x[k : k + size], y[k : k + size]
        e = [t - (w1 * v + b) for v, t in zip(xs, ys)]
        w += alpha * 2 * sum(d * v for d, v in zip(e, xs)) / len(xs)
        c += alpha * 2 * sum(e) / len(xs)
    return w, c
