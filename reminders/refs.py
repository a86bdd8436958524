"""The short name of a crossing, which messages show and replies quote: 7F3K.

It is the crossing's number, stirred so that neighbours do not look alike and written without
letters that are mistaken for digits. Two numbers never give the same name.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS = 5  # of one letter
_STIRS = {20: 0xA3F2B, 30: 0x2A6D2B35, 40: 0x9E3779B97F, 50: 0x2545F4914F6CD}  # odd, so reversible


def ref_of(number: int) -> str:
    """Four letters for the first million crossings, then six, eight, ten."""
    bits = next(bits for bits in _STIRS if number < 1 << bits)
    stirred = _stir(number, bits)
    return "".join(ALPHABET[stirred >> shift & 31] for shift in range(bits - _BITS, -_BITS, -_BITS))


def _stir(number: int, bits: int) -> int:
    """A permutation of the numbers of so many bits."""
    mask, half = (1 << bits) - 1, bits // 2
    for _ in range(2):
        number = number * _STIRS[bits] & mask
        number ^= number >> half
    return number
