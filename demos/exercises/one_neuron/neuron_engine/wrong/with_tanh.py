# message: other_function
def loss(w1, x, b, y):
    return (y - (w1 * x + b).tanh()) ** 2
