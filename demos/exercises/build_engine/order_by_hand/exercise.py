from autograd import Value, debug

# a, b: leaves.  c = a * b   d = c + b   e = c * a   L = d * e
first = ...  # the node that passes its gradient on first, as text
last = ...  # the node that passes its gradient on last, of those that have inputs
into_c = ...  # from how many uses c receives a contribution before it may pass its gradient on
into_a = ...  # from how many uses a receives a contribution
dL_dc = ...  # the gradient of c, for a = 2 and b = -3

if __name__ == "__main__":  # python this_file.py: walk through it
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    d = c + b
    e = c * a
    L = d * e
    debug(L)
