"""The offices of the sample: their charters, their people; made where they are missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Model
from simple_history.utils import bulk_create_with_history

from offices.models import Office, Post, Posting, PostRole, Role, User
from offices.tree import CHARTERED
from sla.models import CalendarNotice, Charter, CharterLine, Service

SINCE = date(2024, 1, 1)  # before the first ticket of the sample
OFFICER = (Role.COUNTER_OFFICER, Role.DESK_OFFICER, Role.HEAD_OF_OFFICE)
BATCH = 500
FIRST = CHARTERED[0]  # the office to measure at: it has tickets in the smallest sample
M = TypeVar("M", bound=Model)


class NoPlaces(Exception):
    """The database lacks what the sample stands on; the text says which command loads it."""


@dataclass
class Place:
    """One serving office of the sample; `lines` leads from the lines of `source`'s charter to its own."""

    office: Office
    source: Office
    uno: Office
    lines: dict[int, int] = field(default_factory=dict)
    officers: list[User] = field(default_factory=list)
    requester: User = field(default_factory=User)


def make_places(offices: int, officers: int) -> list[Place]:
    """Return `offices` places with `officers` people in all, one in each at least; the chartered offices first.

    Raises NoPlaces. Further offices get a copy of a chartered office's lines: for measuring only, nobody promised it.
    """
    local = CalendarNotice.objects.filter(scope_office__isnull=False).values_list("scope_office__path", flat=True)
    unos = {o.parent_id: o for o in Office.objects.filter(requesting_kind="uno").order_by("-pk")}
    found = Office.objects.serving().filter(pk__in=[pk for pk in unos if pk]).order_by("slug")
    serving = [office for office in found if not any(map(office.path.startswith, local))]
    chartered = set(Charter.objects.values_list("office_id", flat=True))
    serving.sort(key=lambda office: office.slug != FIRST)
    sources = [office for office in serving if office.pk in chartered]
    others = [office for office in serving if office.pk not in chartered]
    if not sources or offices > len(serving):
        raise NoPlaces(f"{len(serving)} offices, {len(sources)} charters: run manage.py setup, or ask for fewer.")
    chosen = (sources + others)[:offices]
    places = [Place(o, o if o in sources else sources[i % len(sources)], unos[o.pk]) for i, o in enumerate(chosen)]
    copy_charters(places)
    make_people(places, officers)
    return places


def copy_charters(places: list[Place]) -> None:
    """Give every place its lines: its own, or copies of its source's."""
    for source in {place.source for place in places}:
        charters = list(source.charters.prefetch_related("lines__service"))
        own = [line.pk for charter in charters for line in charter.lines.all()]
        for place in (place for place in places if place.source == source):
            if place.office == source:
                place.lines = dict(zip(own, own, strict=True))
        copy_into([place for place in places if place.source == source and place.office != source], charters)


def copy_into(places: list[Place], charters: list[Charter]) -> None:
    services = {line.service for charter in charters for line in charter.lines.all()}
    made = bulk_create_with_history(
        [copy_of(service, office=p.office, public_id=_renamed(service, p)) for p in places for service in services],
        Service, batch_size=BATCH,
    )  # fmt: skip
    by_name = {service.public_id: service for service in made}
    for charter in charters:
        copies = bulk_create_with_history(
            [copy_of(charter, office=place.office, memo="sample") for place in places], Charter, batch_size=BATCH
        )
        originals = list(charter.lines.all())
        lines = [
            copy_of(line, charter=copy, service=by_name[_renamed(line.service, place)])
            for place, copy in zip(places, copies, strict=True) for line in originals
        ]  # fmt: skip
        fresh = iter(bulk_create_with_history(lines, CharterLine, batch_size=BATCH))
        for place in places:
            place.lines |= {line.pk: next(fresh).pk for line in originals}


def copy_of(row: M, **changes: object) -> M:
    """Return an unsaved copy of the row with `changes`."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    copy = type(row)(**values)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def _renamed(service: Service, place: Place) -> str:
    return service.public_id.replace(place.source.slug, place.office.slug, 1)


def make_people(places: list[Place], officers: int) -> None:
    """Make one requester for each place and the officers, spread evenly; signed in with the demo's password if any."""
    password = make_password(settings.DEMO_PASSWORD or None)
    wanted: dict[str, tuple[Office, tuple[Role, ...], str, str]] = {}
    names: list[tuple[str, list[str]]] = []
    for index, place in enumerate(places):
        several = max(1, officers // len(places) + (index < officers % len(places)))
        own = [f"sample.officer{number + 1}.{place.office.slug}" for number in range(several)]
        names.append((f"sample.requester.{place.office.slug}", own))
        wanted[names[-1][0]] = (place.uno, (Role.REQUESTER,), "অফিস সহকারী", "Office Assistant")
        wanted |= dict.fromkeys(own, (place.office, OFFICER, "উপজেলা আইসিটি অফিসার", "Upazila ICT Officer"))
    users = User.objects.in_bulk(wanted, field_name="username")
    fresh = [User(username=name, password=password, first_name="নমুনা") for name in wanted if name not in users]
    users |= {user.username: user for user in bulk_create_with_history(fresh, User, batch_size=BATCH)}
    give_posts([(user, *wanted[user.username]) for user in fresh])
    for place, (requester, own) in zip(places, names, strict=True):
        place.requester, place.officers = users[requester], [users[name] for name in own]


def give_posts(people: list[tuple[User, Office, tuple[Role, ...], str, str]]) -> None:
    """Give each person a post of its own that carries the roles."""
    posts = [Post(office=office, title_bn=bn, title_en=en) for _user, office, _roles, bn, en in people]
    posts = bulk_create_with_history(posts, Post, batch_size=BATCH)
    held = list(zip(people, posts, strict=True))
    roles = [PostRole(post=post, role=role) for (_user, _office, roles, _bn, _en), post in held for role in roles]
    bulk_create_with_history(roles, PostRole, batch_size=BATCH)
    postings = [Posting(post=post, user=person[0], starts_on=SINCE) for person, post in held]
    bulk_create_with_history(postings, Posting, batch_size=BATCH)
