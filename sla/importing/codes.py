"""The faults by code, in the words of the reader's language (domain notes, section 14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FINDINGS: Mapping[str, Any] = {
    "A02": _("two limits in one cell; the number of working days binds, the same day is a first target"),
    "A03": _("an open end: on demand or as directed"),
    "A04": _("no time is published; the time column holds something else"),
    "A05": _("on demand only, no number"),
    "A06": _("a misprinted number word, read as three"),
    "A07": _("services are not divided into sections"),
    "A08": _("the requesting office must send a person"),
    "A09": _("one service printed as two rows, joined"),
    "A10": _("the tail of a cell after a page break, joined"),
    "A11": _("the officer's cell is split over a page break, joined"),
    "A12": _("no officer beside the service; the officers' block stands outside the table"),
    "A13": _("merged officer cell; the post above is taken"),
    "A14": _("persons, private numbers or mailboxes in the officer columns; only posts are shown"),
    "A15": _("the same work in two services with different limits"),
    "A16": _("the same work in two sections with different limits; the section decides"),
    "A17": _("text among the delivery methods that is no method"),
    "A18": _("a chapter is missing"),
    "A19": _("the grievance officer is the officer complained about"),
    "A20": _("no expectations or no grievance ladder printed; the default ladder is offered"),
    "A21": _("the place of another upazila office is printed"),
    "A22": _("a duty of the district in an upazila charter"),
    "A23": _("a post held in additional or current charge"),
    "A24": _("a broken web address"),
    "A25": _("a spelling variant of a key word"),
    "A26": _("a line break inside a word of the time limit"),
    "A27": _("an older name of the same system or lab"),
    "A28": _("a designation from before 12 August 2024"),
    "A29": _("serials in Latin and Bangla digits mixed"),
    "A30": _("a column is misnumbered"),
    "A31": _("the older field-office layout, or HTML in cells"),
    "A32": _("an incomplete service name"),
    "A33": _("a stray sign or a broken word in the service name"),
    "A34": _("the charter's date is a signature date, or no date is printed"),
    "A35": _("one service without a number covers several"),
    "A36": _("D-Nothi work: every office promises another limit; this charter's own binds"),
    "A37": _("a misprint in a cell, kept"),
    "A38": _("a misprint in the text, kept"),
    "A39": _("several conditions in one fee cell; a fee agreement may be needed"),
    "A40": _("the same web address with and without www"),
}
