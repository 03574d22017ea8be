# message: printed_not_returned
def both(a, b):
    print(a * b + a, a + b + a)
