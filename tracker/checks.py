"""Half-configured things are named when the program starts, with what to set."""
