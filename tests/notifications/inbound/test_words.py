"""Which texts mean what, in many languages and however they are typed."""

import pytest

from notifications.inbound.words import Said, understand


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        (
            "STOP",
            "STOP|stop|Stop.| sToP !|STOP ALL|stopall|opt-out|Opt out|Unsubscribe|cancel|END|quit|"
            "revoke|Please stop|stop all messages, please|STOPP|Bitte stoppen|Abmelden|aufhören|"
            "ARRET|Arrêt|désabonner|PARAR|Baja, por favor|BASTA|ferma|SAIR|afmelden|İPTAL|ıptal|"
            "DURDUR|Zatrzymaj|rezygnuję|СТОП|отписаться!|відписатися|रोको|توقف|停止",
        ),
        (
            "START",
            "START|start.|UNSTOP|weiter|Fortsetzen|reprendre|Démarrer|reanudar|riprendi|começar|"
            "doorgaan|BAŞLA|wznów|СТАРТ|продолжить",
        ),
        ("YES", "yes|Ja|oui!|SÍ|sim|evet|tak|Да"),
        ("HELP", "HELP|help?|info|?|??|Hilfe|aide|AYUDA|aiuto|ajuda|hulp|yardım|pomoc|помощь"),
        ("JOIN", "join quick-bell|Join quick-bell"),
        (
            "OTHER",
            "stop btc 60000|price btc|start btc|help me with taxes and more|all|please||🙂|"
            "BAJA BTC 70000|yes please do that|unlink|link my phone|12345678901|2026-11-25",
        ),
    ],
)
def test_a_text_means(meaning: str, texts: str) -> None:
    found = {text: understand(text).meaning for text in texts.split("|")}
    assert found == dict.fromkeys(found, meaning)


@pytest.mark.parametrize(
    "text",
    [
        "LINK 49381207", "link 4938 1207", "Link: 4938-1207.", "link49381207", " 4938 1207 ",
        "code 49381207", "LINK ٤٩٣٨١٢٠٧",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_typed(text: str) -> None:
    assert understand(text) == Said("LINK", "49381207")


@pytest.mark.parametrize("text", ["LINK", "link?", "LINK 4938", "LINK 493812071"])
def test_link_without_a_whole_code_is_still_about_linking(text: str) -> None:
    assert understand(text) == Said("LINK")
