"""From the empty form to the ticket: /services/<public_id>/ and …/check/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from offices.access import access_of
from offices.models import Office
from sla.core import dhaka_day
from sla.models import CharterLine
from tickets.domain.drafting import (
    digest_of,
    discard_draft,
    keep_draft,
    remove_file,
    uploads_of,
)
from tickets.domain.errors import InvalidInput, TicketError
from tickets.domain.intake import submit_ticket
from tickets.domain.submission import Submission
from tickets.enums import Urgency
from tickets.forms.requisition import RequisitionForm
from tickets.models import Draft
from tickets.views.intake_lookup import SignedIn, offered_line, requester_office, sent_ticket
from tickets.views.intake_memo import earlier_request
from tickets.views.intake_promise import panel_if_sent_now
from tickets.views.intake_summary import summary_of
from tickets.views.intake_words import digits, fee_of, time_of


@dataclass(frozen=True, slots=True)
class Page:
    """What both pages of one requisition need."""

    line: CharterLine
    draft: Draft | None
    at: datetime

    @property
    def form_options(self) -> dict[str, Any]:
        return {"form_kind": self.line.service.service_type.form_kind, "today": dhaka_day(self.at)}

    def context(self, **more: Any) -> dict[str, Any]:
        """What the frame of both pages shows."""
        panel = panel_if_sent_now(self.line, at=self.at)
        return {"line": self.line, "draft": self.draft, "panel": panel, "time": time_of(self.line), **more}


def open_page(request: SignedIn, public_id: str) -> Page:
    """Return the page for a requester; 403 for others, 404 for a service that is not offered."""
    requester_office(request)
    line, draft = offered_line(public_id, request.user)
    return Page(line, draft, now())


@login_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def requisition_form(request: SignedIn, public_id: str) -> HttpResponse:
    """Show the form as it was left, or take it: keep the draft always, go on to the check page when it is right."""
    page = open_page(request, public_id)
    if request.method == "POST":
        return _take(request, page)
    if page.draft and sent_ticket(request, page.draft.key):
        # Sent, but the receipt never reached the sender: the words are no draft any more.
        discard_draft(page.draft)
        page = Page(page.line, None, page.at)
    initial = page.draft.data if page.draft else _known_answers(request)
    return _form_page(request, page, RequisitionForm(initial=initial, **page.form_options))


@login_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def requisition_check(request: SignedIn, public_id: str) -> HttpResponse:
    """Show what will be sent and its date, or send it: once, however often the button is pressed."""
    page = open_page(request, public_id)
    key = request.POST.get("key", "")
    if (page.draft is None or page.draft.key != key) and (ticket := sent_ticket(request, key)):
        return redirect("tickets:ticket-receipt", ticket.number)
    if page.draft is None:
        return redirect("tickets:requisition-form", public_id)
    form = RequisitionForm(page.draft.data, **page.form_options)
    if not form.is_valid():
        return _form_page(request, page, form)
    if request.method == "POST" and request.POST.get("seen") == digest_of(page.draft):
        return _send(request, page, form)
    if request.method == "POST":
        messages.warning(request, _("The requisition was changed in another window. Check it once more."))
    return _check_page(request, page, form)


def _take(request: SignedIn, page: Page) -> HttpResponse:
    if request.POST.get("discard") and page.draft:
        discard_draft(page.draft)
        return redirect("tickets:requisition-form", page.line.service.public_id)
    form = RequisitionForm(request.POST, request.FILES.copy(), **page.form_options)
    is_valid = form.is_valid()
    draft = keep_draft(request.user, page.line.service, typed_data(form), form.good_files(), at=page.at)
    page = Page(page.line, draft, page.at)
    if key := request.POST.get("remove_file"):
        remove_file(draft, key)
        return _form_page(request, page, RequisitionForm(initial=draft.data, **page.form_options))
    if request.POST.get("save"):
        messages.success(request, _("The draft is kept. Nothing is sent yet."))
        return redirect("tickets:requisition-form", page.line.service.public_id)
    if not is_valid:
        return _form_page(request, page, form)
    return redirect("tickets:requisition-check", page.line.service.public_id)


def typed_data(form: RequisitionForm) -> dict[str, Any]:
    """Return what was typed, by field, as JSON values; files are kept apart."""
    names = [name for name in form.fields if name != "files"]
    raw = {name: form.fields[name].widget.value_from_datadict(form.data, form.files, name) for name in names}
    return {name: value for name, value in raw.items() if value not in (None, "", [], False)}


def _known_answers(request: SignedIn) -> Mapping[str, Any]:
    user, access = request.user, access_of(request.user)
    return {"d_contact_post": access.post_title, "contact_phone": digits(user.mobile), "contact_email": user.email}


def _form_page(request: SignedIn, page: Page, form: RequisitionForm) -> HttpResponse:
    context = page.context(form=form, fee=fee_of(page.line), earlier=_earlier(request, form))
    return render(request, "tickets/requisition_form.html", context)


def _check_page(request: SignedIn, page: Page, form: RequisitionForm) -> HttpResponse:
    assert page.draft is not None
    context = page.context(
        answers=summary_of(form, page.draft.files), seen=digest_of(page.draft), earlier=_earlier(request, form)
    )
    return render(request, "tickets/requisition_check.html", context)


def _earlier(request: SignedIn, form: RequisitionForm) -> Any:
    if not form.is_bound:
        return None
    return earlier_request(requester_office(request), form.cleaned_data.get("memo_number") or "")


def _send(request: SignedIn, page: Page, form: RequisitionForm) -> HttpResponse:
    assert page.draft is not None
    try:
        submission = submission_of(form, page.draft, page.line, access_of(request.user).requester_office)
        ticket = submit_ticket(submission, actor=request.user, at=page.at)
    except InvalidInput as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.detail))
        return _form_page(request, page, form)
    except TicketError as error:
        messages.warning(request, str(error.detail))
        sent = sent_ticket(request, page.draft.key)
        return redirect("tickets:ticket-receipt", sent.number) if sent else redirect("tickets:request-list")
    return redirect("tickets:ticket-receipt", ticket.number)


def submission_of(form: RequisitionForm, draft: Draft, line: CharterLine, office: Office | None) -> Submission:
    """Return the requisition of a valid form with the files and the one-time key of its draft."""
    cleaned = form.cleaned_data
    return Submission(
        service=line.service,
        line=line,
        subject=cleaned["subject"],
        body=cleaned["body"],
        urgency=Urgency(cleaned["urgency"]),
        requesting_office=office,
        contact_phone=cleaned["contact_phone"],
        contact_email=cleaned["contact_email"],
        memo_number=cleaned["memo_number"],
        memo_date=cleaned["memo_date"],
        letter_missing=cleaned["letter_later"] and not cleaned["memo_number"],
        details=form.details(),
        files=uploads_of(draft),
        idempotency_key=draft.key,
        body_hash=digest_of(draft),
    )
