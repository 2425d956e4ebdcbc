"""The forms of the steps: each checks the shape of what was typed; the verbs check the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, ClassVar, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.bangla import dhaka_date, long_date, parse_date
from offices.forms import BanglaDateField
from offices.models import Office, Posting, Role, User
from offices.rights import RIGHTS, Action
from sla.catalogue import lines_in_force
from tickets.domain.conversation import MAX_TEXT
from tickets.domain.errors import InvalidInput
from tickets.domain.files import Upload
from tickets.enums import DelayCause, HoldReason, Mark, Verdict
from tickets.models import DateProposal, LineChange, Ticket
from tickets.presentation import digits, lang

Day = date  # a field named date hides the type
Choices = Sequence[tuple[str, Any]]


class FilesInput(forms.ClearableFileInput):
    """Several files in one field; the picture is taken by the phone's camera where there is one."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files as `Upload`s; type and size are judged by the verb, from the content."""

    widget = FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx"})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        sent = data if isinstance(data, (list, tuple)) else [data]
        files = [file for file in sent if isinstance(file, UploadedFile)]
        return [Upload(name=file.name or "file", size=file.size or 0, content=cast(BinaryIO, file)) for file in files]


def text_field(label: Any, *, required: bool = True, hint: Any = "", rows: int = 5) -> forms.CharField:
    """Return a field for running text."""
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": rows})
    )


def files_field() -> FilesField:
    """Return the optional field for files."""
    return FilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("PDF, picture or Office file, up to 5 MB each."),
    )


class StepForm(forms.Form):
    """One step of one ticket. `seen` is the version of the ticket that the writer had before the eyes."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Where the verb names its input otherwise than the form.
    renamed: ClassVar[Mapping[str, str]] = {}
    # Two forms stand on one page, so their fields need names of their own.
    id_prefix: ClassVar[str] = "step"

    def __init__(self, request: HttpRequest, ticket: Ticket, *, at: datetime) -> None:
        is_sent = request.method == "POST"
        super().__init__(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            initial={"seen": ticket.version},
            auto_id=f"{self.id_prefix}-%s",
        )
        self.ticket, self.at = ticket, at
        self.fill()

    def fill(self) -> None:
        """Offer what depends on the ticket."""

    def choices(self, name: str, choices: Choices) -> None:
        """Offer `choices` in the field `name`."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def refuse(self, error: InvalidInput) -> None:
        """Put what the verb refused beside the field that it names."""
        name = self.renamed.get(error.field, error.field)
        self.add_error(name if name in self.fields else None, str(error.detail))

    def has_shown(self, version: int) -> bool:
        """Whether the writer saw the ticket as it stands."""
        return self.cleaned_data.get("seen") in (None, version)


class PlainForm(StepForm):
    """A step that needs nothing but the decision."""


class ReplyForm(StepForm):
    id_prefix = "reply"
    body = text_field(gettext_lazy("Message"))
    files = files_field()  # type: ignore[assignment]  # a field is no attribute of the finished class


class NoteForm(StepForm):
    """A note, or a mark: a reason that is shown but never stops the clock (R7)."""

    id_prefix = "note"
    mark = forms.ChoiceField(label=gettext_lazy("Mark"), required=False, choices=[("", "—"), *Mark.choices])
    body = text_field(gettext_lazy("Internal note"), required=False)
    files = files_field()  # type: ignore[assignment]  # a field is no attribute of the finished class

    def text(self) -> str:
        """Return the note, with the words of the mark before it."""
        mark, body = self.cleaned_data["mark"], self.cleaned_data["body"]
        return " — ".join(part for part in (str(Mark(mark).label) if mark else "", body) if part)


HOLD_HINTS: Mapping[str, Any] = {
    HoldReason.REQUESTER_PAPERS: gettext_lazy("It is then the requester's turn; the clock runs again with the answer."),
    HoldReason.PARTS_OR_PROCUREMENT: gettext_lazy("The district office sees this reason."),
}


