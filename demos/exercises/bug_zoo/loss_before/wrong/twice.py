# message: two_updates
def train(x, y, w, alpha):
    losses = []
    for _ in range(3):
        yhat = w * x
        dL_dw = -2 * (y - yhat) * x
        w = w - alpha * dL_dw
        yhat = w * x
        dL_dw = -2 * (y - yhat) * x
        w = w - alpha * dL_dw
        losses.append((y - w * x) ** 2)
    return losses
