"""Templates and their approval at the Twilio stand-in, with the vendor's own client."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from sandbox.twilio.running import RunningTwilio


def make(twilio: RunningTwilio, *, name: str = "crossed") -> Any:
    wish = ContentList.ContentCreateRequest(
        {
            "friendly_name": name,
            "language": "en",
            "variables": {"1": "BTC"},
            "types": ContentList.Types(
                {"twilio/text": ContentList.TwilioText({"body": "{{1}} moved."})}
            ),
        }
    )
    return twilio.client().content.v1.contents.create(content_create_request=wish)


def submit(twilio: RunningTwilio, sid: str, *, category: str = "UTILITY") -> Any:
    wish = ApprovalCreateList.ContentApprovalRequest({"name": "crossed", "category": category})
    content = twilio.client().content.v1.contents(sid)
    return content.approval_create.create(content_approval_request=wish)


def approval(twilio: RunningTwilio, sid: str) -> Any:
    return twilio.client().content.v1.contents(sid).approval_fetch().fetch().whatsapp


def test_a_template_is_made_listed_fetched_and_deleted(twilio: RunningTwilio) -> None:
    sid = make(twilio).sid
    contents = twilio.client().content.v1.contents
    assert [item.sid for item in contents.list()] == [sid]
    fetched = contents(sid).fetch()
    assert (fetched.friendly_name, fetched.variables) == ("crossed", {"1": "BTC"})
    assert fetched.types["twilio/text"]["body"] == "{{1}} moved."
    assert contents(sid).delete()
    with pytest.raises(TwilioRestException) as missing:
        contents(sid).fetch()
    assert missing.value.code == 20404


def test_templates_come_in_pages(twilio: RunningTwilio) -> None:
    made = [make(twilio, name=str(number)).sid for number in range(5)]
    listed = twilio.client().content.v1.contents.list(page_size=2)
    assert [item.sid for item in listed] == made


@pytest.mark.parametrize("verdict", ["approved", "pending", "rejected"])
def test_whatsapp_answers_a_submission_as_scripted(twilio: RunningTwilio, verdict: str) -> None:
    twilio.set_verdict(verdict)
    sid = make(twilio).sid
    assert approval(twilio, sid) is None
    assert submit(twilio, sid).status == "received"
    assert approval(twilio, sid)["status"] == verdict


def test_a_rejection_gives_its_reason_and_the_template_may_be_handed_in_again(
    twilio: RunningTwilio,
) -> None:
    sid = make(twilio).sid
    submit(twilio, sid)
    with pytest.raises(TwilioRestException):
        submit(twilio, sid)
    twilio.judge(sid, "rejected", reason="Promotional wording")
    assert approval(twilio, sid)["rejection_reason"] == "Promotional wording"
    submit(twilio, sid)
    listed = twilio.client().content.v1.content_and_approvals.list()
    assert [item.approval_requests["status"] for item in listed] == ["approved"]


def test_an_unknown_category_is_refused(twilio: RunningTwilio) -> None:
    with pytest.raises(TwilioRestException) as refused:
        submit(twilio, make(twilio).sid, category="SPAM")
    assert refused.value.status == 422


@pytest.mark.parametrize("missing", ["language", "types"])
def test_a_template_needs_language_and_types(twilio: RunningTwilio, missing: str) -> None:
    wish = {"language": "en", "types": {"twilio/text": {"body": "x"}}}
    del wish[missing]
    request = ContentList.ContentCreateRequest(wish)
    with pytest.raises(TwilioRestException) as refused:
        twilio.client().content.v1.contents.create(content_create_request=request)
    assert refused.value.status == 422
