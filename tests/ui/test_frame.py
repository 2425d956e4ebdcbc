"""The frame of every page: menu by role, language, error pages that need nothing."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.translation import override

from offices import context
from offices.access import NOBODY, Access
from offices.models import Office, OfficeKind, Role


@pytest.fixture
def page(rf, monkeypatch):
    """Return a function that draws the bare frame for somebody with the given roles."""

    def draw(path="/queue/", *roles, user=None):
        upazila = Office(pk=1, kind=OfficeKind.UPAZILA, name_bn="কলমাকান্দা", name_en="Kalmakanda")
        access = Access(tuple((role, upazila) for role in roles))
        monkeypatch.setattr(context, "access_of", lambda _user: access if roles else NOBODY)
        request = rf.get(path)
        request.user = user or (SimpleNamespace(is_authenticated=True) if roles else AnonymousUser())
        request._messages = []
        return render_to_string("base.html", request=request)

    with override("en"):
        yield draw


def addresses(html):
    menu = html.partition('<nav class="menu"')[2].partition("</nav>")[0]
    return [part.partition('"')[0] for part in menu.split('href="')[1:]]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((), ["/charters/", "/sign-in/"]),
        ((Role.REQUESTER,), ["/services/", "/requests/", "/charters/"]),
        ((Role.DESK_OFFICER,), ["/queue/", "/charters/", "/calendar/"]),
        ((Role.DISTRICT_MONITOR,), ["/district/", "/charters/", "/calendar/"]),
        ((Role.ADMINISTRATOR,), ["/district/", "/charters/", "/calendar/", "/set-up/"]),
        ((Role.AUDITOR,), ["/charters/", "/history/"]),
    ],
    ids=["nobody", "requester", "officer", "district", "administrator", "auditor"],
)
def test_menu_offers_what_the_roles_need(page, roles, expected):
    assert addresses(page("/", *roles)) == expected


def test_current_page_and_count_stand_in_the_menu(page, monkeypatch):
    monkeypatch.setitem(context.menu_counts, "queue", lambda request: 23)

    html = page("/queue/?page=2", Role.DESK_OFFICER)

    assert '<a href="/queue/" aria-current="page">Work queue <span class="count">23</span></a>' in html


def test_nothing_is_counted_for_a_visitor(page, monkeypatch):
    def refuse(request):
        raise AssertionError("counted for nobody")

    monkeypatch.setitem(context.menu_counts, "charters", refuse)
    monkeypatch.setitem(context.menu_counts, "notifications", refuse)

    assert "/notifications/" not in page("/charters/")


def test_language_switch_posts_and_comes_back_to_the_same_address(page):
    html = page("/queue/?q=lab&page=2", Role.DESK_OFFICER)

    assert '<input type="hidden" name="next" value="/queue/?q=lab&amp;page=2">' in html
    assert '<button name="language" value="bn" lang="bn" aria-pressed="false">' in html


def test_page_has_no_inline_script_or_style(page):
    html = page("/queue/", Role.DESK_OFFICER)

    assert "<style" not in html
    assert " style=" not in html
    assert html.count("<script") == html.count("<script src=")


@pytest.mark.parametrize("code", ["500", "503"])
def test_page_of_a_fall_asks_nothing_of_session_or_database(code, rf):
    """No database fixture and no user: a query or a session would fail the test."""
    with override("bn"):
        html = render_to_string(f"errors/{code}.html", request=rf.get("/queue/"))

    assert "<h1>" in html


@pytest.mark.parametrize("code", ["400", "403", "404", "429", "lockout", "offline"])
def test_error_page_says_what_to_do(code, rf):
    request = rf.get("/x/")
    request.user = AnonymousUser()
    with override("en"):
        html = render_to_string(f"errors/{code}.html", request=request)

    assert html.count("<h1>") == 1
    assert 'class="button primary"' in html
