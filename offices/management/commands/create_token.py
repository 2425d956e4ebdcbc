from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offices.history import acting
from offices.models import User
from offices.tokens import issue_token


class Command(BaseCommand):
    """Prints the token alone, so that a script can keep it; it is shown this once."""

    help = "Make an API token for a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"No active person is called {username}.")
        with acting(None, "system: create_token"):
            self.stdout.write(issue_token(user, at=timezone.now()))
