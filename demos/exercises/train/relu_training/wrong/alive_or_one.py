# message: dead_not_counted
def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    pairs = [(v, t) for v, t in zip(x, y) if w1 * v + b > 0]
    n = max(len(pairs), 1)
    dw = sum(-2 * (t - w1 * v - b) * v for v, t in pairs) / n
    db = sum(-2 * (t - w1 * v - b) for v, t in pairs) / n
    return w1 - alpha * dw, b - alpha * db
