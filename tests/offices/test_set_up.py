"""The set-up pages: administrators only, no way up, nothing deleted, history with actor and reason."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from offices.models import Office, Post, Posting, User
from tests.people import Town

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MODELS = (Office, Post, Posting, User)


def url(model: type, view: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


@pytest.fixture
def admin_client(town: Town) -> Client:
    return client_of(town.user("admin"))


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org", "x")


def person(user: User, **fields: object) -> dict[str, object]:
    values = {
        name: getattr(user, name) for name in ("username", "first_name", "last_name", "email", "mobile", "language")
    }
    return {**values, "is_active": "on", "change_reason": "Order 12", **fields}


@pytest.mark.parametrize("name", ["rahima", "karim", "lipi", "selina", "dipu", "grihan", "apon", "monira", "audit"])
def test_for_everybody_else_no_set_up_page_exists(town: Town, name: str) -> None:
    client = client_of(town.user(name))
    pages = [
        "/set-up/",
        "/set-up/login/",
        "/set-up/nothing/",
        *(url(model, view) for model in MODELS for view in ("changelist", "add")),
    ]

    assert {client.get(page).status_code for page in pages} == {404}
    assert client.post(url(User, "add"), {"username": "x"}).status_code == 404


def test_the_staff_mark_without_the_role_opens_nothing(town: Town) -> None:
    karim = town.user("karim")
    karim.is_staff = True
    karim.save()
    assert client_of(karim).get("/set-up/").status_code == 404


def test_the_role_without_the_staff_mark_opens_nothing(town: Town) -> None:
    administrator = town.user("admin")
    administrator.is_staff = False
    administrator.save()
    assert client_of(administrator).get("/set-up/").status_code == 404


def test_visitors_are_sent_to_the_one_sign_in_page(client: Client) -> None:
    answer = client.get("/set-up/", follow=True)
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=/set-up/"


def test_an_administrator_sees_people_posts_and_offices_and_no_groups(admin_client: Client, town: Town) -> None:
    for model, pk in ((Office, town.office("netrokona").pk), (User, town.users["karim"].pk)):
        assert admin_client.get(url(model, "changelist")).status_code == 200
        assert admin_client.get(url(model, "add")).status_code == 200
        assert admin_client.get(url(model, "change", pk)).status_code == 200
        assert admin_client.get(url(model, "history", pk)).status_code == 200
    assert "group" not in {model._meta.model_name for model in admin.site._registry}
    assert "axes" not in admin_client.get("/set-up/").content.decode()


def test_a_change_keeps_actor_and_reason(admin_client: Client, town: Town) -> None:
    karim = town.users["karim"]

    answer = admin_client.post(url(User, "change", karim.pk), person(karim, last_name="Uddin", mobile="০১৭০০-০০০০০০"))

    changed = User.objects.get(pk=karim.pk)
    assert answer.status_code == 302
    assert (changed.last_name, changed.mobile) == ("Uddin", "01700000000")
    row = changed.history.first()
    assert (row.history_user, row.history_change_reason) == (town.users["admin"], "set-up: Order 12")


def test_a_change_without_a_reason_is_refused(admin_client: Client, town: Town) -> None:
    karim = town.users["karim"]
    answer = admin_client.post(url(User, "change", karim.pk), person(karim, last_name="Uddin", change_reason=" "))
    assert answer.status_code == 200
    assert User.objects.get(pk=karim.pk).last_name == ""


def test_an_administrator_cannot_rise_or_raise(admin_client: Client, town: Town) -> None:
    up = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1"}
    for name in ("admin", "karim"):
        user = town.users[name]
        admin_client.post(url(User, "change", user.pk), person(user, **up))
        after = User.objects.get(pk=user.pk)
        assert (after.is_superuser, after.is_staff) == (False, name == "admin")
        assert after.user_permissions.count() + after.groups.count() == 0


def test_an_administrator_cannot_touch_a_superuser(admin_client: Client, root: User) -> None:
    before = User.objects.filter(pk=root.pk).values().get()

    admin_client.post(url(User, "change", root.pk), person(root, email="mine@example.org"))
    admin_client.post(
        f"/set-up/offices/user/{root.pk}/password/", {"password1": "taken over it", "password2": "taken over it"}
    )

    assert User.objects.filter(pk=root.pk).values().get() == before


def test_a_superuser_makes_staff(root: User, town: Town) -> None:
    karim = town.users["karim"]
    client_of(root).post(url(User, "change", karim.pk), person(karim, is_staff="on"))
    assert User.objects.get(pk=karim.pk).is_staff is True


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted_not_even_by_a_superuser(root: User, town: Town, model: type) -> None:
    client, rows = client_of(root), model.objects.count()
    pk = model.objects.first().pk

    assert client.post(url(model, "delete", pk), {"post": "yes"}).status_code == 403
    client.post(url(model, "changelist"), {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})

    assert model.objects.count() == rows


def test_a_new_person_is_an_ordinary_one(admin_client: Client, town: Town) -> None:
    fields = {"username": "tuli", "language": "bn", "usable_password": "true", "change_reason": "Order 13"}
    secret = {"password1": "a pass phrase for tuli", "password2": "a pass phrase for tuli"}

    answer = admin_client.post(url(User, "add"), {**fields, **secret, "is_superuser": "on", "is_staff": "on"})

    tuli = User.objects.get(username="tuli")
    assert answer.status_code == 302
    assert (tuli.is_superuser, tuli.is_staff, tuli.is_active) == (False, False, True)
    assert tuli.history.first().history_change_reason == "set-up: Order 13"


def test_a_post_gets_roles_and_postings_with_history(admin_client: Client, town: Town) -> None:
    data = {
        "office": town.office("netrokona").pk,
        "title_bn": "মেইনটেন্যান্স ইঞ্জিনিয়ার",
        "title_en": "Maintenance Engineer",
        "is_active": "on",
        "change_reason": "Order 14",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-role": "district_monitor",
        "postings-TOTAL_FORMS": "1",
        "postings-INITIAL_FORMS": "0",
        "postings-0-user": town.users["karim"].pk,
        "postings-0-kind": "additional",
        "postings-0-starts_on": "০১/০৯/২০২৬",
    }

    assert admin_client.post(url(Post, "add"), data).status_code == 302

    post = Post.objects.get(title_en="Maintenance Engineer")
    rows = [post.history.first(), post.roles.get().history.first(), post.postings.get().history.first()]
    assert [(row.history_user, row.history_change_reason) for row in rows] == [
        (town.users["admin"], "set-up: Order 14")
    ] * 3


def post_data(post: Post, **fields: object) -> dict[str, object]:
    values = {name: getattr(post, name) for name in ("office_id", "title_bn", "title_en")}
    counts = {f"{name}-{count}_FORMS": "0" for name in ("roles", "postings") for count in ("TOTAL", "INITIAL")}
    return {**values, **counts, "office": values["office_id"], "is_active": "on", "change_reason": "r", **fields}


def test_an_administrator_gives_no_role_to_himself(admin_client: Client, town: Town) -> None:
    own = town.user("admin").postings.get().post
    role = {"roles-TOTAL_FORMS": "1", "roles-0-role": "auditor", "roles-0-post": own.pk}

    assert admin_client.post(url(Post, "change", own.pk), post_data(own, **role)).status_code == 403
    assert list(own.roles.values_list("role", flat=True)) == ["administrator"]


def test_an_administrator_gives_no_post_to_himself(admin_client: Client, town: Town) -> None:
    head = town.user("karim").postings.get().post
    data = {"user": town.users["admin"].pk, "kind": "regular", "starts_on": "01/09/2026"}
    inline = {"postings-TOTAL_FORMS": "1", **{f"postings-0-{name}": value for name, value in data.items()}}

    codes = [
        admin_client.post(url(Posting, "add"), {**data, "post": head.pk, "change_reason": "r"}).status_code,
        admin_client.post(url(Post, "change", head.pk), post_data(head, **inline)).status_code,
    ]

    assert codes == [403, 403]
    assert town.user("admin").postings.count() == 1
    assert Posting.history.filter(user=town.users["admin"]).count() == 1


def test_code_and_slug_stay_once_given(admin_client: Client, town: Town) -> None:
    office = town.office("kalmakanda-netrokona")
    data = {"name_bn": "ক", "name_en": "K", "slug": "x", "code": "XXX", "kind": "division", "parent": office.parent_id}

    admin_client.post(
        url(Office, "change", office.pk), {**data, "position": "৩", "is_active": "on", "change_reason": "r"}
    )

    after = Office.objects.get(pk=office.pk)
    assert (after.slug, after.code, after.kind, after.name_en, after.position) == (
        "kalmakanda-netrokona", "KLM", "upazila", "K", 3,
    )  # fmt: skip
