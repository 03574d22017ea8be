# message: graph_cut
from autograd import Value


def loss(w1, x, b, y):
    net = Value((w1 * x + b).data)
    return (y - net.sigmoid()) ** 2
