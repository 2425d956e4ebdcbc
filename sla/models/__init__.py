from sla.models.calendar import (
    CalendarNotice,
    CalendarRevision,
    ListedYear,
    NoticeDay,
    NoticeHours,
    NoticeState,
    Weekend,
)
from sla.models.charter import UNDATED_IN_FORCE_SINCE, Charter, CharterFinding, CharterLine, Section
from sla.models.charter_parts import Expectation, GrievanceStep
from sla.models.service import FormKind, Service, ServiceType

__all__ = [
    "UNDATED_IN_FORCE_SINCE",
    "CalendarNotice",
    "CalendarRevision",
    "Charter",
    "CharterFinding",
    "CharterLine",
    "Expectation",
    "FormKind",
    "GrievanceStep",
    "ListedYear",
    "NoticeDay",
    "NoticeHours",
    "NoticeState",
    "Section",
    "Service",
    "ServiceType",
    "Weekend",
]
