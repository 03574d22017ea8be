largest_of_layer_2 = "w12_2"
grows_in_layer_2 = "w21_2"
smallest_of_layer_1 = "w11_1"
