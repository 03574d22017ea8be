# message: still_before
def train(x, y, w, alpha):
    losses = []
    for _ in range(3):
        yhat = w * x
        dL_dw = -2 * (y - yhat) * x
        w = w - alpha * dL_dw
        L = (y - yhat) ** 2
        losses.append(L)
    return losses
