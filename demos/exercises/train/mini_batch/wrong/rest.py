# message: rest_dropped
def epoch(x, y, w1, b, alpha, size):
    for k in range(len(x) // size):
        xs, ys = x[k * size : k * size + size], y[k * size : k * size + size]
        e = [t - (w1 * v + b) for v, t in zip(xs, ys)]
        w1 += alpha * 2 * sum(d * v for d, v in zip(e, xs)) / size
        b += alpha * 2 * sum(e) / size
    return w1, b
