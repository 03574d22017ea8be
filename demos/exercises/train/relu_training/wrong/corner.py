# message: one_at_zero
def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    n = len(x)
    dw, db = 0.0, 0.0
    for v, t in zip(x, y):
        net = w1 * v + b
        if net >= 0:
            dw += -2 * (t - relu(net)) * v / n
            db += -2 * (t - relu(net)) / n
    return w1 - alpha * dw, b - alpha * db
