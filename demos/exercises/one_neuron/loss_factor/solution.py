def loss_factor(y, yhat):
    dL_dyhat = -2 * (y - yhat)
    return dL_dyhat
