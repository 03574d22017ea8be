# message: inner_forgotten
def loss_factor(y, yhat):
    return 2 * (y - yhat)
