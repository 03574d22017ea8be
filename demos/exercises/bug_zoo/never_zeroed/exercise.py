class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0


def train(x, y, w, alpha, updates):
    w = Parameter(w)
    for _ in range(updates):
        # TODO: the first update is right, all others are not.  yhat = w * x, L = (y - yhat)**2
        w.grad += -2 * (y - w.data * x) * x
        w.data = w.data - alpha * w.grad
    return w.data
