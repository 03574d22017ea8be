# message: same_gradient
def train(x, y, w, alpha):
    losses = []
    yhat = w * x
    for _ in range(3):
        w = w - alpha * -2 * (y - yhat) * x
        losses.append((y - w * x) ** 2)
    return losses
