# message: constant_given
# << how a learner arrives at this >>
def slope(x, y):
    return 10.75
