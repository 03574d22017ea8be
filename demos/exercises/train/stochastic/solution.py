def epoch(x, y, w1, b, alpha):
    for i in range(len(x)):
        error = y[i] - (w1 * x[i] + b)
        dw = -2 * error * x[i]
        db = -2 * error
        w1 = w1 - alpha * dw
        b = b - alpha * db
    return w1, b
