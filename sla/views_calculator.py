"""`/calculator/`: anybody counts a promise by hand, from the same functions that count the tickets."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offices.bangla import in_digits_of, numeric_date
from sla.calculating import Calculation, calculate, offices_with_charter
from sla.core import dhaka_day
from sla.count_words import day_line
from sla.forms_calculator import CalculatorForm


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Office, service, date and time of receipt in; the promised date and every day of the count out."""
    at = timezone.now()
    form = CalculatorForm(_asked(request, at), offices=offices_with_charter(dhaka_day(at)), at=at)
    found = _answer(form, at) if form.is_valid() else None
    days = [day_line(row) for row in found.rows] if found else []
    return render(request, "sla/calculator.html", {"form": form, "found": found, "days": days})


def _asked(request: HttpRequest, at: datetime) -> dict[str, str]:
    """What was asked; until the first step is done, date and time are those of now."""
    asked = {key: str(value)[:200] for key, value in request.GET.dict().items()}
    lang, now = request.LANGUAGE_CODE or "bn", timezone.localtime(at)
    asked.setdefault("day", numeric_date(now.date(), lang))
    asked.setdefault("time", in_digits_of(f"{now:%H:%M}", lang))
    return asked


def _answer(form: CalculatorForm, at: datetime) -> Calculation:
    line = form.lines[form.cleaned_data["service"]]
    return calculate(line, form.offices[form.cleaned_data["office"]], received_at=form.received_at(), at=at)
