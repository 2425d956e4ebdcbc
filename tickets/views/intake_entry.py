"""The counter records letters, calls, visits and e-mails: /queue/entry/."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from offices.access import access_of
from offices.bangla import DHAKA
from offices.models import Office, OfficeKind
from offices.rights import Action, scopes
from sla.catalogue import lines_in_force
from sla.core import dhaka_day
from sla.models import CharterLine
from tickets.domain.drafting import discard_draft, draft_of, keep_draft, remove_file, uploads_of, without_nul
from tickets.domain.errors import InvalidInput, TicketError
from tickets.domain.intake import submit_ticket
from tickets.domain.submission import Submission
from tickets.enums import Channel, Urgency
from tickets.forms.entry import EntryForm
from tickets.models import Draft
from tickets.models.draft import new_key
from tickets.views.intake_form import typed_data
from tickets.views.intake_lookup import SignedIn, sent_ticket
from tickets.views.intake_memo import EarlierRequest, earlier_request

_KEY = re.compile(r"[0-9a-f]{32}")
FIELD_OF = {"received_at": "received_on", "served_at": "served_time"}  # input of the verb: field of the form


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter at one moment: its office, what it offers, who may ask, and what was left unfinished."""

    office: Office
    lines: list[CharterLine]
    offices: list[Office]
    draft: Draft | None
    at: datetime

    def form(self, data: Mapping[str, Any] | None = None, files: Any = None, **options: Any) -> EntryForm:
        """Return the form, asking what the chosen service's kind asks."""
        chosen = (data or options.get("initial") or {}).get("service", "")
        kinds = {line.service.public_id: line.service.service_type.form_kind for line in self.lines}
        return EntryForm(
            data, files, form_kind=kinds.get(chosen, ""), today=dhaka_day(self.at), lines=self.lines,
            offices=self.offices, **options,
        )  # fmt: skip


def open_counter(request: SignedIn) -> Counter:
    """Return the counter of the reader's office (`office` names another one of theirs); 403 without the right."""
    own = [office for _scope, office in scopes(access_of(request.user), Action.RECORD_ENTRY) if office]
    if not own:
        raise PermissionDenied
    office = next((office for office in own if office.slug == request.GET.get("office")), own[0])
    at = now()
    requesting = Office.objects.filter(parent=office, kind=OfficeKind.REQUESTING, is_active=True)
    lines = lines_in_force(office, dhaka_day(at))
    for line in lines:
        line.service.office = office  # known already, so nothing asks for it again
    # A first sending has nothing kept yet: one query less where it counts.
    may_be_kept = request.method != "POST" or "kept" in request.POST or "discard" in request.POST
    return Counter(office, lines, list(requesting), draft_of(request.user, None) if may_be_kept else None, at)


@login_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_form(request: SignedIn) -> HttpResponse:
    """Show the counter's form, or record what came in: once, then the receipt with its slip."""
    counter = open_counter(request)
    if request.method == "POST":
        return _take(request, counter)
    local = counter.at.astimezone(DHAKA)
    fresh = {"received_on": local.date(), "received_time": local.time(), "channel": Channel.LETTER}
    initial = counter.draft.data if counter.draft else fresh | {"service": request.GET.get("service", "")}
    key = counter.draft.key if counter.draft else new_key()
    return _page(request, counter, counter.form(initial=initial), key)


def _take(request: SignedIn, counter: Counter) -> HttpResponse:
    key = given if _KEY.fullmatch(given := request.POST.get("key", "")) else new_key()
    draft = counter.draft if counter.draft and counter.draft.key == key else None
    if request.POST.get("discard"):
        return _discard(counter)
    form = counter.form(request.POST, request.FILES.copy())
    is_valid = form.is_valid()
    if request.POST.get("remove_file") or request.POST.get("ask") or not is_valid:
        draft = _keep(request, counter, form, key)
        if request.POST.get("remove_file") or request.POST.get("ask"):
            remove_file(draft, request.POST.get("remove_file", ""))
            form = counter.form(initial=draft.data)
        return _page(request, counter, form, key, draft=draft)
    _line, office = form.chosen()
    earlier = earlier_request(office, form.cleaned_data["memo_number"])
    if earlier and request.POST.get("known") != earlier.number and not sent_ticket(request, key):
        return _page(request, counter, form, key, draft=_keep(request, counter, form, key), earlier=earlier)
    return _record(request, counter, form, key, draft)


def _discard(counter: Counter) -> HttpResponse:
    if counter.draft:
        discard_draft(counter.draft)
    return redirect("tickets:entry-form")


def _keep(request: SignedIn, counter: Counter, form: EntryForm, key: str) -> Draft:
    """Keep what was typed and uploaded; another window's unfinished entry gives way, its files never mix with these."""
    if (earlier := draft_of(request.user, None)) and earlier.key != key:
        discard_draft(earlier)
    return keep_draft(request.user, None, typed_data(form), form.good_files(), at=counter.at, key=key)


def _record(request: SignedIn, counter: Counter, form: EntryForm, key: str, draft: Draft | None) -> HttpResponse:
    files = [*(uploads_of(draft) if draft else []), *form.good_files()]
    try:
        ticket = submit_ticket(submission_of(form, files, key), actor=request.user, at=counter.at)
    except InvalidInput as error:
        name = FIELD_OF.get(error.field, error.field)
        form.add_error(name if name in form.fields else None, str(error.detail))
        return _page(request, counter, form, key, draft=_keep(request, counter, form, key))
    except TicketError:
        messages.warning(request, _("This form has been recorded already; what you changed since is shown here anew."))
        return _page(request, counter, form, new_key())
    if draft:
        discard_draft(draft)
    return redirect("tickets:ticket-receipt", ticket.number)


def submission_of(form: EntryForm, files: list[Any], key: str) -> Submission:
    """Return what a valid form of the counter says, under its one-time key."""
    cleaned, (line, office) = form.cleaned_data, form.chosen()
    content = json.dumps(without_nul(typed_data(form)), sort_keys=True, ensure_ascii=False)
    received_at, served_at = form.received_at(), form.served_at()
    return Submission(
        service=line.service,
        line=line if dhaka_day(received_at) == form.today else None,
        subject=cleaned["subject"],
        body=cleaned["body"],
        channel=Channel(cleaned["channel"]),
        urgency=Urgency(cleaned["urgency"]),
        requesting_office=office,
        requester_name=cleaned["requester_name"],
        contact_phone=cleaned["contact_phone"],
        contact_email=cleaned["contact_email"],
        memo_number=cleaned["memo_number"],
        memo_date=cleaned["memo_date"],
        diary_number=cleaned["diary_number"],
        details=form.details(),
        received_at=received_at,
        served_at=served_at,
        served_text=cleaned["served_text"] if served_at else "",
        late_entry_reason=cleaned["late_entry_reason"],
        files=files,
        idempotency_key=key,
        body_hash=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _page(
    request: SignedIn,
    counter: Counter,
    form: EntryForm,
    key: str,
    *,
    draft: Draft | None = None,
    earlier: EarlierRequest | None = None,
) -> HttpResponse:
    kept = draft or (counter.draft if not form.is_bound else None)
    context = {"form": form, "office": counter.office, "key": key, "draft": kept, "earlier": earlier}
    return render(request, "tickets/entry_form.html", context)
