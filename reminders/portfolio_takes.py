"""Listens at PORTFOLIO_TAKES: what of ours goes when a portfolio is deleted."""

from reminders.models import Reminder, Summary
from transactions.change_portfolio import Counted
from transactions.models import Portfolio


def portfolio_takes(*, portfolio: Portfolio) -> list[Counted]:
    reminders = Reminder.objects.filter(portfolio=portfolio)
    summaries = Summary.objects.filter(portfolio=portfolio)
    return [
        Counted(reminders.count(), "reminder", "reminders"),
        Counted(summaries.count(), "summary", "summaries"),
    ]
