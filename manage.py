#!/usr/bin/env python
"""Django's command line for the helpdesk; what is not set up is said in one line, not in a traceback."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError, ProgrammingError

    try:
        from django.conf import settings

        settings.INSTALLED_APPS  # noqa: B018  reads the settings now, so that a bad value is told plainly
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The helpdesk cannot start: {error}")
    except (OperationalError, ProgrammingError) as error:
        if not is_missing_database(error):
            raise
        sys.exit(f"There is no database yet, or it is not up to date: {first_line(error)}\nMake one with: make setup")


def first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def is_missing_database(error: Exception) -> bool:
    """Tell a database, table or column that is not there from other trouble (SQLite's and PostgreSQL's words)."""
    signs = ("no such table", "no such column", "does not exist", "unable to open database", "refused", "No such file")
    return any(sign in str(error) for sign in signs)


if __name__ == "__main__":
    main()