class HoldForm(StepForm):
    reason = forms.ChoiceField(label=gettext_lazy("Why?"), choices=HoldReason.choices, widget=forms.RadioSelect)
    text = text_field(
        gettext_lazy("What the requester will read"),
        hint=gettext_lazy("Write what is needed and until when. Without a message the clock is not stopped."),
    )
    expires_on = BanglaDateField(
        label=gettext_lazy("The clock runs again at the latest on"),
        required=False,
        help_text=gettext_lazy("Day/month/year, within ten working days; empty means the tenth."),
    )
    files = files_field()  # type: ignore[assignment]  # a field is no attribute of the finished class

    def fill(self) -> None:
        hinted = '{} <span class="hint">{}</span>'
        self.choices(
            "reason",
            [
                (code, format_html(hinted, label, HOLD_HINTS[code]) if code in HOLD_HINTS else label)
                for code, label in HoldReason.choices
            ],
        )


class PapersForm(HoldForm):
    """A hold whose reason is known: papers are missing."""

    def fill(self) -> None:
        del self.fields["reason"]


class TextForm(StepForm):
    text = text_field(gettext_lazy("Your objection"))


class ReasonForm(StepForm):
    renamed = {"body": "reason"}
    reason = text_field(gettext_lazy("Reason"))


class RefuseForm(ReasonForm):
    reason = text_field(
        gettext_lazy("Reason"),
        hint=gettext_lazy("The requester reads it. Say also which office serves this, with its address."),
    )


class ProposeDateForm(StepForm):
    renamed = {"dates": "first"}
    first = BanglaDateField(label=gettext_lazy("Proposed date"), help_text=gettext_lazy("day/month/year"))
    second = BanglaDateField(label=gettext_lazy("Another possible date"), required=False)
    text = text_field(gettext_lazy("Message"), required=False, rows=3)

    def dates(self) -> list[date]:
        """Return the one or two dates that were given."""
        return [day for day in (self.cleaned_data["first"], self.cleaned_data["second"]) if day]


class AgreeDateForm(StepForm):
    """Agreement to one of the proposed dates, or consent to a pending change of the line."""

    date = forms.ChoiceField(label=gettext_lazy("Which date?"), widget=forms.RadioSelect)

    def fill(self) -> None:
        waiting = self.ticket.line_changes.filter(state=LineChange.State.WAITING).select_related("to_line", "to_office")
        self.pending = waiting.first()
        self.proposal = self.ticket.date_proposals.filter(state=DateProposal.State.OPEN).first()
        if self.proposal is None or self.pending:
            del self.fields["date"]
            return
        days = [date.fromisoformat(day) for day in self.proposal.dates]
        self.choices("date", [(day.isoformat(), long_date(day, lang())) for day in days])

    def day(self) -> Day | None:
        """Return the chosen date; None where the consent is to a change of the line."""
        chosen = self.cleaned_data.get("date")
        return parse_date(chosen) if chosen else None


class DirectDateForm(StepForm):
    date = BanglaDateField(label=gettext_lazy("Date directed"), help_text=gettext_lazy("day/month/year"))
    order_memo = forms.CharField(label=gettext_lazy("Memo number of the order"), max_length=100)


class ReclassifyForm(StepForm):
    service = forms.ChoiceField(label=gettext_lazy("Right service"))
    reason = text_field(gettext_lazy("Reason"), rows=3)

    def fill(self) -> None:
        ticket = self.ticket
        lines = lines_in_force(ticket.serving_office, dhaka_date(ticket.received_at))
        self.services = {line.service.public_id: line.service for line in lines if line.pk != ticket.line_id}
        named = [(line.service.public_id, line.display_name) for line in lines if line.pk != ticket.line_id]
        self.choices("service", [("", "—"), *named])


