# ruff: noqa: E402  django is set up before its models are imported
"""How long a national notice takes over many open tickets, with what memory, and what else sees of it.

    python -m tests.services python bench/recount.py --tickets 50000

Needs PostgreSQL (DATABASE_URL). Makes its own schema, offices, charter lines and tickets; all of them move by a day.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings_test")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from offices.models import Office, OfficeKind, Post, Posting, PostRole, Role, User
from sla.calendars import apply_notice, calendar_kept, calendars_since
from sla.models import CalendarNotice, Charter, CharterLine, NoticeDay, Service, ServiceType
from tickets.domain import running
from tickets.domain.intake import start_clock
from tickets.domain.noticing import preview_notice
from tickets.domain.recounting import Known
from tickets.domain.verifying import verify_tickets
from tickets.models import Desk, DueDate, NoticeRun, Requisition, Ticket, TicketEvent

OFFICES = 495
RECEIVED = datetime(2026, 9, 7, 5, 20, tzinfo=UTC)


def make_offices(count: int) -> list[tuple[Office, CharterLine]]:
    """Upazilas in districts of eight, each with one line of seven working days."""
    top = Office.objects.create(slug="doict", kind=OfficeKind.DIRECTORATE, name_bn="d", name_en="d")
    kind = ServiceType.objects.create(code="training", name_bn="t", name_en="t")
    made = []
    for number in range(count):
        if number % 8 == 0:
            slug = f"district-{number}"
            district = Office.objects.create(
                slug=slug, kind=OfficeKind.DISTRICT, parent=top, name_bn=slug, name_en=slug
            )
        slug = f"upazila-{number}"
        code = "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))
        office = Office.objects.create(
            slug=slug, kind=OfficeKind.UPAZILA, parent=district, code=code, name_bn=slug, name_en=slug
        )
        charter = Charter.objects.create(
            office=office, number=1, effective_on=date(2024, 1, 1), state=Charter.State.IN_FORCE, raw_text=slug,
            digest=f"{number:064d}", imported_at=timezone.now(),
        )  # fmt: skip
        service = Service.objects.create(public_id=f"{slug}-1", office=office, service_type=kind)
        line = CharterLine.objects.create(
            charter=charter, service=service, section="institutional", serial=1, position=1, name_bn="s", name_en="s",
            raw_timeline_bn="7", promise_kind="working_days", working_days=7,
        )  # fmt: skip
        Desk.objects.create(office=office)
        made.append((office, line))
    return made


def make_tickets(places: list[tuple[Office, CharterLine]], count: int) -> None:
    """Open tickets received over two weeks before 21 September 2026, in bulk, each with its first ledger row."""
    user = User.objects.create_user("sender")
    for first in range(0, count, 5000):
        tickets, rows = [], []
        for number in range(first, min(first + 5000, count)):
            office, line = places[number * 7919 % len(places)]
            at = RECEIVED + timedelta(days=number % 5, minutes=number % 300)
            ticket = Ticket(
                number=f"{office.code}-2609-{number:06d}", serving_office=office, submitter=user, line=line,
                channel="web", received_at=at, entered_at=at, last_event_at=at,
            )  # fmt: skip
            moves = start_clock(ticket, calendars_since(office, since=at, at=at), at=at)
            tickets.append(ticket)
            rows.append(DueDate(ticket=ticket, revision=1, new=moves[0].new, cause="receipt", at=at))
        Ticket.objects.bulk_create(tickets)
        DueDate.objects.bulk_create(rows)
        Requisition.objects.bulk_create(
            Requisition(
                ticket=ticket, subject="ডি-নথি প্রশিক্ষণ", search_text="s", tracking_code="ABCD2345",
                tracking_token=f"{ticket.pk:032d}", submitted_by=user,
            )
            for ticket in tickets
        )  # fmt: skip


def make_officer(office: Office) -> User:
    """The desk officer whose queue is looked at meanwhile."""
    user = User.objects.create_user("officer")
    post = Post.objects.create(office=office, title_en="Officer", title_bn="Officer")
    for role in (Role.COUNTER_OFFICER, Role.DESK_OFFICER, Role.HEAD_OF_OFFICE):
        PostRole.objects.create(post=post, role=role)
    Posting.objects.create(post=post, user=user, starts_on=date(2024, 1, 1))
    return user


def look(times: multiprocessing.Queue, going: multiprocessing.Event) -> None:
    """Ask for the queue page ten times a second, in a process of its own as a web worker is."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # nothing was collected here
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="officer"))
    while going.is_set():
        begun = time.perf_counter()
        answer = client.get("/queue/")
        assert answer.status_code == 200, answer.status_code
        times.put((begun, time.perf_counter() - begun))
        time.sleep(0.1)


