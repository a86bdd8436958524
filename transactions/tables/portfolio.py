"""Where a person keeps what belongs together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User


class PortfolioQuerySet(models.QuerySet["Portfolio"]):
    def of(self, owner: User) -> "PortfolioQuerySet":
        """This person's, the default one first."""
        return self.filter(owner=owner)

    def open(self) -> "PortfolioQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)


class Portfolio(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="portfolios"
    )
    name = models.CharField(max_length=80)
    # None: the person's own choice counts, and follows when it changes.
    cost_method = models.CharField(  # noqa: DJ001
        max_length=8,
        choices=User.CostMethod.choices,
        null=True,
        blank=True,
    )
    is_default = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        ordering = ["-is_default", Lower("name"), "pk"]
        constraints = [
            # Serves "all portfolios of a person" as well.
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="portfolio_name_once_per_owner",
                violation_error_message="You have a portfolio of this name already.",
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_default=True), name="one_default_portfolio"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(archived_at__isnull=True),
                name="default_portfolio_is_open",
                violation_error_message="The default portfolio cannot be archived.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def method(self) -> str:
        """The cost method that counts here."""
        return self.cost_method or self.owner.cost_method
