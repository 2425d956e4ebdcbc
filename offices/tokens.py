"""Sign-in of programs: `Authorization: Token …`, looked up by digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from offices.models import ApiToken, User

LASTS = timedelta(days=365)


def issue_token(user: User, *, at: datetime) -> str:
    """Return a new token of `user`, valid for a year; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, digest=_digest(token), created_at=at, expires_at=at + LASTS)
    return token


class TokenAuthentication(BaseAuthentication):
    """One query; an unknown, expired or revoked token and a deactivated person answer alike."""

    keyword = b"token"

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("The token is not valid."))
        found = ApiToken.objects.select_related("user").filter(
            digest=_digest(parts[1].decode("latin-1")), revoked_at__isnull=True, expires_at__gt=timezone.now()
        )
        token = found.first()
        if token is None or not token.user.is_active:
            raise AuthenticationFailed(_("The token is not valid."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


def _digest(token: str) -> str:
    # A random token of 256 bits needs no salt and no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()