def seconds_of(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)] * 1000 if values else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=50_000)
    parser.add_argument("--batch", type=int, default=running.SIZE)
    parser.add_argument("--kill-after", type=float, default=0.0, help="seconds until a first worker is killed (-9)")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    get_resolver().url_patterns  # noqa: B018  read now, for the process that looks at pages
    call_command("migrate", verbosity=0)
    call_command("load_calendar", verbosity=0)
    made_in = time.perf_counter()
    places = make_offices(OFFICES)
    with calendar_kept():
        make_tickets(places, asked.tickets)
    make_officer(places[0][0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    times: multiprocessing.Queue = multiprocessing.Queue()
    going = multiprocessing.Event()
    going.set()
    watcher = multiprocessing.Process(target=look, args=(times, going), daemon=True)
    watcher.start()
    time.sleep(10)
    print(f"engine={connection.vendor} made={asked.tickets} seconds={time.perf_counter() - made_in:.1f}", flush=True)
    at = datetime(2026, 9, 13, 8, tzinfo=UTC)
    notice = CalendarNotice.objects.create(announced_at=at, authority="a", title_bn="ছুটি", title_en="Holiday")
    NoticeDay.objects.create(notice=notice, date=date(2026, 9, 15), effect="closed", name_bn="ছুটি", name_en="Holiday")
    shown = time.perf_counter()
    preview = preview_notice(notice, at=at)
    print(f"preview={len(preview.dates)} seconds={time.perf_counter() - shown:.1f}", flush=True)
    begun, ended = measure(apply_notice(notice.pk, at=at), asked)
    going.clear()
    looked = []
    while not times.empty() or watcher.is_alive():
        if not times.empty():
            looked.append(times.get())
    idle = [seconds for at_, seconds in looked if at_ < shown][3:]
    busy = [seconds for at_, seconds in looked if begun <= at_ < ended]
    print(f"queue_p95_ms idle={p95(idle):.0f} n={len(idle)} during={p95(busy):.0f} n={len(busy)}")


def kill_a_worker(run: NoticeRun, at: datetime, seconds: float) -> None:
    """Let another process begin the run, and kill it in the middle of a batch."""
    connection.close()
    worker = multiprocessing.Process(target=work, args=(run, at), daemon=True)
    worker.start()
    time.sleep(seconds)
    worker.kill()
    worker.join()
    run.refresh_from_db()
    print(f"killed after {seconds:.1f} s: done={run.done} moved={DueDate.objects.filter(notice=run.notice).count()}")


def work(run: NoticeRun, at: datetime) -> None:
    known = Known()
    while running.run_batch(run, known, at=at + timedelta(minutes=1)):
        pass


def measure(notice: CalendarNotice, asked: argparse.Namespace) -> tuple[float, float]:
    assert notice.applied_at is not None
    run = running.start_run(notice, at=notice.applied_at)
    if asked.kill_after:
        kill_a_worker(run, notice.applied_at, asked.kill_after)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    served = seconds_of(backend)
    known = Known()
    cpu_before, begun = time.process_time(), time.perf_counter()
    profiler = None
    if asked.profile:
        import cProfile

        profiler = cProfile.Profile()
        profiler.enable()
    while running.run_batch(run, known, at=notice.applied_at + timedelta(minutes=1), size=asked.batch):
        pass
    if profiler:
        import pstats

        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(35)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu_before
    served = seconds_of(backend) - served
    moved = DueDate.objects.filter(notice=notice).count()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = moved / seconds
    print(f"moved={moved} seconds={seconds:.1f} a_second={rate:.0f} memory_mb={memory:.0f}", end=" ")
    print(f"cpu={cpu:.1f} database_cpu={served:.1f} told={TicketEvent.objects.filter(kind='date_moved').count()}")
    wrong = sum(1 for item in islice(verify_tickets(), 2000) if item)
    print(f"mismatches={wrong}")
    return begun, begun + seconds


if __name__ == "__main__":
    main()
