"""E-mail by Django's backends: SMTP, or files in the demo."""

from __future__ import annotations

import smtplib
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import BadHeaderError
from django.core.validators import validate_email

from notifications.transports.base import Down, Letter, Permanent, Temporary
from offices.models import User
from sla.core import DHAKA

MAX_SUBJECT = 200  # characters


def host() -> str:
    """The host under which messages and threads are named."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


class Email:
    def address_of(self, user: User) -> str:
        return user.email

    def send(self, letter: Letter) -> None:
        """Hand the letter to the mail server. A server's 4xx is temporary, its 5xx final, silence means down."""
        try:
            validate_email(letter.to)
            message_of(letter).send()
        except (ValidationError, BadHeaderError) as error:
            raise Permanent("The address is not valid.") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise by_code(*next(iter(error.recipients.values()))) from error
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            raise Down(f"The mail server refuses us: {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            raise by_code(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Down(f"The mail server does not answer: {type(error).__name__}") from error


def by_code(code: int, words: bytes | str) -> Temporary | Permanent:
    """Return the outcome that a mail server's answer means; its words are cut, they may be endless."""
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    reason = f"{code} {' '.join(said.split())}"[:250]
    return Permanent(reason) if code >= 500 else Temporary(reason)


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """Return the letter as a mail: text and HTML, threaded by ticket, marked as sent by a program."""
    threads = [f"<ticket.{number}@{host()}>" for number in letter.threads]
    headers = {
        "Message-ID": f"<{letter.message_id}>",
        "Date": format_datetime(letter.at.astimezone(DHAKA)),
        "List-Id": f"<helpdesk.{host()}>",
        "Auto-Submitted": "auto-generated",
        "References": " ".join(threads[:20]),
    }
    if len(threads) == 1:
        headers["In-Reply-To"] = threads[0]
    subject = " ".join(letter.subject.split())[:MAX_SUBJECT]
    mail = EmailMultiAlternatives(subject, letter.text, to=[letter.to], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    return mail
