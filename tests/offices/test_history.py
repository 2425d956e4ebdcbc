"""History rows name the person who acts and the reason, with and without a request."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.contrib.auth.models import AnonymousUser
from simple_history.utils import bulk_create_with_history

from offices.history import acting, current_acting
from offices.models import Office, OfficeKind, Post
from tests.people import Town


def rename(office: Office, name: str) -> Office:
    office.name_en = name
    office.save()
    return office.history.first()


def test_acting_names_actor_and_reason(town: Town) -> None:
    karim = town.user("karim")

    with acting(karim, "rename"):
        row = rename(town.office("netrokona"), "Netrakona")

    assert (row.history_user, row.history_change_reason, row.history_type) == (karim, "rename", "~")


def test_the_system_acts_without_a_person(town: Town) -> None:
    with acting(None, "system: sweep_clocks"):
        row = rename(town.office("netrokona"), "Netrakona")

    assert (row.history_user_id, row.history_change_reason) == (None, "system: sweep_clocks")


def test_the_innermost_wins_and_leaves_nothing_behind(town: Town) -> None:
    karim, selina = town.user("karim"), town.user("selina")

    with acting(karim, "outer"):
        with suppress(RuntimeError), acting(selina, "inner"):
            inner = rename(town.office("netrokona"), "A")
            raise RuntimeError
        outer = rename(town.office("netrokona"), "B")
    after = rename(town.office("netrokona"), "C")

    assert [row.history_user for row in (inner, outer, after)] == [selina, karim, None]
    assert [row.history_change_reason for row in (inner, outer, after)] == ["inner", "outer", None]


def test_an_anonymous_visitor_is_nobody(town: Town) -> None:
    with acting(AnonymousUser(), "track") as now_acting:
        assert now_acting.actor is None


def test_another_thread_does_not_inherit_the_actor(town: Town) -> None:
    with acting(town.user("karim"), "mine"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(current_acting).result() is None


def test_bulk_helpers_take_actor_and_reason_too(town: Town) -> None:
    karim = town.user("karim")
    posts = [Post(office=town.office("netrokona"), title_en=name, title_bn=name) for name in "ab"]

    with acting(karim, "system: load"):
        made = bulk_create_with_history(posts, Post)

    rows = Post.history.filter(id__in=[post.pk for post in made])
    assert list(rows.values_list("history_user", "history_change_reason")) == [(karim.pk, "system: load")] * 2


def test_history_of_a_new_office_is_one_row(town: Town) -> None:
    office = Office.objects.create(
        slug="x", kind=OfficeKind.REQUESTING, parent=town.office("netrokona"), name_bn="এক্স", name_en="X"
    )
    assert [row.history_type for row in office.history.all()] == ["+"]


def test_no_history_keeps_a_password(town: Town) -> None:
    fields = {field.name for field in town.user("karim").history.model._meta.get_fields()}
    assert not fields & {"password", "last_login"}
