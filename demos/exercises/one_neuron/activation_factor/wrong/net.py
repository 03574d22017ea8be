# message: net_for_o
def activation_factor(net):
    return net * (1 - net)
