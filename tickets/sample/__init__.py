"""Tickets for measuring (`manage.py load_sample`): a few hundred lives told by the verbs, then copied in bulk.

A copy stands in another office, under the same promise, some minutes later on the same days: what `sla.core` counted
for the original is right for the copy, so `verify_due_dates` and the history agree with every one of them.
"""
