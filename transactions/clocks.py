"""Hours that clocks show twice in autumn, and those they leave out in spring. Pure."""

from datetime import UTC, datetime, tzinfo


def is_skipped(shown: datetime, zone: tzinfo) -> bool:
    """Whether no clock of the zone ever showed this."""
    there_and_back = shown.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None, fold=0) != shown.replace(fold=0)


def is_repeated(shown: datetime, zone: tzinfo) -> bool:
    """Whether the clocks of the zone showed this twice."""
    first, second = (shown.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not is_skipped(shown, zone)


def moment(shown: datetime, zone: tzinfo, *, second: bool = False) -> datetime:
    """What a clock of the zone showed, as a moment; where it did so twice, the first one."""
    return shown.replace(tzinfo=zone, fold=int(second)).astimezone(UTC)


def is_second(at: datetime, zone: tzinfo) -> bool:
    """Whether clocks showed this moment's time for the second time."""
    return at.astimezone(zone).fold == 1
