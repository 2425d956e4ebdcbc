"""What a signed-in person may act as: the roles of the posts held today, each in its office.

Read in one query, kept on the user object for the length of a request; make a fresh user object to read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from offices.models import Office, OfficeKind, Post, Posting, Role, User

if TYPE_CHECKING:
    from datetime import date

SERVING_ROLES = (Role.HEAD_OF_OFFICE, Role.DESK_OFFICER, Role.COUNTER_OFFICER)


@dataclass(frozen=True, slots=True)
class Access:
    """The current postings of one person as (role, office) pairs, in the order of the postings.

    An administrator without a posting has the role in no office: `nation_wide` then holds it.
    """

    grants: tuple[tuple[Role, Office], ...] = ()
    nation_wide: frozenset[Role] = frozenset()
    posts: tuple[Post, ...] = ()
    user_id: int | None = None
    _by_role: dict[Role, tuple[Office, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        for role, office in self.grants:
            self._by_role[role] = (*self._by_role.get(role, ()), office)

    @property
    def roles(self) -> frozenset[tuple[Role, Office]]:
        """All (role, office) pairs."""
        return frozenset(self.grants)

    def has(self, role: Role) -> bool:
        """Whether the person has the role anywhere."""
        return role in self._by_role or role in self.nation_wide

    def all_roles(self) -> frozenset[Role]:
        """The role codes alone."""
        return frozenset(self._by_role) | self.nation_wide

    def offices(self, role: Role) -> tuple[Office, ...]:
        """The offices in which the person has the role, in the order of the postings."""
        return self._by_role.get(role, ())

    def office_ids(self, *roles: Role) -> frozenset[int]:
        """Primary keys of the offices in which the person has any of the roles."""
        return frozenset(office.pk for role in roles for office in self.offices(role))

    @property
    def requester_office(self) -> Office | None:
        """The office for which this person sends requisitions."""
        return _first(self, (Role.REQUESTER,))

    @property
    def serving_office(self) -> Office | None:
        """The upazila ICT office in which this person works."""
        return _first(self, SERVING_ROLES)

    @property
    def home_office(self) -> Office | None:
        """The office of the first posting, whatever its role."""
        return self.posts[0].office if self.posts else None

    @property
    def post_title(self) -> str:
        """The designation of the first post in the active language; empty without a post."""
        return self.post_title_in(get_language() or "bn")

    def post_title_in(self, lang: str) -> str:
        """The designation of the first post in `lang`."""
        if not self.posts:
            return ""
        return self.posts[0].title_bn if lang == "bn" else self.posts[0].title_en


NOBODY = Access()


def access_of(user: Any) -> Access:
    """Return what `user` may act as today (Dhaka); nothing for an anonymous or inactive one. One query, then kept."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    kept: Access | None = getattr(user, "_access", None)
    if kept is None:
        kept = user._access = read_access(user, on=timezone.localdate())
    return kept


def person(request: Any) -> User:
    """Return who is signed in, for pages and calls that let nobody else through; `request` is Django's or the API's."""
    assert isinstance(request.user, User)
    return request.user


def read_access(user: Any, *, on: date) -> Access:
    """Read the postings of `user` in force on the Dhaka day `on`; two objects never share an answer."""
    postings = (
        Posting.objects.current(on=on)
        .filter(user_id=user.pk)
        .annotate(role=models.F("post__roles__role"))
        .select_related("post__office__parent")
        # A regular post comes before an additional charge, an older posting before a newer one.
        .order_by(models.Case(models.When(kind=Posting.Kind.REGULAR, then=0), default=1), "starts_on", "id", "role")
    )
    posts: dict[int, Post] = {}
    grants: list[tuple[Role, Office]] = []
    for posting in postings:
        post = posts.setdefault(posting.post_id, posting.post)
        if posting.role and (Role(posting.role), post.office) not in grants:
            grants.append((Role(posting.role), post.office))
    nation_wide = frozenset({Role.ADMINISTRATOR} if user.is_superuser else ())
    return Access(tuple(grants), nation_wide, tuple(posts.values()), user.pk)


def people_with(role: Role, offices: Iterable[Office], *, on: date) -> list[Any]:
    """Return the active people who hold `role` in one of the offices on the Dhaka day `on`, each once, by id."""
    postings = Posting.objects.current(on=on).filter(
        post__roles__role=role, post__office__in=list(offices), user__is_active=True
    )
    return list(
        {posting.user_id: posting.user for posting in postings.select_related("user").order_by("user_id")}.values()
    )


def district_of(office: Office) -> Office | None:
    """Return the district at or above `office`; None above the districts. One query unless it is the office itself."""
    if office.kind == OfficeKind.DISTRICT:
        return office
    return Office.objects.filter(pk__in=office.path_ids(), kind=OfficeKind.DISTRICT).first()


def _first(access: Access, roles: tuple[Role, ...]) -> Office | None:
    wanted = frozenset(roles)
    return next((office for role, office in access.grants if role in wanted), None)
