"""Reads a charter as offices paste it. Pure: text in, values out; no database, no clock, no setting.

`parse_charter(text)` goes through these modules, in this order: `reading` (lines and cells), `columns` (headers),
`layout` (sections, rows, split rows), `timeline`, `cells` and `parts` (what the cells say), `findings` (the faults).
"""
