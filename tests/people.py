"""A small tree of offices and the named people of the tests.

Two districts: Netrokona with Kalmakanda and Durgapur, Jamalpur with Melandaha. Rahima sends requisitions from the UNO
office of Kalmakanda, Karim heads its ICT office, Jabed is his desk officer, Selina heads the ICT office of another
district and must never see anything of Kalmakanda. Use the fixture `town`, or `make_town()` where no fixture reaches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from simple_history.utils import bulk_create_with_history

from offices.models import Office, OfficeKind, Post, Posting, PostRole, Role, User

PASSWORD = "a long pass phrase of the tests"
SERVING = (Role.COUNTER_OFFICER, Role.DESK_OFFICER, Role.HEAD_OF_OFFICE)


@dataclass
class Town:
    """The offices by slug and the people by name: town.office("kalmakanda-netrokona"), town.user("karim")."""

    offices: dict[str, Office] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def office(self, slug: str) -> Office:
        return self.offices[slug]

    def user(self, name: str) -> User:
        """A fresh object each time, as each request has: what it may do is read anew."""
        return User.objects.get(pk=self.users[name].pk)


def make_office(slug: str, kind: OfficeKind, parent: Office | None, **fields: object) -> Office:
    """Create one office named after its slug."""
    name = slug.replace("-", " ").title()
    values = {"name_bn": f"{name} (বাংলা)", "name_en": name, "has_ict_office": kind == OfficeKind.UPAZILA, **fields}
    return Office.objects.create(slug=slug, kind=kind, parent=parent, **values)


def make_person(
    username: str, office: Office | None = None, *roles: Role, title: str = "Officer", **fields: object
) -> User:
    """Create a person with a post of its own in `office` that carries the roles, held since 2024."""
    fields = {"email": f"{username}@example.org", "first_name": username.title(), **fields}
    user = User.objects.create_user(username, password=PASSWORD, **fields)
    if office:
        give_post(user, office, *roles, title=title)
    return user


def give_post(user: User, office: Office, *roles: Role, title: str = "Officer", **fields: object) -> Posting:
    """Give `user` one more post."""
    post = Post.objects.create(office=office, title_en=title, title_bn=f"{title} (বাংলা)")
    for role in roles:
        PostRole.objects.create(post=post, role=role)
    return Posting.objects.create(post=post, user=user, **{"starts_on": date(2024, 1, 1), **fields})


def make_town() -> Town:
    """Create the tree and the people in the database."""
    town = Town()
    tree = [
        ("doict", OfficeKind.DIRECTORATE, None, {}),
        ("mymensingh-division", OfficeKind.DIVISION, "doict", {}),
        ("netrokona", OfficeKind.DISTRICT, "mymensingh-division", {}),
        ("jamalpur", OfficeKind.DISTRICT, "mymensingh-division", {}),
        ("kalmakanda-netrokona", OfficeKind.UPAZILA, "netrokona", {"code": "KLM"}),
        ("durgapur-netrokona", OfficeKind.UPAZILA, "netrokona", {"code": "DRG"}),
        ("melandaha-jamalpur", OfficeKind.UPAZILA, "jamalpur", {"code": "MLN"}),
        ("uno-kalmakanda-netrokona", OfficeKind.REQUESTING, "kalmakanda-netrokona", {"requesting_kind": "uno"}),
        ("land-kalmakanda-netrokona", OfficeKind.REQUESTING, "kalmakanda-netrokona", {"requesting_kind": "land"}),
        ("uno-melandaha-jamalpur", OfficeKind.REQUESTING, "melandaha-jamalpur", {"requesting_kind": "uno"}),
    ]
    for slug, kind, parent, fields in tree:
        town.offices[slug] = make_office(slug, kind, town.offices.get(parent or ""), **fields)
    people: list[tuple[str, str, tuple[Role, ...]]] = [
        ("rahima", "uno-kalmakanda-netrokona", (Role.REQUESTER,)),
        ("nasrin", "land-kalmakanda-netrokona", (Role.REQUESTER,)),
        ("karim", "kalmakanda-netrokona", SERVING),
        ("jabed", "kalmakanda-netrokona", (Role.COUNTER_OFFICER, Role.DESK_OFFICER)),
        ("lipi", "kalmakanda-netrokona", (Role.COUNTER_OFFICER,)),
        ("selina", "melandaha-jamalpur", SERVING),
        ("mina", "uno-melandaha-jamalpur", (Role.REQUESTER,)),
        ("dipu", "netrokona", (Role.DISTRICT_MONITOR,)),
        ("jamil", "jamalpur", (Role.DISTRICT_MONITOR,)),
        ("grihan", "netrokona", (Role.GRIEVANCE_OFFICER,)),
        ("apon", "netrokona", (Role.APPEAL_OFFICER,)),
        ("monira", "doict", (Role.DIRECTORATE_MONITOR,)),
        ("audit", "doict", (Role.AUDITOR,)),
        ("admin", "doict", (Role.ADMINISTRATOR,)),
    ]
    town.users = make_people({name: (town.office(slug), roles) for name, slug, roles in people})
    return town


def make_people(people: dict[str, tuple[Office, tuple[Role, ...]]]) -> dict[str, User]:
    """What `make_person` does, for all at once: nearly every test begins with it."""
    users = [
        User(
            username=name, email=f"{name}@example.org", first_name=name.title(), password=hashed_password(),
            is_staff=name == "admin",
        )
        for name in people
    ]  # fmt: skip
    users = bulk_create_with_history(users, User)
    places = list(people.values())
    posts = [Post(office=office, title_en="Officer", title_bn="Officer (বাংলা)") for office, _roles in places]
    posts = bulk_create_with_history(posts, Post)
    roles = [
        PostRole(post=post, role=role) for post, (_office, held) in zip(posts, places, strict=True) for role in held
    ]
    bulk_create_with_history(roles, PostRole)
    since = date(2024, 1, 1)
    postings = [Posting(post=post, user=user, starts_on=since) for post, user in zip(posts, users, strict=True)]
    bulk_create_with_history(postings, Posting)
    return {user.username: user for user in users}


@cache
def hashed_password() -> str:
    return make_password(PASSWORD)


@pytest.fixture
def town(db: None) -> Town:
    """The tree and the people, fresh for each test."""
    return make_town()
