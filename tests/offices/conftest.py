from tests.people import town

__all__ = ["town"]
