"""What an inbound webhook answers: `<Response><Message>…</Message></Response>`."""

from xml.etree import ElementTree


def replies_in(document: str) -> list[str]:
    """The texts to send back; an empty or foreign answer sends nothing."""
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 - our own product's answer
    except ElementTree.ParseError:
        return []
    if root.tag != "Response":
        return []
    return [text for text in map(_text_of, root.findall("Message")) if text]


def _text_of(message: ElementTree.Element) -> str:
    body = message.find("Body")
    return "".join((message if body is None else body).itertext()).strip()
