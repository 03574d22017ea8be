def relu(net):
    return max(net, 0.0)


def epoch(x, y, w1, b, alpha):
    # x and y: lists, one number per sample.  net = w1 * x + b, o = relu(net)
    ...
    return w1, b
