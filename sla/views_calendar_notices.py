"""Calendar notices for those who keep the calendar: list, draft, a year's list. The preview is the ticket room's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offices.access import access_of, person
from offices.models import User
from offices.rights import Action, scopes
from sla.forms_notices import NATION, EntryForm, HeaderForm, ListForm
from sla.models import CalendarNotice, NoticeDay
from sla.notice_lists import ListRow, read_list
from sla.notices import (
    Header,
    add_entries,
    discard_notice,
    draft_notice,
    draft_withdrawal,
    remove_entry,
    scan_path,
    visible_notices,
)


def keeper(request: HttpRequest) -> User:
    """The person, if the post keeps a calendar anywhere; to all others these pages do not exist."""
    user = person(request)
    if not scopes(access_of(user), Action.EDIT_CALENDAR):
        raise Http404
    return user


@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Drafts that wait, and what is in force, the newest first."""
    notices = visible_notices(keeper(request)).prefetch_related("withdrawals", "days", "hours")[:100]
    drafts = [notice for notice in notices if notice.applied_at is None]
    context = {"drafts": drafts, "others": [notice for notice in notices if notice.applied_at is not None]}
    return render(request, "sla/calendar_notices.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """Draft a notice with its first entry; days and hours can be added on its page."""
    user, posted = keeper(request), request.POST if request.method == "POST" else None
    header = HeaderForm(posted, request.FILES if posted is not None else None, user=user, initial=_first_words(request))
    entry = EntryForm(posted, initial={"effect": "closed"})
    if posted is not None and header.is_valid() and entry.is_valid():
        said = header.header()
        try:
            notice = draft_notice(said, entry.entries(said.title_bn, said.title_en), actor=user, at=now())
        except ValidationError as error:
            put_on_form(header, error)
        else:
            messages.success(request, _("Kept as a draft. A second person applies it."))
            return redirect(address_of(notice))
    return render(request, "sla/calendar_notice_form.html", {"header": header, "entry": entry})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_import(request: HttpRequest) -> HttpResponse:
    """A year's list from CSV or ICS: first a dry run that names every row, then one draft of all its days."""
    user, posted = keeper(request), request.POST if request.method == "POST" else None
    form = ListForm(posted, request.FILES if posted is not None else None, user=user)
    rows: list[ListRow] = []
    if posted is not None and form.is_valid():
        rows = read_list(form.cleaned_data["text"])
        name_known(rows, form.offices.get(form.cleaned_data["scope"]))
        if "keep" in posted and not any(row.error for row in rows):
            try:
                notice = keep_list(form, rows, user)
            except ValidationError as error:
                put_on_form(form, error)
            else:
                messages.success(request, _("Kept as a draft. A second person applies it."))
                return redirect(address_of(notice))
    context = {"form": form, "rows": rows, "days": sum(len(row.days) for row in rows)}
    return render(request, "sla/calendar_import.html", {**context, "wrong": [row for row in rows if row.error]})


@login_required
@require_POST
def entry_add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a day, a span or hours to a draft."""
    notice = get_object_or_404(visible_notices(keeper(request)), pk=number)
    form = EntryForm(request.POST)
    if not form.is_valid():
        text = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(request, text)
        return redirect(address_of(notice))
    entries = form.entries(notice.title_bn, notice.title_en)
    return said_of(request, notice, add_entries, entries, actor=person(request))


@login_required
@require_POST
def entry_remove(request: HttpRequest, number: int, kind: str, entry: int) -> HttpResponse:
    """Take a day or hours out of a draft."""
    notice = get_object_or_404(visible_notices(keeper(request)), pk=number)
    return said_of(request, notice, remove_entry, kind, entry, actor=request.user)


@login_required
@require_POST
def notice_discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away."""
    notice = get_object_or_404(visible_notices(keeper(request)), pk=number)
    answer = said_of(request, notice, discard_notice, actor=request.user)
    return answer if CalendarNotice.objects.filter(pk=number).exists() else redirect("sla:notice-list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Draft the notice that withdraws this one; it is applied by a second person like every other."""
    user, posted = keeper(request), request.POST if request.method == "POST" else None
    notice = get_object_or_404(visible_notices(user).filter(applied_at__isnull=False), pk=number)
    scope = str(notice.scope_office_id or NATION)
    words = {
        "title_bn": f"প্রত্যাহার: {notice.title_bn}", "title_en": f"Withdrawn: {notice.title_en}", "scope": scope,
    }  # fmt: skip
    form = HeaderForm(posted, request.FILES if posted is not None else None, user=user, initial=words)
    if posted is not None and form.is_valid():
        try:
            draft = draft_withdrawal(notice.pk, form.header(), actor=user, at=now())
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return redirect(address_of(draft))
    return render(request, "sla/calendar_notice_form.html", {"header": form, "withdrawn": notice})


@login_required
@require_safe
def notice_scan(request: HttpRequest, number: int) -> HttpResponseBase:
    """The scan of the order, whole and as a download that no browser runs."""
    notice = get_object_or_404(visible_notices(keeper(request)).exclude(scan_key=""), pk=number)
    try:
        content = scan_path(notice).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=notice.scan_name, content_type=notice.scan_type)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def address_of(notice: CalendarNotice) -> str:
    """The page of the notice, with its preview."""
    return f"/calendar/notices/{notice.pk}/"


def said_of(request: HttpRequest, notice: CalendarNotice, verb: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Call the verb on the notice and go back to its page, with what it refused."""
    try:
        verb(notice.pk, *args, **kwargs)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address_of(notice))


def put_on_form(form: Form, error: ValidationError) -> None:
    """Beside the field that it names, else above the form."""
    if hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields):
        form.add_error(None, error)
    else:
        form.add_error(None, ValidationError(error.messages))


def name_known(rows: list[ListRow], scope: Any) -> None:
    """Note on each row which of its days a notice of the same scope in force closes or opens already."""
    known = NoticeDay.objects.filter(notice__applied_at__isnull=False, notice__scope_office=scope)
    effects = set(known.exclude(effect=NoticeDay.Effect.WITHDRAWN).values_list("date", "effect"))
    for row in rows:
        if row.days and all((day.date, day.effect) in effects for day in row.days):
            row.note = _("In the calendar already; it is left out.")
            row.days = []


def keep_list(form: ListForm, rows: list[ListRow], user: User) -> CalendarNotice:
    """One draft of all days that are new. Raises ValidationError where none is left."""
    days = [day for row in rows for day in row.days]
    if not days:
        raise ValidationError(_("Every day of the list is in the calendar already."))
    header: Header = form.header(lists_year=form.cleaned_data["lists_year"])
    return draft_notice(header, days, actor=user, at=now())


def _first_words(request: HttpRequest) -> dict[str, str]:
    """`?first=2026-12-24` from the calendar page fills the day in."""
    return {"scope": request.GET.get("scope", NATION)}
