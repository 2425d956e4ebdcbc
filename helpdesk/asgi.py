"""Pages and web sockets over ASGI, for uvicorn; in production it serves /ws/ only."""

import os
from importlib import import_module
from importlib.util import find_spec

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
pages = get_asgi_application()

# Only after Django is set up may modules with models be imported.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

sockets = import_module("notifications.routing").websocket_urlpatterns if find_spec("notifications.routing") else []
application = ProtocolTypeRouter(
    {"http": pages, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets)))}
)
