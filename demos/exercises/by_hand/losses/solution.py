from math import sqrt


def losses(y, yhat):
    errors = []
    for i in range(len(y)):
        errors.append(y[i] - yhat[i])
    SSE = 0
    for error in errors:
        SSE = SSE + error**2
    MSE = SSE / len(errors)
    RMSE = sqrt(MSE)
    return SSE, MSE, RMSE
