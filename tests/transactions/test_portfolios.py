from accounts.models import User
from transactions.models import Portfolio
from transactions.portfolios import default_portfolio


def test_everybody_begins_with_one_portfolio(alice: User) -> None:
    assert [(each.name, each.is_default) for each in Portfolio.objects.of(alice)] == [
        ("My portfolio", True)
    ]


def test_the_default_portfolio_is_made_again_when_it_is_missing(alice: User) -> None:
    Portfolio.objects.all().update(is_default=False)
    assert default_portfolio(alice).name == "My portfolio 2"
