# message: leaky
def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    n = len(x)
    dw, db = 0.0, 0.0
    for i in range(n):
        net = w1 * x[i] + b
        slope = 1 if net > 0 else 0.01
        dw += -2 * (y[i] - relu(net)) * slope * x[i] / n
        db += -2 * (y[i] - relu(net)) * slope / n
    return w1 - alpha * dw, b - alpha * db
