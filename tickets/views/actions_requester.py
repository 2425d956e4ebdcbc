"""The steps of the requesting office, and those that both offices take; one view for each verb."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from offices.rights import Action
from tickets.domain.dates import agree_date as agree_to_date
from tickets.domain.dates import propose_date as propose_date_on_ticket
from tickets.domain.holds import allow_hold as allow_another_hold
from tickets.domain.holds import object_to_hold as object_to_hold_of_ticket
from tickets.domain.lifecycle import confirm_ticket, reopen_ticket, withdraw_ticket
from tickets.forms import work
from tickets.views.actions_step import act, step_view


@step_view
def propose_date(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.PROPOSE_DATE, work.ProposeDateForm,
        lambda t, form, who: propose_date_on_ticket(t.pk, dates=form.dates(), text=form.cleaned_data["text"], **who),
    )  # fmt: skip


@step_view
def agree_date(request: HttpRequest, number: str) -> HttpResponse:
    """Agree to a proposed date; the same page serves the consent to a pending change of the line (R14)."""
    return act(
        request, number, Action.AGREE_DATE, work.AgreeDateForm,
        lambda t, form, who: agree_to_date(t.pk, day=form.day(), **who),
    )  # fmt: skip


@step_view
def object_to_hold(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.OBJECT_TO_HOLD, work.TextForm,
        lambda t, form, who: object_to_hold_of_ticket(t.pk, text=form.cleaned_data["text"], **who),
    )  # fmt: skip


@step_view
def allow_hold(request: HttpRequest, number: str) -> HttpResponse:
    return act(request, number, Action.ALLOW_HOLD, work.PlainForm, lambda t, form, who: allow_another_hold(t.pk, **who))


@step_view
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.CONFIRM, work.ConfirmForm,
        lambda t, form, who: confirm_ticket(
            t.pk, rating=form.cleaned_data["rating"], comment=form.cleaned_data["comment"], **who
        ),
    )  # fmt: skip


@step_view
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.REOPEN, work.ReasonForm,
        lambda t, form, who: reopen_ticket(t.pk, reason=form.cleaned_data["reason"], **who),
    )  # fmt: skip


@step_view
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.WITHDRAW, work.ReasonForm,
        lambda t, form, who: withdraw_ticket(t.pk, reason=form.cleaned_data["reason"], **who),
    )  # fmt: skip
