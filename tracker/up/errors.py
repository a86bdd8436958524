class CannotStart(Exception):
    """A sentence for the person at the keyboard: what is wrong and what to do."""
