"""The accounts of the demo: invented people on the five chartered upazilas, their districts and the directorate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from offices.bangla import parse_phone
from offices.history import acting
from offices.models import Office, Post, Posting, PostRole, Role, User
from offices.tree import CHARTERED

SINCE = date(2024, 1, 1)  # before the first ticket of the demo
OFFICERS = (Role.COUNTER_OFFICER, Role.DESK_OFFICER, Role.HEAD_OF_OFFICE)
# Invented given names, one an account in the order below; no family names, no numbers but the sample one.
NAMES = [
    "রহিমা",
    "করিম",
    "শাপলা",
    "জাবেদ",
    "নাসরিন",
    "মিনা",
    "সেলিনা",
    "দোয়েল",
    "তারেক",
    "লিপি",
    "সাথী",
    "রাশেদ",
    "বকুল",
    "হাসান",
    "পারুল",
    "শিউলি",
    "কামাল",
    "চম্পা",
    "জামাল",
    "ডালিয়া",
    "অপু",
    "মনির",
    "টগর",
    "মামুন",
    "বেলী",
    "মনিরা",
    "আদিল",
    "রুবি",
]


@dataclass(frozen=True, slots=True)
class Account:
    """One account with its post; without a username a vacant post."""

    username: str
    office: str
    title_bn: str
    title_en: str
    roles: tuple[Role, ...]
    is_staff: bool = False


def accounts() -> Iterator[Account]:
    """Yield the accounts and vacant posts of the demo, always in the same order."""
    for slug in CHARTERED:
        yield Account(f"requester.{slug}", f"uno-{slug}", "অফিস সহকারী", "Office Assistant", (Role.REQUESTER,))
        yield Account(f"officer.{slug}", slug, "উপজেলা আইসিটি অফিসার", "Upazila ICT Officer", OFFICERS)
        yield Account(
            f"requester2.{slug}", f"agriculture-{slug}", "উচ্চমান সহকারী", "Upper Division Assistant", (Role.REQUESTER,)
        )
        yield Account(
            f"desk2.{slug}", slug, "সহকারী মেইনটেন্যান্স ইঞ্জিনিয়ার", "Assistant Maintenance Engineer", OFFICERS[:2]
        )
    for district in (slug.rpartition("-")[2] for slug in CHARTERED):
        yield Account(
            f"district.{district}", district, "জেলা আইসিটি অফিসার", "District ICT Officer", (Role.DISTRICT_MONITOR,)
        )
        yield Account("", district, "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)", "Grievance Officer", (Role.GRIEVANCE_OFFICER,))
        yield Account("", district, "আপিল কর্মকর্তা", "Appeal Officer", (Role.APPEAL_OFFICER,))
    yield Account(
        "directorate", "doict", "উপপরিচালক (পরিবীক্ষণ)", "Deputy Director (Monitoring)", (Role.DIRECTORATE_MONITOR,)
    )
    yield Account("auditor", "doict", "নিরীক্ষক", "Auditor", (Role.AUDITOR,))
    yield Account("admin", "doict", "সিস্টেম অ্যানালিস্ট", "System Analyst", (Role.ADMINISTRATOR,), is_staff=True)
    # A calendar notice needs a second person to apply it.
    yield Account("admin2", "doict", "প্রোগ্রামার", "Programmer", (Role.ADMINISTRATOR,), is_staff=True)


def load_accounts(password: str) -> int:
    """Make what is missing of the demo's posts, people and postings; give every account `password`.

    Returns the number of accounts. Needs the tree of offices. One hash serves all: thirty would cost ten seconds.
    """
    wanted = list(accounts())
    people = [account.username for account in wanted if account.username]
    with transaction.atomic(), acting(None, "system: load_people"):
        offices = Office.objects.in_bulk({account.office for account in wanted}, field_name="slug")
        secret = _secret(people, password)
        for account in wanted:
            post = _post(offices[account.office], account)
            if account.username:
                name = NAMES[people.index(account.username) % len(NAMES)]
                _posting(post, _person(account, name, secret))
    return len(people)


def _secret(people: list[str], password: str) -> str:
    known = User.objects.filter(username=people[0]).values_list("password", flat=True).first()
    return known if known and check_password(password, known) else make_password(password)


def _post(office: Office, account: Account) -> Post:
    post, _ = Post.objects.get_or_create(
        office=office, title_en=account.title_en, defaults={"title_bn": account.title_bn}
    )
    for role in account.roles:
        PostRole.objects.get_or_create(post=post, role=role)
    return post


def _person(account: Account, name: str, secret: str) -> User:
    user = User.objects.filter(username=account.username).first()
    if user is None:
        sample = parse_phone("01700-000000") if account.username.startswith("requester.kalmakanda") else ""
        email = f"{account.username}@example.org"
        user = User(username=account.username, first_name=name, email=email, mobile=sample, is_staff=account.is_staff)
    if user.password != secret:
        user.password = secret
        user.save()
    return user


def _posting(post: Post, user: User) -> None:
    Posting.objects.get_or_create(post=post, user=user, defaults={"starts_on": SINCE})
