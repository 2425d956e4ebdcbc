"""Addresses of the way in: catalogue, requisition, receipt, own requests, counter."""

from django.urls import path

from tickets.views import (
    intake_catalogue,
    intake_entry,
    intake_form,
    intake_receipt,
    intake_requests,
    intake_tracking,
)

urlpatterns = [
    path("services/", intake_catalogue.service_list, name="service-list"),
    path("services/<slug:public_id>/", intake_form.requisition_form, name="requisition-form"),
    path("services/<slug:public_id>/check/", intake_form.requisition_check, name="requisition-check"),
    path("tickets/<str:number>/receipt/", intake_receipt.ticket_receipt, name="ticket-receipt"),
    path("tickets/<str:number>/slip/", intake_receipt.ticket_slip, name="ticket-slip"),
    path("requests/", intake_requests.request_list, name="request-list"),
    path("track/", intake_tracking.track, name="track"),
    path("queue/entry/", intake_entry.entry_form, name="entry-form"),
]
