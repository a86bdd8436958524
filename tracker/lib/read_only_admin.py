"""Rows that the product makes and nobody edits."""

from typing import Any

from django.http import HttpRequest


class Shown:
    """Mixed into an admin whose rows are made by the product and by nobody else."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
