from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "offices"
    verbose_name = _("People, posts and offices")

    def ready(self) -> None:
        from offices.sign_in import note_last_sign_in

        # Under the id of Django's own receiver, which then stays out: it saves the person, and that would write
        # a row of audited history at every sign-in. This room is listed before django.contrib.auth.
        user_logged_in.connect(note_last_sign_in, dispatch_uid="update_last_login")
