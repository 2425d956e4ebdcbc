from sla.models.charter import UNDATED_IN_FORCE_SINCE, Charter, CharterFinding, CharterLine, Section
from sla.models.charter_parts import Expectation, GrievanceStep
from sla.models.service import FormKind, Service, ServiceType

__all__ = [
    "UNDATED_IN_FORCE_SINCE",
    "Charter",
    "CharterFinding",
    "CharterLine",
    "Expectation",
    "FormKind",
    "GrievanceStep",
    "Section",
    "Service",
    "ServiceType",
]
