# message: halved
# << how a learner arrives at this >>
def slope(x, y):
    return x + 1.5 * y**2
