from math import sqrt


def losses(y, yhat):
    SSE = sum((y[i] - yhat[i]) ** 2 for i in range(len(y)))
    MSE = SSE / len(y)
    RMSE = sqrt(MSE)
    return SSE, MSE, RMSE
