# The picture beside this file shows the network after its backward pass.
# Write names as text, for example "w11_1".

largest_of_layer_2 = ...  # the weight of layer 2 whose gradient is the largest in size
grows_in_layer_2 = ...  # the weight of layer 2 with the smaller index that grows at an update
smallest_of_layer_1 = ...  # the weight of layer 1 whose gradient is the smallest in size
