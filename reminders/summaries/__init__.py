"""A regular word on how things stand, at a time on the person's own wall."""
