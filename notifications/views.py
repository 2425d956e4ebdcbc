"""The bell's list, and in the demo the mails."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications.inbox import cards_of, mark_read, unread_count
from notifications.mailbox import letter_in, letters_for
from notifications.models import Notification
from offices.access import access_of, person
from offices.models import Role, User

SHOWN_FOR = timedelta(days=30)


def recent(user: User, *, at: datetime) -> list[Notification]:
    """What the list shows: the last thirty days, newest first, at most five hundred."""
    rows = Notification.objects.shown_to(user).filter(ended_at__gt=at - SHOWN_FOR)
    shown = list(rows.select_related("ticket__requisition", "event", "planned__step").order_by("-id")[:500])
    of_holds = [row.planned for row in shown if row.planned and row.planned.step.is_of_hold]
    prefetch_related_objects(of_holds, "ticket__holds")
    return shown


@login_required
@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """Show what the reader was told, one card a ticket."""
    at = now()
    cards = cards_of(recent(person(request), at=at), at=at)
    context = {"cards": cards, "unread": sum(card.unread for card in cards), "trail": trail(_("Notifications"))}
    return render(request, "notifications/notification_list.html", context)


@login_required
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """Answer the bell of the masthead with its number; asked for after the page, which so costs no query more."""
    return render(request, "notifications/_bell.html", {"unread": unread_count(person(request))})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, or the notifications of one ticket; another person's answers as if it did not exist."""
    number = request.POST.get("ticket", "")
    if not mark_read(person(request), number, at=now()) and number:
        raise Http404
    return redirect("notifications:notification-list")


@login_required
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """Show the mails of the demo: a reader's own, an administrator's all."""
    letters = letters_for(demo_address(request))
    return render(request, "notifications/mail_list.html", {"letters": letters, "trail": trail(_("Mails of the demo"))})


@login_required
@require_safe
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail of the demo as text; a foreign one answers as if it did not exist."""
    letter = letter_in(key, demo_address(request))
    if letter is None:
        raise Http404
    above = ("/mail/", _("Mails of the demo"))
    return render(request, "notifications/mail_detail.html", {"letter": letter, "trail": trail(letter.subject, above)})


def demo_address(request: HttpRequest) -> str | None:
    """The address whose mails the reader may see; None for all. Raises Http404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    user = person(request)
    return None if access_of(user).has(Role.ADMINISTRATOR) else user.email or "-"


def trail(last: str, *between: tuple[str, str]) -> list[tuple[str, str]]:
    return [("/", _("Home")), *between, ("", last)]
