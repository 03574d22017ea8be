from autograd import Value


def loss(w1, x, b, y):
    net = w1 * x + b
    o = net.sigmoid()
    L = (y - o) ** 2
    return L
