"""The chain rule written out: why a gradient is what it is."""
