# message: never_moves
def train(x, y, w, alpha):
    losses = []
    for _ in range(3):
        yhat = w * x
        L = (y - yhat) ** 2
        dL_dw = -2 * (y - yhat) * x
        losses.append(L)
    return losses
