"""The commands train, predict, resume, show and debug: networks without writing Python."""
