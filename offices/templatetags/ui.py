"""Tags of the components: icons, status tags, fields, the site's name, pips."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.icons import LINES, SOLIDS

register = template.Library()

# Status code: (look, icon, word). The eight statuses, then the flags that a row may carry beside them.
STATUSES: Mapping[str, tuple[str, str, Any]] = {
    "received": ("ink", "dot", gettext_lazy("Received")),
    "in_progress": ("green-tint", "dot", gettext_lazy("In progress")),
    "on_hold": ("blue-tint", "bars", gettext_lazy("On hold")),
    "resolved": ("green", "tick", gettext_lazy("Resolved")),
    "closed": ("outline", "square", gettext_lazy("Closed")),
    "withdrawn": ("outline", "square", gettext_lazy("Withdrawn")),
    "not_admissible": ("outline", "square", gettext_lazy("Not admissible")),
    "merged": ("outline", "square", gettext_lazy("Merged")),
    "reopened": ("amber-tint", "diamond", gettext_lazy("Reopened")),
    "grievance": ("red-tint", "triangle", gettext_lazy("Grievance")),
    "no_letter": ("red-tint", "triangle", gettext_lazy("No letter")),
}
CONTROL_CLASSES = (
    (CheckboxInput, ""),
    (Textarea, "control area"),
    (Select, "control select"),
    (FileInput, "file"),
)
PIP = "M{x} 0h4v8h-4z"


@register.simple_tag
def site_name() -> str:
    """Return the name of the site in the page's language."""
    return _("ICT Service Desk")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return the inline icon `name`; without a label it is hidden from screen readers."""
    solid = name in SOLIDS
    path = SOLIDS[name] if solid else LINES[name]
    heard: SafeString | str = (
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    )
    look = " solid" if solid else ""
    return format_html('<svg class="icon{}" viewBox="0 0 20 20" {}><path d="{}"/></svg>', look, heard, path)


@register.inclusion_tag("components/_status_tag.html")
def status_tag(code: str, word: str = "") -> dict[str, Any]:
    """Return the tag of a status or flag; `word` replaces its own word (house words of the screen)."""
    look, mark, own = STATUSES.get(str(code).lower(), ("outline", "square", str(code)))
    return {"look": look, "mark": mark, "word": word or own}


@register.inclusion_tag("components/_pips.html")
def pips(total: int, used: int) -> dict[str, Any]:
    """Return one pip a working day up to ten, above that a bar of the same length."""
    used = max(0, min(used, total))
    if total > 10:
        filled = round(48 * used / total)
        return {"width": 48, "used": f"M0 2h{filled}v5H0z", "left": f"M{filled} 2h{48 - filled}v5h-{48 - filled}z"}
    paths = [PIP.format(x=6 * index) for index in range(total)]
    return {"width": max(6 * total - 2, 1), "used": "".join(paths[:used]), "left": "".join(paths[used:])}


@register.inclusion_tag("components/_field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Return label, hint, error and control of a bound field; `hint`, `label`, `optional`, `size` may be given.

    size: short, medium or empty for the full width.
    """
    widget = bound.field.widget
    kind = "group" if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)) else "single"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    return {
        "field": bound,
        "kind": kind,
        "control": _control(bound, options.get("size", ""), has_hint=bool(options.get("hint", bound.help_text))),
        "label": options.get("label", bound.label),
        "hint": options.get("hint", bound.help_text),
        "optional": options.get("optional", not bound.field.required and kind != "check"),
    }


def _control(bound: BoundField, size: str, *, has_hint: bool) -> SafeString:
    widget = bound.field.widget
    own = next((css for kind, css in CONTROL_CLASSES if isinstance(widget, kind)), "control")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, [own, size, widget.attrs.get("class", "")]))}
    described = [f"{bound.auto_id}-hint"] * has_hint + [f"{bound.auto_id}-error"] * bool(bound.errors)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == "10":
        attrs["rows"] = "4"  # Django's own default is a screen high
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("components/_error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """Return the list of everything to be put right in the forms, each line a link to its field."""
    lines = []
    for form in forms:
        lines += [("", text) for text in form.non_field_errors()]
        lines += [(_target(bound), text) for bound in form for text in bound.errors]
    return {"lines": lines}


def _target(bound: BoundField) -> str:
    """Return the id that a link can focus: the first choice of a group of radio buttons or boxes."""
    is_group = isinstance(bound.field.widget, (RadioSelect, CheckboxSelectMultiple))
    return f"{bound.auto_id}_0" if is_group else bound.auto_id


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """Return the page numbers to link: first, last and the neighbours; None where some are left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]
