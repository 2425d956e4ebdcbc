"""Who a notification is for: codes of R12 and of events, resolved to the people who hold the posts today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from notifications.enums import Recipient
from offices.access import access_of, district_of, people_with
from offices.models import Office, Role, User
from offices.rights import Action, may
from tickets.models import Ticket


@dataclass
class Directory:
    """Finds people by post on one Dhaka day; each post is asked for once, however many tickets need it."""

    on: date
    _held: dict[tuple[Role, int], list[User]] = field(default_factory=dict)
    _districts: dict[int, Office | None] = field(default_factory=dict)
    _users: dict[int, User] = field(default_factory=dict)

    def people(self, codes: Iterable[Recipient], ticket: Ticket) -> list[User]:
        """Return each person that one of the codes means for the ticket, once, by id."""
        found = {user.pk: user for code in codes for user in _FINDERS[code](self, ticket)}
        return [found[pk] for pk in sorted(found)]

    def handlers(self, ticket: Ticket) -> list[User]:
        """The assignee while still posted here, else the heads and desk officers of the serving office."""
        if ticket.assignee_id is not None and ticket.assignee is not None:
            assignee = self._one(ticket.assignee)
            if may(access_of(assignee), Action.RESOLVE, serving_office=ticket.serving_office):
                return [assignee]
        return self._desk(ticket.serving_office)

    def requesters(self, ticket: Ticket) -> list[User]:
        """Who sent it while still posted there, else all who send requisitions for that office."""
        office_id = ticket.requesting_office_id
        if office_id is None or ticket.requesting_office is None:
            return []
        submitter = self._one(ticket.submitter)
        if may(access_of(submitter), Action.SUBMIT, requesting_office_id=office_id):
            return [submitter]
        return self._holders(Role.REQUESTER, ticket.requesting_office)

    def heads(self, ticket: Ticket) -> list[User]:
        return self._holders(Role.HEAD_OF_OFFICE, ticket.serving_office)

    def district(self, ticket: Ticket) -> list[User]:
        office = ticket.serving_office
        if office.pk not in self._districts:
            self._districts[office.pk] = district_of(office)
        district = self._districts[office.pk]
        return [] if district is None else self._holders(Role.DISTRICT_MONITOR, district)

    def directorate(self, ticket: Ticket) -> list[User]:
        """The monitors at the root of the tree; asked for by the key of the root alone."""
        return self._holders(Role.DIRECTORATE_MONITOR, ticket.serving_office.path_ids()[0])

    def receiving(self, ticket: Ticket) -> list[User]:
        return [] if ticket.handed_to is None else self._desk(ticket.handed_to)

    def _desk(self, office: Office) -> list[User]:
        both = (*self._holders(Role.HEAD_OF_OFFICE, office), *self._holders(Role.DESK_OFFICER, office))
        return list({user.pk: user for user in both}.values())

    def _holders(self, role: Role, office: Office | int) -> list[User]:
        office_id = office if isinstance(office, int) else office.pk
        if (role, office_id) not in self._held:
            holders = people_with(role, Office.objects.filter(pk=office_id), on=self.on)
            self._held[role, office_id] = [self._one(user) for user in holders]
        return self._held[role, office_id]

    def _one(self, user: User) -> User:
        """The same object for the same person, so that the postings are read once."""
        return self._users.setdefault(user.pk, user)


_FINDERS: dict[str, Callable[[Directory, Ticket], list[User]]] = {
    Recipient.HANDLER: Directory.handlers,
    Recipient.REQUESTER: Directory.requesters,
    Recipient.HEAD_OF_OFFICE: Directory.heads,
    Recipient.DISTRICT: Directory.district,
    Recipient.DIRECTORATE: Directory.directorate,
    Recipient.RECEIVING_OFFICE: Directory.receiving,
}
