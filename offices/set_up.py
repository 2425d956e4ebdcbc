"""Django's admin at /set-up/, open to administrators and to nobody else."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from offices.access import access_of
from offices.rights import Action, may


class SetUpSite(AdminSite):
    """Asks for the staff mark and for the right to set up; for anybody else the pages do not exist."""

    site_header = site_title = _("Set-up of the ICT Service Desk")
    index_title = _("People, posts and offices")

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff and may(access_of(request.user), Action.SET_UP))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, view)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send visitors to the one sign-in page, which alone counts wrong passwords by account."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        return redirect_to_login(request.GET.get("next") or "/set-up/")
