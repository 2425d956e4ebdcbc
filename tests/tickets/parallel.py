"""Many people at once: each in a thread with a database connection of its own.

As a script (`python -m tests.tickets.parallel WRITERS EACH`) it writes tickets into the database of HELPDESK_DATA and
prints their numbers; a test makes that file beforehand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(people: int, act: Callable[[int], Any]) -> list[Any]:
    """Call `act(0)` to `act(people - 1)` at the same moment; return the results, an exception where one was raised."""
    start = Barrier(people)

    def run(place: int) -> Any:
        try:
            start.wait(30)
            return act(place)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(run, range(people)))


def write(writers: int, each: int) -> list[Any]:
    """Let so many writers send `each` requisitions for the first service there is; numbers or exceptions."""
    from offices.models import User
    from sla.models import Service
    from tests.charters import send

    def act(place: int) -> Any:
        service = (
            Service.objects.select_related("office").filter(office__slug="kalmakanda-netrokona").order_by("pk").first()
        )
        actor = User.objects.get(username="rahima")
        assert service is not None
        return [send(service, actor, subject=f"{place}.{number}").number for number in range(each)]

    return at_once(writers, act)


if __name__ == "__main__":
    import django

    django.setup()
    for result in write(int(sys.argv[1]), int(sys.argv[2])):
        print(*result if isinstance(result, list) else [repr(result)], sep="\n")
