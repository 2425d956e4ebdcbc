"""The stylesheet, the script and the partials keep to their budget, to old browsers and to the house rules."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from offices.icons import LINES, SOLIDS

ROOT = Path(settings.BASE_DIR)
CSS = (ROOT / "static/css/desk.css").read_text()
SCRIPT = (ROOT / "static/js/desk.js").read_text()
COMPONENTS = sorted((ROOT / "templates/components").glob("_*.html"))
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", CSS))


@pytest.mark.parametrize(("text", "limit_kb"), [(CSS, 15), (SCRIPT, 12)], ids=["stylesheet", "script"])
def test_asset_stays_within_its_compressed_budget(text, limit_kb):
    assert len(gzip.compress(text.encode(), 9)) <= limit_kb * 1024


def test_htmx_and_its_config_come_from_the_pinned_package():
    assert finders.find("django_htmx/htmx-2.min.js")


@pytest.mark.parametrize(
    "newer", ["oklch(", "color-mix(", "subgrid", "popover", "@import", "http:", "https:", "&:", "& "]
)
def test_stylesheet_leaves_out_what_old_browsers_lack(newer):
    assert newer not in re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)


def test_stylesheet_never_harms_bangla():
    assert not re.search(r"letter-spacing|text-transform|font-style:\s*italic|text-align:\s*justify", CSS)


@pytest.mark.parametrize("forbidden", ["eval(", "new Function", "document.write", "http://", "https://"])
def test_script_keeps_to_the_policy(forbidden):
    assert forbidden not in SCRIPT


@pytest.mark.parametrize("partial", COMPONENTS, ids=lambda path: path.name)
def test_partial_names_its_context_and_stays_short(partial):
    lines = partial.read_text().splitlines()

    assert lines[0].startswith("{# Context: ")
    assert len(lines) <= 60


def test_every_icon_that_a_template_names_exists():
    named = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())
    }

    assert named - set(LINES) - set(SOLIDS) == set()


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 15),
        ("ink-2", "paper", 4.5),
        ("ink-3", "paper", 4.5),
        ("link", "sheet", 7),
        ("sheet", "green", 4.5),
        ("red", "red-t", 4.5),
        ("amber", "amber-t", 4.5),
        ("blue", "blue-t", 7),
        ("due-over", "due-over-g", 4.5),
        ("due-today", "due-today-g", 7),
        ("due-risk", "due-risk-g", 7),
        ("due-ok", "due-ok-g", 7),
    ],
)
def test_text_is_legible_on_its_ground(text, ground, least):
    assert contrast(TOKENS[text], TOKENS[ground]) >= least


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2 of two colours #rgb or #rrggbb."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
