"""What runs in a process of its own, and may be in an environment of its own: one engine."""
