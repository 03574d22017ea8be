# message: plus_for_minus
def loss_factor(y, yhat):
    return -2 * (y + yhat)
