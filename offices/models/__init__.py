from offices.models.office import Office, OfficeKind, RequestingKind
from offices.models.people import Post, Posting, PostRole, Role, User

__all__ = ["Office", "OfficeKind", "Post", "PostRole", "Posting", "RequestingKind", "Role", "User"]
