# message: half_loss
def loss_factor(y, yhat):
    return yhat - y
