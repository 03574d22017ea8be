# message: constant_given
def loss_factor(y, yhat):
    return -0.5
