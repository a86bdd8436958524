"""How far fetching the past of a coin has come, in a sentence for its page."""

from market.history.fetch import YEAR
from market.models import HistoryJob


def progress_of(coin_id: str) -> str:
    """Empty when nothing of its past year is to come."""
    open_jobs = HistoryJob.objects.unfinished().filter(coin=coin_id, kind=HistoryJob.Kind.YEAR)
    job = open_jobs.first()
    return in_words(job) if job else ""


def in_words(job: HistoryJob) -> str:
    said = f"The past year is being fetched: {job.steps_done} of {len(YEAR)} parts are here."
    return f"{said} The last try brought nothing. {job.reason}" if job.reason else said
