class MoveRefused(Exception):
    """Why nothing was moved, in a sentence fit to be shown."""
