"""The cache: a convenience that must never turn a Redis outage into a failed request."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Answer as an empty cache while Redis is away (counts of a throttle begin anew)."""

    def _quietly(self, method: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), method)(*args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache %s failed: %s", method, error)
            return otherwise

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._quietly("get", default, key, default, version)

    def set(self, key: Any, *args: Any, **kwargs: Any) -> None:
        self._quietly("set", None, key, *args, **kwargs)

    def add(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._quietly("add", True, key, *args, **kwargs)

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._quietly("delete", False, key, version)
