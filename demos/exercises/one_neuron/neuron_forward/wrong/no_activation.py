# message: no_activation
def forward(w1, x, b, y):
    net = w1 * x + b
    return net, net, (y - net) ** 2
