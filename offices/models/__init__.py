from offices.models.office import Office, OfficeKind, RequestingKind
from offices.models.people import Post, Posting, PostRole, Role, User
from offices.models.token import ApiToken

__all__ = ["ApiToken", "Office", "OfficeKind", "Post", "PostRole", "Posting", "RequestingKind", "Role", "User"]
