# message: square_kept
def loss_factor(y, yhat):
    return -2 * (y - yhat) ** 2
