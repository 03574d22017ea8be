# message: bias_late
def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    n = len(x)
    nets = [w1 * v + b for v in x]
    w1 = w1 + alpha * sum(2 * (t - relu(k)) * (k > 0) * v for v, t, k in zip(x, y, nets)) / n
    nets = [w1 * v + b for v in x]
    b = b + alpha * sum(2 * (t - relu(k)) * (k > 0) for t, k in zip(y, nets)) / n
    return w1, b
