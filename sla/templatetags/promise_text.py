"""A promise in words: «৭ কার্যদিবস», «তাৎক্ষণিক, না হলে ৩ কার্যদিবস», in the language and digits of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from offices.bangla import in_digits_of
from sla.core.promise import Promise, PromiseKind
from sla.models import CharterLine

register = template.Library()


@register.filter(name="promise_text")
def promise_text(promised: Promise | CharterLine) -> str:
    """Return the promise as people say it, of a charter line or of a Promise."""
    promise = promised if isinstance(promised, Promise) else promised.to_core()
    if promise.kind is PromiseKind.WORKING_DAYS:
        return _counted(promise)
    if promise.kind is PromiseKind.IMMEDIATE:
        return _("Immediate, or on demand") if promise.negotiable else _("Immediate")
    return {
        PromiseKind.ON_DEMAND: _("On demand"),
        PromiseKind.AS_DIRECTED: _("As directed"),
        PromiseKind.NOT_PUBLISHED: _("No time limit published"),
    }[promise.kind]


def _counted(promise: Promise) -> str:
    days = promise.working_days or 0
    text = ngettext("%(days)s working day", "%(days)s working days", days)
    text %= {"days": in_digits_of(days, get_language() or "bn")}
    if promise.first_target_same_day:
        text = _("Immediate, or %(days)s") % {"days": text}
    return _("%(days)s, or on demand") % {"days": text} if promise.negotiable else text
