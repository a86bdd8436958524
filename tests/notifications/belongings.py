"""What strangers may see of how people are told: only what a token in their mail opens."""

from accounts.models import User
from tests.house.belongings import argument, public


@argument("token", "unsubscribe", "twilio-status")
def made_up_token(owner: User) -> str:
    return "W10:abc"


public("closed until a mail provider is set up, then locked by a secret", "email-webhook")
public("whoever has the token has the mail", "unsubscribe")


@argument("pk", "mailbox-html")
def mail_of_this_machine(owner: User) -> int:
    return owner.pk
