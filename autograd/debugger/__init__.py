"""pdb for backpropagation: walking through both passes, and through training."""
