"""Where the entries of a file go: the chosen portfolio, or those that our own export names."""

from dataclasses import dataclass, replace

from accounts.models import User
from transactions.change_portfolio import LONGEST_NAME, create_portfolio
from transactions.entry import Entry
from transactions.importing.refusals import RowProblem
from transactions.models import Portfolio

MOST_NEW = 100  # portfolios made by one file


@dataclass(frozen=True, slots=True)
class _New:
    name: str
    cost_method: str


class Places:
    """Portfolios by name. One that is still to be made has a number below zero."""

    def __init__(self, home: Portfolio, *, into_one: bool = False) -> None:
        self.home = home
        self.into_one = into_one
        self.names: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._new: dict[int, _New] = {}
        self._made: dict[int, int] = {}
        for pk, name in Portfolio.objects.of(home.owner).values_list("pk", "name"):
            self._known(pk, name)

    def _known(self, number: int, name: str) -> None:
        self.names[number] = name
        self._numbers[name] = number
        self._numbers.setdefault(name.casefold(), number)

    def number(self, name: str, *, cost_method: str = "") -> int:
        name = " ".join(name.split())
        if self.into_one or not name:
            return self.home.pk
        found = self._numbers.get(name, self._numbers.get(name.casefold()))
        return self._begin(name, cost_method) if found is None else found

    def _begin(self, name: str, cost_method: str) -> int:
        if len(name) > LONGEST_NAME:
            raise RowProblem(f"The name of a portfolio has at most {LONGEST_NAME} characters.")
        count = len(self._new) + len(self._made)
        if count >= MOST_NEW:
            raise RowProblem(f"A file can bring at most {MOST_NEW} new portfolios.")
        number = -1 - count
        method = cost_method if cost_method in User.CostMethod.values else ""
        self._new[number] = _New(name, method)
        self._known(number, name)
        return number

    def is_new(self, number: int) -> bool:
        return number in self._new

    def made(self, number: int) -> int:
        """The portfolio's key; one that is missing is made now."""
        if number > 0 or number in self._made:
            return self._made.get(number, number)
        new = self._new[number]
        owner = self.home.owner
        found = Portfolio.objects.of(owner).filter(name=new.name).first()
        if found is None:
            found = create_portfolio(owner, new.name, cost_method=new.cost_method)
        del self._new[number]
        self._made[number] = found.pk
        return found.pk

    def settled(self, entry: Entry) -> Entry:
        """The entry with the portfolio it moved to, which is made if it is missing."""
        if entry.to_portfolio is None or entry.to_portfolio > 0:
            return entry
        return replace(entry, to_portfolio=self.made(entry.to_portfolio))
