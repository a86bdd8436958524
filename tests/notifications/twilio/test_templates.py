"""Our approved templates: made once, handed in, reported; and none that WhatsApp would reject."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from notifications.twilio.templates import mistakes, templates
from notifications.wording import Wording, wordings
from tests.fixtures.whatsapp import Texting, phone_of


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("whatsapp_templates", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(wordings()))
def test_none_of_our_templates_breaks_a_rule_of_whatsapp(name: str) -> None:
    assert list(mistakes(wordings()[name])) == []


@pytest.mark.parametrize(
    ("text", "samples", "mistake"),
    [
        ("It says {{1}} and {{3}} now.", {}, "has ['1', '3'] where"),
        ("It says {{2}} and {{1}} now.", {}, "has ['2', '1'] where"),
        ("It says {{1}} now.", {}, "has ['1'] where"),
        ("{{1}} and {{2}} now.", {}, "begins or ends"),
        ("It says {{1}} and {{2}}.", {}, "begins or ends"),
        ("It says {{1}} {{2}} now.", {}, "next to each other"),
        ("It says {{1}} and {{2}} now.", {"b": ""}, "no sample of b"),
        ("x" * 513 + " {{1}} and {{2}} now.", {}, "too little room"),
    ],
)
def test_a_template_that_would_be_rejected_is_named(
    tmp_path: Path, settings: Settings, text: str, samples: dict[str, str], mistake: str
) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "whatsapp_template.txt").write_text(text)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    wording = Wording("odd", "odd", ("a", "b"), {"a": "one", "b": "two", **samples})
    assert any(mistake in found for found in mistakes(wording))


def test_wordings_with_the_same_text_share_one_template() -> None:
    found = templates()
    assert len({template.text for template in found}) == len(found)
    shared = next(template for template in found if "group" in template.wordings)
    assert shared.wordings == ("group", "digest")


def test_templates_are_made_handed_in_and_named_for_the_setting(texting: Texting) -> None:
    said = run()

    made = texting.twilio.ledger.entries("template")
    submitted = texting.twilio.ledger.entries("approval")
    assert len(made) == len(submitted) == len(templates())
    assert {entry["approval"]["category"] for entry in submitted} == {"UTILITY"}
    assert all(entry["variables"] for entry in made)
    assert "handed in" in said
    assert "run this again" in said.lower()


def test_running_it_again_makes_nothing_twice_and_says_how_they_stand(
    texting: Texting, settings: Settings, alice: User
) -> None:
    run()
    said = run()
    assert len(texting.twilio.ledger.entries("template")) == len(templates())
    assert "crossing: approved." in said
    setting = said.partition("TWILIO_CONTENT_SIDS=")[2].splitlines()[0]
    assert set(json.loads(setting)) == {name for name, w in wordings().items() if w.variables}

    settings.TWILIO_CONTENT_SIDS = setting
    assert "names every approved one" in run()
    phone_of(alice)
    texting.tell(alice)
    texting.run()
    assert texting.sent()[0]["body"] == (
        "Your Bellwether reminder: BTC rose above $70,000. In your case: You hold 0.5 BTC. "
        "Ref 7F3K. Answer HELP to see what you can do."
    )


def test_a_rejection_is_told_with_its_reason(texting: Texting, settings: Settings) -> None:
    texting.twilio.set_verdict("pending")
    run()
    said = json.loads(run("--json"))
    assert {row["state"] for row in said["templates"]} == {"pending"}
    assert said["TWILIO_CONTENT_SIDS"] == "{}"

    texting.twilio.judge(said["templates"][0]["sid"], "rejected", reason="too generic")
    row = json.loads(run("--json"))["templates"][0]
    assert row["sentence"].endswith("WhatsApp says: too generic")
    assert "another template" in row["sentence"]


def test_what_was_made_and_not_handed_in_is_handed_in(texting: Texting) -> None:
    template = templates()[0]
    texting.twilio.do(texting.twilio.stand_in.add_template(template.name, template.text))
    texting.twilio.judge(texting.twilio.ledger.entries("template")[0]["sid"], "unsubmitted")
    said = json.loads(run("--json"))
    assert said["templates"][0]["state"] == "received"
    assert len(texting.twilio.ledger.entries("template")) == len(templates())


def test_a_set_up_that_is_refused_is_a_sentence(texting: Texting, settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKENS = ["mistyped"]
    with pytest.raises(CommandError, match=r"refused.*run this again"):
        run()
    settings.TWILIO_AUTH_TOKENS = []
    with pytest.raises(CommandError, match="TWILIO_AUTH_TOKEN first"):
        run()
