# message: piled_up
def epoch(x, y, w1, b, alpha, size):
    dw, db = 0.0, 0.0
    for k in range(0, len(x), size):
        xs, ys = x[k : k + size], y[k : k + size]
        e = [t - (w1 * v + b) for v, t in zip(xs, ys)]
        dw -= 2 * sum(d * v for d, v in zip(e, xs)) / len(xs)
        db -= 2 * sum(e) / len(xs)
        w1, b = w1 - alpha * dw, b - alpha * db
    return w1, b
