"""How the form of a reminder is laid out: the sentence first, the rare things below "more"."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Layout, Row, Submit


def helper_for(label: str) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        "metric",
        Row(Column("coin"), Column("portfolio")),
        Row(Column("direction"), Column("threshold")),
        Row(Column("threshold_as"), Column("currency")),
        HTML('{% include "reminders/_readback.html" %}'),
        Row(
            Column("mode"),
            Column(
                HTML('<fieldset class="channels"><legend>On</legend><div class="choices-line">'),
                Div("on_whatsapp", "on_email", css_class="choices-line"),
                HTML("</div></fieldset>"),
            ),
        ),
        "note",
        HTML('<details class="disclosure more"{% if more_open %} open{% endif %}>'),
        HTML("<summary>More: an end, quiet hours, margin, numbers and addresses</summary>"),
        Row(Column("expires_at"), Column("cooldown_seconds"), Column("margin")),
        "urgent",
        "fallback",
        "destinations",
        HTML("</details>"),
    )
    helper.add_input(
        Submit("preview", "Preview", css_class="btn-secondary preview", formnovalidate=True)
    )
    helper.add_input(Submit("save", label))
    return helper
