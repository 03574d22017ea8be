# message: half
from autograd import debug
from nn import Neuron, mse

dL_dyhat = 2 * 0.524979
do_dnet = 0.249376
dL_dnet = 0.130917
dL_dw1 = 0.392752
dL_db = 0.261835

if __name__ == "__main__":  # python this_file.py: walk through it, and type predict NUMBER
    neuron = Neuron(1, activation="sigmoid", weights=[-0.4], bias=0.7)
    L = mse(0.0, neuron(1.5))
    debug(L)
