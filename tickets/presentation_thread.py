"""The conversation of one ticket: the requisition, messages, notes, and what happened between them, by time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.enums import Channel
from tickets.forms.details import file_size, shown_details
from tickets.models import Attachment, Message, Ticket
from tickets.presentation import near_moment, office_name
from tickets.presentation_events import Line, line_of
from tickets.presentation_facts import Facts
from tickets.presentation_rows import sender_of

COMMON_WORDS = frozenset({"উপজেলা", "জেলা", "কার্যালয়", "Upazila", "District", "Office"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: `side` is ours, theirs or internal; `files` are (address, name, size)."""

    at: datetime
    id: str
    side: str
    face: str
    name: str
    meta: str
    text: str
    files: tuple[tuple[str, str, str], ...]
    is_message: bool = True


def thread_of(facts: Facts) -> list[Piece | Line]:
    """Return the conversation from the first word on; no query."""
    pieces: list[Piece | Line] = [_requisition(facts)]
    pieces += [_message(facts, message) for message in facts.messages]
    pieces += [line for line in map(partial(_line, facts), facts.events) if line]
    return [pieces[0], *sorted(pieces[1:], key=lambda piece: piece.at)]


def _line(facts: Facts, event: Any) -> Line | None:
    evidence = event.data.get("files", ())
    files = files_of(facts.ticket, (file for file in facts.files if file.pk in evidence))
    return line_of(event, facts.known, event.title or "", at=facts.at, files=files)


def message_count(thread: Iterable[Piece | Line]) -> int:
    """How many messages there are, notes included where they are seen."""
    return sum(piece.is_message for piece in thread)


def _requisition(facts: Facts) -> Piece:
    ticket, requisition = facts.ticket, facts.ticket.requisition
    name = sender_of(ticket)
    details = shown_details(ticket.line.service.service_type.form_kind, requisition.details)
    text = "\n".join([requisition.body or requisition.subject, *(f"{label}: {answer}" for label, answer in details)])
    evidence = {key for event in facts.events for key in event.data.get("files", ())}
    meta = [_submitted_by(facts), near_moment(ticket.received_at, at=facts.at), ticket.get_channel_display()]
    return Piece(
        at=ticket.received_at,
        id="requisition",
        side="theirs",
        face=face_of(name),
        name=name,
        meta=" · ".join(filter(None, meta)),
        text=text,
        files=files_of(ticket, (file for file in facts.files if file.message_id is None and file.pk not in evidence)),
    )


def _submitted_by(facts: Facts) -> str:
    """The designation of who sent it, or who recorded it at the counter, for the two offices only."""
    title = facts.submitter_title if facts.reader.sees_internal or facts.reader.is_requester else ""
    if not title or facts.ticket.channel == Channel.WEB:
        return title
    return _("recorded by %(post)s") % {"post": title}


def _message(facts: Facts, message: Any) -> Piece:
    ticket = facts.ticket
    theirs = message.from_requester or (
        message.author_office_id is not None and message.author_office_id == ticket.requesting_office_id
    )
    # The place that both offices carry is said once, at the side.
    full = office_name(message.author_office) if message.author_office else ""
    office = full.removesuffix(f", {ticket.serving_office}")
    ours = "" if facts.reader.sees_internal else office
    name, beside = (office, message.title) if theirs else (message.title or office, ours)
    kind = "" if message.kind in (Message.Kind.REPLY, Message.Kind.NOTE) else message.get_kind_display()
    meta = [kind, "" if beside == name else beside or "", near_moment(message.at, at=facts.at)]
    return Piece(
        at=message.at,
        id=f"message-{message.pk}",
        side="internal" if message.kind == Message.Kind.NOTE else "theirs" if theirs else "ours",
        face=face_of(office) if theirs else _("ICT"),
        name=name or _("Requester"),
        meta=" · ".join(filter(None, meta)),
        text=message.body,
        files=files_of(ticket, (file for file in facts.files if file.message_id == message.pk)),
    )


def files_of(ticket: Ticket, files: Iterable[Attachment]) -> tuple[tuple[str, str, str], ...]:
    """Return (address, name, size) of each file."""
    address = "tickets:attachment"
    return tuple((reverse(address, args=[ticket.number, f.key]), f.name, file_size(f.size)) for f in files)


def face_of(name: str) -> str:
    """Return the first letter, with its signs, of the word by which offices tell each other apart."""
    words = [word for word in name.split() if word not in COMMON_WORDS] or [name]
    letters = ""
    for sign in words[0]:
        if letters and not unicodedata.category(sign).startswith("M"):
            break
        letters += sign
    return letters
