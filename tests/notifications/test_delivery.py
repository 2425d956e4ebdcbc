"""Sending: the letter itself, the digest, rights and state at send time, answers of the mail server, leases."""

import smtplib
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.parser import BytesParser

import pytest
from django.core import mail

from notifications.domain import delivery
from notifications.models import Notification
from notifications.transports import TRANSPORTS
from notifications.transports.base import Down, Letter, Permanent, Temporary
from notifications.transports.email import by_code
from offices.models import Posting
from tests.charters import dhaka, send
from tests.notifications.conftest import sweep_at, tell_at
from tickets.domain import lifecycle

BEFORE = "2026-09-14 09:00"
LETTER = Letter("x@example.org", "s", "t", "h", "notification-1@127.0.0.1", ("KLM-2609-0001",), dhaka(BEFORE))


@pytest.fixture
def ticket(town, services):
    made = send(services["training"], town.user("rahima"))
    tell_at("2026-09-07 11:21")
    mail.outbox.clear()
    return made


def letters() -> list:
    return [BytesParser(policy=policy.default).parsebytes(m.message().as_bytes()) for m in mail.outbox]


def owed_to(name: str, **by: object) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(recipient__username=name, transport="email", **by).order_by("id")
    return list(rows.values_list("state", "reason"))


def test_a_receipt_names_ticket_date_and_one_link(town, services):
    ticket = send(services["training"], town.user("rahima"))
    tell_at("2026-09-07 11:21")

    [letter] = letters()
    text = letter.get_body(("plain",)).get_content()
    assert letter["To"] == "rahima@example.org"
    assert text.count("http") == 1 and f"/tickets/{ticket.number}/" in text
    assert "বুধবার, ১৬ সেপ্টেম্বর ২০২৬" in text and "ডি-নথি বিষয়ক প্রশিক্ষণ" in text
    assert "<script" not in letter.get_body(("html",)).get_content()


def test_a_letter_is_threaded_and_marked_as_automatic(ticket):
    sweep_at(BEFORE)

    letter = letters()[0]
    thread = f"<ticket.{ticket.number}@127.0.0.1>"
    assert (letter["In-Reply-To"], letter["References"]) == (thread, thread)
    assert (letter["Auto-Submitted"], letter["List-Id"]) == ("auto-generated", "<helpdesk.127.0.0.1>")
    assert letter["Message-ID"].startswith("<notification-") and letter["Message-ID"].endswith("@127.0.0.1>")


def test_a_letter_is_in_the_language_of_its_reader(town, ticket):
    town.user("karim").__class__.objects.filter(username="karim").update(language="en")
    sweep_at(BEFORE)

    subjects = {letter["To"]: letter["Subject"] for letter in letters()}
    assert subjects["karim@example.org"] == f"{ticket.number}: 2 working days left"


def test_text_of_a_user_breaks_no_header_and_runs_no_template(town, services):
    evil = "x\r\nBcc: evil@example.org {{ settings.SECRET_KEY }}{% debug %}<script>1</script>"
    send(services["training"], town.user("rahima"), subject=evil)
    tell_at("2026-09-07 11:21")

    [letter] = letters()
    assert letter["Bcc"] is None and "evil" not in letter["Subject"]
    assert "{{ settings.SECRET_KEY }}{% debug %}" in letter.get_body(("plain",)).get_content()
    assert "&lt;script&gt;" in letter.get_body(("html",)).get_content()


def test_one_morning_is_one_mail_to_each_and_a_row_for_each_ticket(town, services):
    tickets = [send(services["training"], town.user("rahima")) for _n in range(3)]
    tell_at("2026-09-07 11:21")
    mail.outbox.clear()

    sweep_at(BEFORE)

    assert sorted(letter["To"] for letter in letters()) == ["jabed@example.org", "karim@example.org"]
    text = letters()[0].get_body(("plain",)).get_content()
    assert all(f"/tickets/{ticket.number}/" in text for ticket in tickets)
    sent = Notification.objects.filter(recipient__username="karim", transport="email", planned__isnull=False)
    assert sent.count() == 3 and len(set(sent.values_list("message_id", flat=True))) == 1


def test_a_person_who_left_hears_nothing(town, ticket):
    """The posting ended between planning and sending (S121)."""
    lifecycle.accept_ticket(ticket.pk, actor=town.user("jabed"), at=dhaka("2026-09-07 12:00"))
    tell_at("2026-09-07 12:01")
    from notifications.domain.fanning import fan_out
    from notifications.domain.firing import fire_due

    fan_out(at=dhaka(BEFORE))
    list(fire_due(at=dhaka(BEFORE)))
    Posting.objects.filter(user__username="jabed").delete()
    mail.outbox.clear()
    delivery.deliver(at=dhaka(BEFORE))

    assert mail.outbox == []
    assert owed_to("jabed", planned__isnull=False) == [("suppressed", "no_right")]


