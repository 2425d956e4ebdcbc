"""Signing in and what surrounds it: one name field, reset links of the site's own address, the reader's language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from offices.bangla import parse_phone, to_ascii_digits
from offices.models import User


def username_of(typed: str) -> str:
    """Return the user name behind what was typed: a user name, an e-mail address or a mobile in either digits.

    What nobody has comes back folded, so that wrong guesses at it count together.
    """
    name = to_ascii_digits(typed).strip()
    people = User.objects.all()
    try:
        by_mobile = people.filter(mobile=parse_phone(name))
    except ValueError:
        by_mobile = people.none()
    by_name = (people.filter(username=name), people.filter(username__iexact=name), people.filter(email__iexact=name))
    for found in (*by_name, by_mobile):
        usernames = list(found.values_list("username", flat=True)[:2])
        if len(usernames) == 1:
            return usernames[0]
    return name.casefold()


class SignInForm(AuthenticationForm):
    """User name, e-mail or mobile, and password; the account behind the name is what the lock-out counts."""

    username = forms.CharField(
        label=_("User name, e-mail or mobile number"),
        max_length=254,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}),
    )
    remember = forms.BooleanField(
        label=_("Stay signed in on this computer"),
        required=False,
        help_text=_("Leave this empty where several people use the computer."),
    )
    error_messages = {
        "invalid_login": _("The name or the password is not right. Check both and try again."),
        "inactive": _("The name or the password is not right. Check both and try again."),
    }

    def clean_username(self) -> str:
        return username_of(self.cleaned_data["username"])


def note_last_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Note the time of signing in; it stands in no history, so a plain update loses nothing that is audited."""
    user.last_login = timezone.now()
    User.objects.filter(pk=user.pk).update(last_login=user.last_login)


class ResetTokens(PasswordResetTokenGenerator):
    """Tokens that end with their use, a new password, a new e-mail address, an hour, or a newer link."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.resets_asked}"


reset_tokens = ResetTokens()


class ResetForm(PasswordResetForm):
    """Asks for the e-mail address; the answer is the same whether or not somebody has it."""

    def save(self, *args: Any, **options: Any) -> None:
        """Send the link with the address of SITE_URL: the Host header of a request is never trusted."""
        site = urlsplit(settings.SITE_URL)
        options.update(domain_override=site.netloc, use_https=site.scheme == "https", token_generator=reset_tokens)
        for user in self.get_users(self.cleaned_data["email"]):
            User.objects.filter(pk=user.pk).update(resets_asked=F("resets_asked") + 1)  # in no history
        super().save(*args, **options)

    def send_mail(
        self, subject_template_name: str, email_template_name: str, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        """Write in the language of the person, not of the page on which it was asked."""
        with override(context["user"].language):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


def keep_language(response: HttpResponse, language: str) -> None:
    """Let the browser keep the language, also after signing out."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
