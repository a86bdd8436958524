"""Make, rename, archive and delete portfolios. Holdings follow in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from market.write_quotes import share_quotes
from tracker.lib.seams import ask
from transactions.behind import fall_behind
from transactions.catch_up import is_light, reckon_or_fall_behind
from transactions.erase import erase
from transactions.errors import LedgerError
from transactions.kinds import Kind
from transactions.ledger import Moments, moments_of
from transactions.models import Holding, Import, Portfolio, Transaction
from transactions.reckon import reckon
from transactions.tell import tell

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of something, in words."""

    count: int
    one: str
    many: str

    def __str__(self) -> str:
        return f"{self.count} {self.one if self.count == 1 else self.many}"


def own_portfolio(owner: User, pk: int) -> Portfolio:
    """This person's portfolio; `Portfolio.DoesNotExist` for anybody else's."""
    return Portfolio.objects.select_related("owner").get(owner=owner, pk=pk)


@transaction.atomic
def create_portfolio(owner: User, name: str, *, cost_method: str | None = None) -> Portfolio:
    made = Portfolio(owner=owner, name=_good_name(owner, name), cost_method=_method(cost_method))
    made.save()
    return made


@transaction.atomic
def rename_portfolio(portfolio: Portfolio, name: str) -> None:
    portfolio.name = _good_name(portfolio.owner, name, besides=portfolio.pk)
    portfolio.save(update_fields=["name"])


@transaction.atomic
def choose_cost_method(portfolio: Portfolio, method: str | None, *, now: datetime) -> None:
    """Another order in which lots are sold; None follows the person's own choice."""
    before = portfolio.method
    portfolio.cost_method = _method(method)
    portfolio.save(update_fields=["cost_method"])
    if portfolio.method != before:
        coins = coins_of(portfolio)
        changes = dict.fromkeys(coins)
        reckon_or_fall_behind(portfolio.owner, changes, cause="cost method changed", now=now)


@transaction.atomic
def archive_portfolio(portfolio: Portfolio, *, now: datetime) -> None:
    """Put it away: it keeps its entries and no longer counts in the balance."""
    if portfolio.is_default:
        raise LedgerError("The default portfolio cannot be archived. Make another one default.")
    _set_archived(portfolio, now, now=now)


@transaction.atomic
def take_out_of_archive(portfolio: Portfolio, *, now: datetime) -> None:
    _set_archived(portfolio, None, now=now)


@transaction.atomic
def make_default(portfolio: Portfolio) -> None:
    """Entries that name no portfolio go here from now on."""
    if portfolio.archived_at:
        raise LedgerError("An archived portfolio cannot be the default one.")
    Portfolio.objects.filter(owner=portfolio.owner_id, is_default=True).update(is_default=False)
    portfolio.is_default = True
    portfolio.save(update_fields=["is_default"])


def what_goes(portfolio: Portfolio) -> list[Counted]:
    """What deleting it would take along; nothing of which there is none."""
    entries = Transaction.objects.filter(portfolio=portfolio)
    held = Holding.objects.filter(portfolio=portfolio).held()
    imports = Import.objects.filter(portfolio=portfolio)
    ours = [
        Counted(entries.count(), "transaction", "transactions"),
        Counted(held.count(), "coin held", "coins held"),
        Counted(imports.count(), "import", "imports"),
        Counted(
            _moves_in(portfolio),
            "move from another portfolio, which becomes a transfer out",
            "moves from your other portfolios, which become transfers out",
        ),
    ]
    others = ask("PORTFOLIO_TAKES", portfolio=portfolio)
    return [each for each in chain(ours, *others) if each.count]


@transaction.atomic
def delete_portfolio(portfolio: Portfolio, *, now: datetime) -> None:
    """Delete it with all its entries. What other portfolios moved into it becomes a transfer."""
    if portfolio.is_default:
        raise LedgerError("The default portfolio cannot be deleted. Make another one default.")
    share_quotes()  # its reminders go too: no refresh may be half-way through them
    owner = portfolio.owner
    changes = _touched(portfolio)
    Transaction.with_hidden.filter(to_portfolio=portfolio).exclude(portfolio=portfolio).update(
        kind=Kind.TRANSFER_OUT, to_portfolio=None, to_exchange=""
    )
    elsewhere = _sent_elsewhere(portfolio)
    erase(Transaction.with_hidden.filter(portfolio=portfolio))
    _keep_imports_of_others(portfolio)
    portfolio.delete()
    _reckon_the_rest(owner, changes, elsewhere, now=now)


def _reckon_the_rest(owner: User, changes: Moments, elsewhere: set[str], *, now: datetime) -> None:
    """Where that takes long, only the quantities of what came from there, until a worker has it."""
    cause = "portfolio deleted"
    if not is_light(owner, changes):
        fall_behind(owner, changes.keys(), cause=cause, now=now)
        changes = {coin: at for coin, at in changes.items() if coin in elsewhere}
    reckon(owner, changes, cause=cause, now=now)


def _sent_elsewhere(portfolio: Portfolio) -> set[str]:
    """The coins of which some went from here to another portfolio."""
    mine = Transaction.objects.filter(portfolio=portfolio)
    moved = mine.filter(kind=Kind.MOVE).exclude(to_portfolio=portfolio)
    matched = mine.filter(matched_in__isnull=False).exclude(matched_in__portfolio=portfolio)
    coins = (rows.order_by().values_list("coin", flat=True).distinct() for rows in (moved, matched))
    return set().union(*coins)


def coins_of(portfolio: Portfolio) -> set[str]:
    """The coins that ever came into or went out of it."""
    return set(Holding.objects.filter(portfolio=portfolio).values_list("coin_id", flat=True))


def _touched(portfolio: Portfolio) -> Moments:
    inside = Q(portfolio=portfolio) | Q(to_portfolio=portfolio)
    ends = Q(matched_out__portfolio=portfolio) | Q(matched_in__portfolio=portfolio)
    return moments_of(Transaction.objects.filter(inside | ends))


def _keep_imports_of_others(portfolio: Portfolio) -> None:
    """A file may have brought entries to several portfolios; they stay, and so does its import."""
    left = Transaction.with_hidden.filter(batch__portfolio=portfolio).order_by()
    for batch, other in dict(left.values_list("batch", "portfolio")).items():
        Import.objects.filter(pk=batch).update(portfolio=other)


def _moves_in(portfolio: Portfolio) -> int:
    moved = Transaction.objects.filter(to_portfolio=portfolio).exclude(portfolio=portfolio)
    return int(moved.count())


def _set_archived(portfolio: Portfolio, at: datetime | None, *, now: datetime) -> None:
    portfolio.archived_at = at
    portfolio.save(update_fields=["archived_at"])
    tell(
        portfolio.owner,
        portfolios=frozenset({portfolio.pk}),
        coins=frozenset(coins_of(portfolio)),
        cause="portfolio archived" if at else "portfolio taken out of the archive",
        since=None,
        now=now,
    )


def _good_name(owner: User, name: str, *, besides: int | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise LedgerError(f"Give the portfolio a name of at most {LONGEST_NAME} characters.")
    others = Portfolio.objects.filter(owner=owner, name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides)
    if others.exists():
        raise LedgerError("You have a portfolio of this name already.")
    return name


def _method(method: str | None) -> str | None:
    if method and method not in User.CostMethod.values:
        raise LedgerError("Choose FIFO, LIFO, HIFO or average cost.")
    return method or None
