from offices.models.office import Office, OfficeKind
from offices.models.people import Post, Posting, PostRole, Role, User

__all__ = ["Office", "OfficeKind", "Post", "PostRole", "Posting", "Role", "User"]
