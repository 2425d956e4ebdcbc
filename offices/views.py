"""Sign-in, sign-out, password, profile, language and the door at `/`."""

from __future__ import annotations

from typing import Any

from axes.utils import reset as lift_lock
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import check_for_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from offices.access import SERVING_ROLES, access_of
from offices.history import acting
from offices.models import Role, User
from offices.profile import ProfileForm
from offices.rights import Action, scopes
from offices.sign_in import ResetForm, SignInForm, keep_language, reset_tokens


def home(request: HttpRequest) -> HttpResponse:
    """Send each person to the page where the work is."""
    if not request.user.is_authenticated:
        return redirect("offices:sign-in")
    access = access_of(request.user)
    if any(access.has(role) for role in SERVING_ROLES):
        return redirect("/queue/")
    if access.has(Role.REQUESTER):
        return redirect("/services/")
    watches = access.has(Role.DISTRICT_MONITOR) or access.has(Role.DIRECTORATE_MONITOR)
    return redirect("/district/" if watches and scopes(access, Action.VIEW_BOARD) else "/charters/")


class SignIn(auth.LoginView):
    """The only door for people; `next` may lead to this host alone."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        keep_language(response, form.get_user().language)
        if not form.cleaned_data["remember"]:
            self.request.session.set_expiry(0)  # ends with the browser
        return response


class ResetPassword(auth.PasswordResetView):
    template_name = "registration/reset_password.html"
    form_class = ResetForm
    subject_template_name = "registration/reset_mail_subject.txt"
    email_template_name = "registration/reset_mail.txt"
    success_url = reverse_lazy("offices:reset-password-sent")


class NewPassword(auth.PasswordResetConfirmView):
    template_name = "registration/new_password.html"
    token_generator = reset_tokens
    success_url = reverse_lazy("offices:sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        with acting(self.user, "reset-password"):
            response = super().form_valid(form)
        lift_lock(username=form.user.get_username())
        messages.success(self.request, _("The new password holds from now on. Sign in with it."))
        return response

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        # A used, old or wrong link is a bad request.
        return super().render_to_response(context, **{**kwargs, "status": 200 if self.validlink else 400})


class ChangePassword(auth.PasswordChangeView):
    template_name = "registration/change_password.html"
    success_url = reverse_lazy("offices:profile")

    def form_valid(self, form: Any) -> HttpResponse:
        with acting(self.request.user, "change-password"):
            response = super().form_valid(form)
        messages.success(self.request, _("The password was changed. Other devices must sign in again."))
        return response


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own language, e-mail and mobile; nobody else's, and nothing else."""
    person = User.objects.get(username=request.user.get_username())
    form = ProfileForm(request.POST or None, instance=person)
    if request.method != "POST" or not form.is_valid():
        return render(request, "offices/profile.html", {"form": form, "access": access_of(request.user)})
    with acting(request.user, "profile"):
        person = form.save()
    response = redirect("offices:profile")
    keep_language(response, person.language)
    with override(person.language):
        messages.success(request, _("Your changes are kept."))
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and stay on the page; a signed-in person keeps the choice for good."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(User.LANGUAGES) and check_for_language(language):
        person = User.objects.get(username=request.user.get_username())
        if person.language != language:
            person.language = language
            with acting(request.user, "language"):
                person.save(update_fields=["language"])
    return django_set_language(request)
