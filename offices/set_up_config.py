"""Apart from apps.py: an AdminConfig imported there would count as a second default configuration of this room."""

from django.contrib.admin.apps import AdminConfig


class SetUpConfig(AdminConfig):
    """Django's admin with a site of our own; stands in INSTALLED_APPS for django.contrib.admin."""

    default_site = "offices.set_up.SetUpSite"