class HandOverForm(StepForm):
    office = forms.ChoiceField(label=gettext_lazy("Office that should serve it"))
    reason = text_field(gettext_lazy("Reason"), rows=3)

    def fill(self) -> None:
        own = self.ticket.serving_office
        offices = Office.objects.serving().exclude(pk=own.pk)
        # Those of the own district stand first: most mistakes are made next door.
        self.offices = {
            office.slug: office for office in sorted(offices, key=lambda o: (o.parent_id != own.parent_id, str(o)))
        }
        self.choices(
            "office", [("", "—"), *((slug, f"{office} ({office.code})") for slug, office in self.offices.items())]
        )


class ResolveForm(StepForm):
    renamed = {"body": "text"}
    text = text_field(
        gettext_lazy("What was done?"), hint=gettext_lazy("The requester reads it and then confirms or reopens.")
    )
    delay_cause = forms.ChoiceField(
        label=gettext_lazy("Cause of the delay"), required=False, choices=[("", "—"), *DelayCause.choices]
    )
    files = files_field()  # type: ignore[assignment]  # a field is no attribute of the finished class

    def fill(self) -> None:
        ticket = self.ticket
        is_late = ticket.verdict == Verdict.BROKEN or (ticket.due_at is not None and ticket.due_at < self.at)
        if not is_late:
            self.fields["delay_cause"].widget = forms.HiddenInput()


class ConfirmForm(StepForm):
    id_prefix = "confirm"
    renamed = {"body": "comment"}
    rating = forms.TypedChoiceField(label=gettext_lazy("How was the service?"), coerce=int, widget=forms.RadioSelect)
    comment = text_field(gettext_lazy("Comment"), required=False, rows=3)

    def fill(self) -> None:
        self.choices("rating", rating_choices())


def rating_choices() -> Choices:
    """Return the five ratings with their words."""
    words = (_("Very poor"), _("Poor"), _("Fair"), _("Good"), _("Very good"))
    return [(str(n), format_html("<b>{}</b> {}", digits(n), word)) for n, word in enumerate(words, start=1)]


class AssignForm(StepForm):
    to = forms.ChoiceField(label=gettext_lazy("Who works on it?"))

    def fill(self) -> None:
        self.officers = officers_of(self.ticket.serving_office, on=dhaka_date(self.at))
        self.choices("to", [("", "—"), *officer_choices(self.officers)])


class MergeForm(StepForm):
    into = forms.ChoiceField(label=gettext_lazy("Ticket that goes on"))

    def fill(self) -> None:
        ticket = self.ticket
        same = (
            Ticket.objects.open()
            .served_by([ticket.serving_office_id])
            .filter(requesting_office=ticket.requesting_office_id)
        )
        twins = same.exclude(pk=ticket.pk).select_related("requisition").order_by("-id")[:100]
        self.twins = {twin.number: twin for twin in twins}
        named = [(number, f"{digits(number)} · {twin.requisition.subject}") for number, twin in self.twins.items()]
        self.choices("into", [("", "—"), *named])


def officers_of(office: Office, *, on: date) -> dict[str, tuple[User, str]]:
    """Return {key: (person, label)} of those who may work on tickets of the office on the Dhaka day `on`; one query."""
    roles = [role for role in Role if Action.RESOLVE in RIGHTS[role]]
    postings = (
        Posting.objects.current(on=on)
        .filter(post__office=office, post__roles__role__in=roles, user__is_active=True)
        .select_related("user", "post")
        .order_by("post_id", "user_id")
    )
    return {str(posting.user_id): (posting.user, _label(posting)) for posting in postings}


def _label(posting: Posting) -> str:
    name = posting.user.get_full_name()
    return f"{posting.post} ({name})" if name else str(posting.post)


def officer_choices(officers: Mapping[str, tuple[User, str]]) -> Iterator[tuple[str, str]]:
    """Return the choices of a select, by key and label."""
    return ((key, label) for key, (_person, label) in officers.items())
