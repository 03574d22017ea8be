def epoch(x, y, w1, b, alpha, size):
    for start in range(0, len(x), size):
        xs, ys = x[start : start + size], y[start : start + size]
        n = len(xs)
        dw, db = 0.0, 0.0
        for i in range(n):
            error = ys[i] - (w1 * xs[i] + b)
            dw = dw - 2 * error * xs[i] / n
            db = db - 2 * error / n
        w1 = w1 - alpha * dw
        b = b - alpha * db
    return w1, b
