def epoch(x, y, w1, b, alpha):
    n = len(x)
    dw, db = 0.0, 0.0
    for i in range(n):
        error = y[i] - (w1 * x[i] + b)
        dw = dw - 2 * error * x[i] / n
        db = db - 2 * error / n
    w1 = w1 - alpha * dw
    b = b - alpha * db
    return w1, b
