from notifications.models.notification import Notification
from notifications.models.steps import PlannedStep, ReminderStep

__all__ = ["Notification", "PlannedStep", "ReminderStep"]
