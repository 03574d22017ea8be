def train(x, y, w, alpha):
    losses = []
    for _ in range(3):
        yhat = w * x
        L = (y - yhat) ** 2
        dL_dw = -2 * (y - yhat) * x
        w = w - alpha * dL_dw
        losses.append(L)  # the loss after this update
    return losses
