"""The steps of the serving office, one view for each verb: its form by GET, the step by POST."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from offices.rights import Action
from tickets.domain.conversation import note_on_ticket, reply_to_ticket
from tickets.domain.dates import direct_date as direct_date_on_ticket
from tickets.domain.holds import hold_ticket, resume_ticket
from tickets.domain.holds import return_for_papers as return_ticket_for_papers
from tickets.domain.lifecycle import accept_ticket, merge_ticket, refuse_ticket, resolve_ticket
from tickets.domain.routing import assign_ticket, hand_over_ticket, reclassify_ticket
from tickets.enums import DelayCause, HoldReason
from tickets.forms import work
from tickets.views.actions_step import act, step_view


@step_view
def accept(request: HttpRequest, number: str) -> HttpResponse:
    return act(request, number, Action.ACCEPT, work.PlainForm, lambda t, form, who: accept_ticket(t.pk, **who))


@step_view
def assign(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.ASSIGN, work.AssignForm,
        lambda t, form, who: assign_ticket(t.pk, assignee=form.officers[form.cleaned_data["to"]][0], **who),
    )  # fmt: skip


@step_view
def reply(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.REPLY, work.ReplyForm,
        lambda t, form, who: reply_to_ticket(
            t.pk, body=form.cleaned_data["body"], files=form.cleaned_data["files"], **who
        ),
    )  # fmt: skip


@step_view
def note(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.NOTE, work.NoteForm,
        lambda t, form, who: note_on_ticket(t.pk, body=form.text(), files=form.cleaned_data["files"], **who),
    )  # fmt: skip


@step_view
def hold(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.HOLD, work.HoldForm,
        lambda t, form, who: hold_ticket(
            t.pk, reason=HoldReason(form.cleaned_data["reason"]), text=form.cleaned_data["text"],
            expires_on=form.cleaned_data["expires_on"], files=form.cleaned_data["files"], **who,
        ),
    )  # fmt: skip


@step_view
def return_for_papers(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.RETURN_FOR_PAPERS, work.PapersForm,
        lambda t, form, who: return_ticket_for_papers(
            t.pk, text=form.cleaned_data["text"], expires_on=form.cleaned_data["expires_on"],
            files=form.cleaned_data["files"], **who,
        ),
    )  # fmt: skip


@step_view
def resume(request: HttpRequest, number: str) -> HttpResponse:
    return act(request, number, Action.RESUME, work.PlainForm, lambda t, form, who: resume_ticket(t.pk, **who))


@step_view
def direct_date(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.DIRECT_DATE, work.DirectDateForm,
        lambda t, form, who: direct_date_on_ticket(
            t.pk, day=form.cleaned_data["date"], order_memo=form.cleaned_data["order_memo"], **who
        ),
    )  # fmt: skip


@step_view
def reclassify(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.RECLASSIFY, work.ReclassifyForm,
        lambda t, form, who: reclassify_ticket(
            t.pk, service=form.services[form.cleaned_data["service"]], reason=form.cleaned_data["reason"], **who
        ),
    )  # fmt: skip


@step_view
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.HAND_OVER, work.HandOverForm,
        lambda t, form, who: hand_over_ticket(
            t.pk, office=form.offices[form.cleaned_data["office"]], reason=form.cleaned_data["reason"], **who
        ),
    )  # fmt: skip


@step_view
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.REFUSE, work.RefuseForm,
        lambda t, form, who: refuse_ticket(t.pk, reason=form.cleaned_data["reason"], **who),
    )  # fmt: skip


@step_view
def resolve(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.RESOLVE, work.ResolveForm,
        lambda t, form, who: resolve_ticket(
            t.pk, text=form.cleaned_data["text"], files=form.cleaned_data["files"],
            delay_cause=DelayCause(cause) if (cause := form.cleaned_data["delay_cause"]) else None, **who,
        ),
    )  # fmt: skip


@step_view
def merge(request: HttpRequest, number: str) -> HttpResponse:
    return act(
        request, number, Action.MERGE, work.MergeForm,
        lambda t, form, who: merge_ticket(t.pk, into=form.twins[form.cleaned_data["into"]], **who),
    )  # fmt: skip
