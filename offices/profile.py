"""The form of one's own profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.forms import PhoneField
from offices.models import User


class ProfileForm(forms.ModelForm):
    """Language, e-mail and mobile. A new e-mail or mobile opens the account, so it needs the password."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    mobile = PhoneField(label=_("Mobile number"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=User.LANGUAGES, widget=forms.RadioSelect)
    current_password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        help_text=_("Needed only for a new e-mail address or mobile number."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = User
        fields = ["language", "email", "mobile"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        moved = {"email", "mobile"} & set(self.changed_data)
        # The instance already carries the new values, but never another password.
        if moved and not self.instance.check_password(cleaned.get("current_password", "")):
            self.add_error("current_password", _("Enter your password to change the e-mail address or mobile number."))
        return cleaned

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This e-mail address cannot be used here."))
        return email

    def clean_mobile(self) -> str:
        mobile = self.cleaned_data["mobile"]
        if mobile and User.objects.filter(mobile=mobile).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This mobile number cannot be used here."))
        return mobile
