# message: other_index
largest_of_layer_2 = "w₁₂²"
grows_in_layer_2 = "w21_2"
smallest_of_layer_1 = "w21_1"
