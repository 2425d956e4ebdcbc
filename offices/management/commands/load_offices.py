"""manage.py load_offices: the directorate, 8 divisions, 64 districts, 495 upazilas and the offices they serve."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from offices.tree import load_tree


class Command(BaseCommand):
    help = "Add the offices of offices/data that are missing; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"offices added: {load_tree()}")
