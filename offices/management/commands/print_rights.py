"""manage.py print_rights: the page docs/rights.md, made from the one table of rights."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from offices.models import Role
from offices.rights import RIGHTS, Action

HEAD = """# Who may do what, where

Printed by `manage.py print_rights` from `offices/rights.py`; a test keeps the two the same. Roles come with posts:
a person has them while the posting lasts, in the office of the post.

- `serving`: tickets that this very office serves
- `requesting`: tickets that this very office sent
- `district`: tickets whose serving office is the office of the post or stands below it
- `nation`: every ticket

What one may not see answers as if it did not exist. A superuser counts as administrator. An
administrator gives no post and no role to himself: another one does.

"""


def rights_page() -> str:
    """Return the whole page in Markdown: one row an action, one column a role."""
    rows = [["action", *(role.value for role in Role)], ["---"] * (len(Role) + 1)]
    rows += [[action.value, *(RIGHTS[role].get(action, "") for role in Role)] for action in Action]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


class Command(BaseCommand):
    help = "Print docs/rights.md from the table of rights."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(rights_page(), ending="")
