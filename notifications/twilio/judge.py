"""How a try ended, from whatever Twilio's client raised. Pure, and total: nothing is left over.

What counts is what may have left this machine. A server's error after that says nothing about the
message: Twilio promises only for 429 that it was not processed.
"""

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.base.version import Version
from twilio.http.response import Response
from twilio.rest.api.v2010.account.message import MessageInstance
from urllib3.exceptions import HTTPError

from notifications.twilio.codes import MEANINGS, meaning_of
from notifications.verdicts import Outcome, Result

SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=1)
# What the network, the client and requests raise; the client lets anything broken in an answer
# through as it comes.
FAILURES = (TwilioException, requests.RequestException, HTTPError, OSError)
BROKEN_ANSWERS = (ValueError, TypeError, AttributeError, LookupError)
_WRONG_ADDRESSES = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
)


def judge_answer(answer: MessageInstance) -> Result:
    """What the client made of Twilio's answer; one that names no message proves nothing."""
    if not answer.sid:
        return Result(Outcome.AMBIGUOUS, "Twilio's answer names no message.")
    if answer.status in {"failed", "undelivered"}:
        code = str(answer.error_code or "")
        told = f"Twilio {code}"
        return meaning_of(code).as_result(told, error_code=code, provider_id=str(answer.sid))
    return Result(Outcome.ACCEPTED, f"Twilio took it: {answer.status}.", "", str(answer.sid))


def judge_error(error: Exception, *, left: bool, retry_after: str = "", now: datetime) -> Result:
    """The result of a try that raised; `left` when a byte of the request may have left."""
    if isinstance(error, TwilioRestException | TwilioServiceException):
        wait = read_wait(retry_after, now=now)
        return _answered(_number(error.status), _number(error.code), _said(error), wait)
    page = next((part for part in error.args if isinstance(part, Response)), None)
    if page is not None:  # a page of a list: the client hands the answer on as it came
        return judge_error(_as_exception(page), left=left, retry_after=retry_after, now=now)
    if left:
        return Result(Outcome.AMBIGUOUS, f"Twilio's answer did not come whole: {_name(error)}")
    if isinstance(error, _WRONG_ADDRESSES):
        return Result(Outcome.CONFIGURATION, "TWILIO_BASE_URL cannot be called.")
    if _is_about_certificates(error):
        return Result(Outcome.CONFIGURATION, "Twilio's address cannot prove its name.")
    if isinstance(error, TwilioException):
        return Result(Outcome.CONFIGURATION, f"Twilio's client refused our set-up: {error}")
    return Result(Outcome.RETRY, f"Twilio cannot be reached: {_name(error)}")


def _as_exception(page: Response) -> TwilioRestException | TwilioServiceException:
    """As the client itself reads the refusal of anything but a page."""
    return Version.exception("GET", "", page, "Unable to create record")


def _answered(status: int, code: int, said: str, wait: timedelta) -> Result:
    """What an error answer means: first by its status, then by its code."""
    if status == 429:
        words = f"Twilio asked us to slow down. {said}"
        return Result(Outcome.RETRY, words, str(code), wait=max(wait, SHORTEST_WAIT))
    if 300 <= status <= 399:
        words = f"Twilio's address sends us elsewhere ({status}): check TWILIO_BASE_URL."
        return Result(Outcome.CONFIGURATION, words, str(status))
    if not 400 <= status <= 499 or status == 408:
        return Result(Outcome.AMBIGUOUS, f"Twilio failed inside. {said}", str(code))
    meaning = meaning_of(code)
    if code not in MEANINGS and status in {401, 403, 404, 407}:
        return Result(Outcome.CONFIGURATION, f"Twilio does not let us in. {said}", str(code))
    return meaning.as_result(said, error_code=str(code))


def read_wait(text: str, *, now: datetime) -> timedelta:
    """A Retry-After header, in seconds or as a date; nothing when it says nothing to go by."""
    if text.strip().isdigit():
        return min(timedelta(seconds=int(text.strip()[:6])), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return timedelta(0)
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def _said(error: TwilioRestException | TwilioServiceException) -> str:
    """Twilio's own words, for "Send me a test" and the operator."""
    if isinstance(error, TwilioRestException):
        words = str(error.msg).removeprefix("Unable to create record: ")
    else:
        words = f"{error.title} {error.detail or ''}".strip()
    return f"Twilio {error.status}/{error.code}: {words}"[:200]


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def _is_about_certificates(error: BaseException | None) -> bool:
    """Somewhere below requests' own exception stands the one that knows."""
    for _ in range(8):
        if error is None:
            return False
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        inner = getattr(error, "reason", None) or next(iter(error.args), None)
        error = inner if isinstance(inner, BaseException) else error.__cause__
    return False


def _name(error: Exception) -> str:
    """Its kind only: the text of a network error can hold the address and more."""
    return type(error).__name__
