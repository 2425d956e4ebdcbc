"""How every step is taken from a page: look up what may be seen, check, call one verb, answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from offices.access import person
from offices.rights import Action
from tickets.domain.errors import InvalidInput, NotPermitted, TicketError
from tickets.domain.transitions import require_step
from tickets.enums import EventKind, Mark
from tickets.forms.work import StepForm
from tickets.models import Ticket, TicketEvent
from tickets.presentation import digits, near_moment
from tickets.presentation_steps import WORDS, slug_of, url_of

FormT = TypeVar("FormT", bound=StepForm)
View = Callable[..., HttpResponse]
# Steps that say or decide something in view of what the ticket was: they are held back when it has changed.
IN_VIEW_OF = frozenset(Action) - {Action.ACCEPT, Action.NOTE, Action.ASSIGN, Action.RESUME, Action.ALLOW_HOLD}


def step_view(view: View) -> View:
    """Sign-in, GET for the form and POST for the act, and nothing kept by anyone on the way."""
    kept_by_nobody = cache_control(private=True, no_store=True)
    return login_required(kept_by_nobody(require_http_methods(["GET", "HEAD", "POST"])(view)))


def visible_ticket(request: HttpRequest, number: str) -> Ticket:
    """The ticket if the person may see it, else Http404 as if it did not exist."""
    return get_object_or_404(Ticket.objects.visible_to(person(request)).for_page(), number=number)


def act(
    request: HttpRequest,
    number: str,
    step: Action,
    form_class: type[FormT],
    verb: Callable[[Ticket, FormT, dict[str, Any]], Ticket],
) -> HttpResponse:
    """Show the step's form, or take the step: `verb(ticket, form, who)` calls one verb with actor and moment.

    A refusal keeps what was written: beside its field, or as a notice above the form.
    """
    at = now()
    ticket = visible_ticket(request, number)
    notice = refusal(ticket, step, request)
    form = form_class(request, ticket, at=at)
    if request.method != "POST" or not form.is_valid():
        return step_page(request, ticket, step, form, notice=notice)
    if step in IN_VIEW_OF and not form.has_shown(ticket.version) and changes_since(form, ticket):
        return changed_page(request, ticket, step, form, at=at)
    try:
        ticket = verb(ticket, form, {"actor": request.user, "at": at})
    except InvalidInput as error:
        form.refuse(error)
        return step_page(request, ticket, step, form)
    except NotPermitted as error:
        raise PermissionDenied from error
    except TicketError as error:
        return refused_page(request, number, step, form, error, at=at)
    messages.success(request, str(WORDS[step].done))
    return to_ticket(request, ticket)


def to_ticket(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Go to the ticket's page, also from htmx."""
    url = reverse("tickets:ticket-detail", args=[ticket.number])
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)


def refusal(ticket: Ticket, step: Action, request: HttpRequest) -> str:
    """Why the step is not possible as the ticket stands; PermissionDenied where the post may never take it."""
    try:
        require_step(ticket, step, person(request))
    except NotPermitted as error:
        raise PermissionDenied from error
    except TicketError as error:
        return str(error.detail)
    return ""


def changes_since(form: StepForm, ticket: Ticket) -> list[TicketEvent]:
    """What happened after the version that the writer saw; notes bind nobody."""
    seen = form.cleaned_data["seen"] or 0
    later = TicketEvent.objects.filter(ticket=ticket, version__gt=seen).exclude(kind=EventKind.NOTED)
    return list(later.order_by("id")[:20])


def changed_page(
    request: HttpRequest, ticket: Ticket, step: Action, form: StepForm, *, at: datetime, detail: str = ""
) -> HttpResponse:
    """The form again, above it that the ticket has changed and what happened; sending it once more counts."""
    since = [f"{event.get_kind_display()} · {near_moment(event.at, at=at)}" for event in changes_since(form, ticket)]
    data = request.POST.copy()
    data["seen"] = str(ticket.version)
    form.data = data
    notice = _("%(number)s has just changed. Your text is kept.") % {"number": digits(ticket.number)}
    return step_page(request, ticket, step, form, notice=f"{notice} {detail}".strip(), since=since)


def refused_page(
    request: HttpRequest, number: str, step: Action, form: StepForm, error: TicketError, *, at: datetime
) -> HttpResponse:
    """The form again with the verb's own words; the ticket is read anew, for it may be another by now."""
    ticket = visible_ticket(request, number)
    if form.has_shown(ticket.version):
        return step_page(request, ticket, step, form, notice=str(error.detail))
    return changed_page(request, ticket, step, form, at=at, detail=str(error.detail))


def step_page(
    request: HttpRequest, ticket: Ticket, step: Action, form: StepForm, *, notice: str = "", since: Any = ()
) -> HttpResponse:
    """The page of one step, whose form a dialog may borrow."""
    context = {
        "ticket": ticket,
        "step": slug_of(step),
        "words": WORDS[step],
        "form": form,
        "notice": notice,
        "since": since,
        "action": url_of(ticket, step),
        "marks": Mark.choices if step is Action.HOLD else (),
    }
    return render(request, "tickets/step.html", context)
