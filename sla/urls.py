from django.urls import path

from sla import urls_notices, views, views_calculator
from sla import views_charter_draft as draft
from sla import views_charter_ladder as ladder
from sla import views_charter_lint as lint
from sla import views_charter_publish as publish
from sla import views_charter_versions as versions

app_name = "sla"
VERSIONS = "charters/<slug:slug>/versions/"
VERSION = f"{VERSIONS}<int:number>/"
urlpatterns = [
    path("charters/", views.charter_list, name="charter-list"),
    path("charters/lint/", lint.lint_board, name="lint-board"),
    path("charters/<slug:slug>.json", views.charter_data, name="charter-data"),
    path("charters/<slug:slug>/lint/", lint.charter_lint, name="charter-lint"),
    path("charters/<slug:slug>/", views.charter_detail, name="charter-detail"),
    path(VERSIONS, versions.version_list, name="version-list"),
    path(f"{VERSIONS}new/", versions.version_new, name="version-new"),
    path(f"{VERSIONS}import/", versions.version_import, name="version-import"),
    path(VERSION, versions.version_detail, name="version-detail"),
    path(f"{VERSION}proof/", versions.version_proof, name="version-proof"),
    path(f"{VERSION}publish/", publish.version_publish, name="version-publish"),
    path(f"{VERSION}retire/", publish.version_retire, name="version-retire"),
    path(f"{VERSION}discard/", draft.draft_discard, name="draft-discard"),
    path(f"{VERSION}ladder/", ladder.ladder_edit, name="ladder-edit"),
    path(f"{VERSION}lines/add/", draft.line_add, name="line-add"),
    path(f"{VERSION}lines/<slug:public_id>/", draft.line_edit, name="line-edit"),
    path(f"{VERSION}lines/<slug:public_id>/remove/", draft.line_remove, name="line-remove"),
    path("charters/<slug:slug>/services/<slug:public_id>/", draft.service_set, name="service-set"),
    path("charters/<slug:slug>/time-limit/<slug:public_id>/", draft.time_limit, name="time-limit"),
    path("calendar/", views.calendar, name="calendar"),
    *urls_notices.urlpatterns,
    path("calculator/", views_calculator.calculator, name="calculator"),
]
