# message: slope_forgotten
def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    n = len(x)
    dw, db = 0.0, 0.0
    for i in range(n):
        o = relu(w1 * x[i] + b)
        dw += -2 * (y[i] - o) * x[i] / n
        db += -2 * (y[i] - o) / n
    return w1 - alpha * dw, b - alpha * db