def test_a_ticket_resolved_before_sending_is_not_reminded(town, ticket):
    from notifications.domain.firing import fire_due

    list(fire_due(at=dhaka(BEFORE)))
    lifecycle.resolve_ticket(ticket.pk, text="হয়েছে", actor=town.user("karim"), at=dhaka(BEFORE))
    delivery.deliver(at=dhaka(BEFORE))

    assert owed_to("karim") == [("suppressed", "overtaken")]


def test_without_an_address_it_is_suppressed(town, ticket):
    town.user("karim").__class__.objects.filter(username="karim").update(email="")
    sweep_at(BEFORE)

    assert owed_to("karim") == [("suppressed", "no_address")]


class Server:
    """A transport that answers what it is told to."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers, self.sent = list(answers), []

    def address_of(self, user):
        return user.email

    def send(self, letter):
        self.sent.append(letter)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer


def serve(monkeypatch, *answers) -> Server:
    server = Server(*answers)
    monkeypatch.setitem(TRANSPORTS, "email", server)
    return server


def test_a_temporary_refusal_is_tried_again_under_the_same_id(ticket, monkeypatch):
    server = serve(monkeypatch, Temporary("451 later"), None)
    sweep_at(BEFORE)
    sweep_at("2026-09-14 09:00:30")
    assert owed_to("karim", planned__isnull=False) == [("owed", "451 later")]

    sweep_at("2026-09-14 09:02")

    assert owed_to("karim", planned__isnull=False)[0][0] == "delivered"
    karims = [letter.message_id for letter in server.sent if letter.to == "karim@example.org"]
    assert len(karims) == 2 and len(set(karims)) == 1


def test_a_final_refusal_ends_it_with_its_reason(ticket, monkeypatch):
    server = serve(monkeypatch, Permanent("550 no such user"), Permanent("550 no such user"))
    sweep_at(BEFORE)
    sweep_at("2026-09-14 10:00")

    assert owed_to("karim", planned__isnull=False) == [("failed", "550 no such user")]
    assert len(server.sent) == 2


def test_a_dead_server_stops_the_run_and_everything_goes_when_it_is_back(ticket, monkeypatch):
    server = serve(monkeypatch, Down("silence"))
    sweep_at(BEFORE)
    assert len(server.sent) == 1

    sweep_at("2026-09-14 09:01")

    assert {state for who in ("karim", "jabed") for state, _why in owed_to(who)} == {"delivered"}


def test_after_two_days_it_gives_up(ticket, monkeypatch):
    serve(monkeypatch, *[Temporary("451 later")] * 100)
    for hours in range(0, 60, 3):
        tell = dhaka(BEFORE) + timedelta(hours=hours)
        from notifications.domain.firing import fire_due

        list(fire_due(at=tell))
        delivery.deliver(at=tell)

    assert owed_to("karim", planned__step__code="before_2") == [("gave_up", "451 later")]


def test_a_lease_is_kept_while_it_runs_and_taken_over_after_it(ticket, monkeypatch):
    from notifications.domain.firing import fire_due

    list(fire_due(at=dhaka(BEFORE)))
    karim = Notification.objects.filter(recipient__username="karim", transport="email").get()
    killed = delivery.take(karim.recipient_id, "email", delivery.Stopwatch(dhaka(BEFORE)))
    server = serve(monkeypatch)

    delivery.deliver(at=dhaka("2026-09-14 09:00:30"))
    assert "karim@example.org" not in [letter.to for letter in server.sent]
    delivery.deliver(at=dhaka("2026-09-14 09:01"))

    mine = [letter for letter in server.sent if letter.to == "karim@example.org"]
    assert [letter.message_id for letter in mine] == [killed.rows[0].message_id]
    killed.end(killed.rows, "failed", dhaka(BEFORE))  # it was not dead after all: too late
    assert owed_to("karim") == [("delivered", "")]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"no such user")}), Permanent),
        (smtplib.SMTPRecipientsRefused({"x@example.org": (451, b"greylisted")}), Temporary),
        (smtplib.SMTPDataError(552, b"too big"), Permanent),
        (smtplib.SMTPDataError(421, b"closing"), Temporary),
        (smtplib.SMTPServerDisconnected("gone"), Down),
        (smtplib.SMTPAuthenticationError(535, b"no"), Down),
        (TimeoutError(), Down),
        (ConnectionRefusedError(), Down),
    ],
    ids=lambda value: getattr(value, "__name__", repr(value)),
)
def test_answers_of_a_mail_server(monkeypatch, error, outcome):
    from django.core.mail import EmailMultiAlternatives

    def refuse(self, **_options):
        raise error

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)

    with pytest.raises(outcome) as said:
        TRANSPORTS["email"].send(LETTER)
    assert type(said.value) is outcome


@pytest.mark.parametrize("address", ["x", "a@b\r\nBcc: evil@example.org", f"{'x' * 10_000}@example.org", "a@b@c.org"])
def test_a_malformed_address_is_refused_for_good(address):
    with pytest.raises(Permanent):
        TRANSPORTS["email"].send(replace(LETTER, to=address))


def test_endless_words_of_a_server_are_cut():
    assert len(str(by_code(550, b"x\n" * 50_000))) <= 250
