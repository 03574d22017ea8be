# message: half_new
def train(x, y, w, alpha):
    losses = []
    for _ in range(3):
        yhat = w * x
        error = y - yhat
        dL_dw = -2 * (y - yhat) * x
        w = w - alpha * dL_dw
        L = error * (y - w * x)
        losses.append(L)
    return losses
