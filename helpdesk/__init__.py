"""Wiring only: settings, addresses, servers. The Celery app loads here so that shared tasks find it."""

from helpdesk.celery import app as celery_app

__all__ = ["celery_app"]
