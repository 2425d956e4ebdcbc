"""A calendar notice and the tickets: the preview of a draft, the button that repeats its number, the recount."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from offices.access import access_of
from offices.models import User
from offices.rights import Action, scopes
from sla.calendar_months import months_around
from sla.forms_notices import EntryForm
from sla.models import CalendarNotice
from sla.notice_checks import calendar_for, findings_of
from sla.notices import may_take, visible_notices
from tickets.domain.noticing import Preview, WorldChanged, apply_calendar_notice, preview_notice
from tickets.models import DueDate, NoticeRun
from tickets.presentation_notices import preview_rows, told, upazilas

PAGE = 50


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def notice_detail(request: HttpRequest, number: int) -> HttpResponse:
    """What the notice says; of a draft what it would move, of one in force how far the recount is."""
    user, notice = found(request, number)
    if notice.applied_at is None:
        return draft_page(request, user, notice, preview_notice(notice, at=now()))
    return render(request, "sla/calendar_notice.html", {**words(user, notice), **progress(notice)})


@login_required
@require_POST
def notice_apply(request: HttpRequest, number: int) -> HttpResponse:
    """Apply what was shown; where the world changed meanwhile the new preview comes up instead."""
    user, notice = found(request, number)
    try:
        apply_calendar_notice(notice.pk, actor=user, fingerprint=request.POST.get("fingerprint", ""), at=now())
    except WorldChanged as error:
        messages.warning(request, " ".join(error.messages))
        return draft_page(request, user, notice, error.preview, status=409)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The notice is in force. The dates are being recounted."))
    return redirect("tickets:notice-detail", number=number)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def notice_progress(request: HttpRequest, number: int) -> HttpResponse:
    """The bar alone, for the page that asks every two seconds."""
    _user, notice = found(request, number)
    return render(request, "sla/_calendar_progress.html", {"notice": notice, **progress(notice)})


def found(request: HttpRequest, number: int) -> tuple[User, CalendarNotice]:
    """The notice if the post keeps its calendar or one below it, else Http404 as if it did not exist."""
    user = request.user
    assert isinstance(user, User)
    if not scopes(access_of(user), Action.EDIT_CALENDAR):
        raise Http404
    return user, get_object_or_404(visible_notices(user).prefetch_related("days", "hours", "withdrawals"), pk=number)


def draft_page(
    request: HttpRequest, user: User, notice: CalendarNotice, preview: Preview, status: int = 200
) -> HttpResponse:
    at, lang = now(), get_language() or "bn"
    page = Paginator(preview.dates, PAGE).get_page(request.GET.get("page"))
    findings = findings_of(notice, at=at, lang=lang)
    context = {
        **words(user, notice), **told(preview), "preview": preview, "page": page, "n": len(preview.dates),
        "rows": preview_rows(page.object_list, user), "upazilas": upazilas(preview), "findings": findings,
        "has_errors": any(finding.is_error for finding in findings), "entry": EntryForm(initial={"effect": "closed"}),
        "hours_only": len(preview.moved) - len(preview.dates),
        "adds_holiday": {day.effect for day in notice.days.all()} == {"closed"}, "running": is_running(at),
    }  # fmt: skip
    return render(request, "sla/calendar_notice.html", context, status=status)


def words(user: User, notice: CalendarNotice) -> dict[str, Any]:
    """What the post may do with the notice."""
    edited = {day.date for day in notice.days.all()}
    known, today = calendar_for(notice.scope_office, at=now()), localdate()
    may_apply = may_take(user, Action.APPLY_CALENDAR, notice.scope_office)
    is_draft = notice.applied_at is None
    return {
        "notice": notice,
        "months": months_around(known, edited, today=today),
        "is_draft": is_draft,
        "is_own": notice.drafted_by_id == user.pk,
        "may_apply": is_draft and may_apply and notice.drafted_by_id != user.pk,
        "may_edit": is_draft and may_take(user, Action.EDIT_CALENDAR, notice.scope_office),
        "may_withdraw": notice.state == "applied" and may_take(user, Action.EDIT_CALENDAR, notice.scope_office),
    }


def progress(notice: CalendarNotice) -> dict[str, Any]:
    """How far the recount is, and how many dates it moved so far."""
    run = NoticeRun.objects.filter(notice=notice).first()
    return {"run": run, "moved": DueDate.objects.filter(notice=notice).count()}


def is_running(at: datetime) -> bool:
    """Whether an earlier notice is still being recounted: the preview then holds what that one moves as well."""
    return NoticeRun.objects.filter(finished_at__isnull=True, started_at__lte=at).exists()
