def slope(f, inputs, i, h):
    # the central difference of f in inputs[i]; f takes a list and returns a number
    ...


def worst(f, gradient, inputs, h):
    # gradient: what an engine says, one number per input
    ...
