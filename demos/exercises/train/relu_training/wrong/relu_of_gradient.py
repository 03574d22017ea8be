# message: relu_of_gradient
def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    n = len(x)
    dw, db = 0.0, 0.0
    for v, t in zip(x, y):
        o = relu(w1 * v + b)
        delta = relu(-2 * (t - o) / n)
        dw += delta * v
        db += delta
    return w1 - alpha * dw, b - alpha * db
