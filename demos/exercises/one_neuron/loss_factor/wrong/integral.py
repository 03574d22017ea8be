# message: integrated
def loss_factor(y, yhat):
    return (y - yhat) ** 3 / 3
