"""Puts what there is into the generated requests: ids, tokens and free times of the demo.

A made-up id reaches nothing but `not_found`. So three of four well-formed ids are exchanged for one of a thing that
exists, and dates for dates that lie ahead. Which one follows from what was made up, and so from the seed.
"""

import datetime
import os
import re
import uuid
import zlib

import requests
import schemathesis

URL = os.environ["CONTRACT_URL"]
KEY = os.environ["CONTRACT_KEY"]
SLUG = os.environ["CONTRACT_SLUG"]
# Enough for tiers and rooms that want company; appointments are for one.
PARTY = 3
NOUNS = (
    "bookings businesses categories customers out-of-use overrides resource-groups resources services sessions staff"
    " time-off promotions taxes"
).split()
FIELDS = {
    "booking_id": "bookings", "business_id": "businesses", "category_id": "categories", "customer_id": "customers",
    "group_id": "resource-groups", "tax_id": "taxes", "resource_id": "resources", "service_id": "services", "session_id": "sessions",
    "staff_id": "staff",
}  # fmt: skip


# How the ids of the contract's examples begin.
EXAMPLE = "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f"


def ask(method, path, **more):
    response = requests.request(
        method, URL + path, headers={"Authorization": f"Bearer {KEY}"}, timeout=30, **more
    )
    assert response.ok or method == "post", f"{method} {path}: {response.status_code} {response.text}"
    return response.json() if response.ok else {}


# What texts of these names may be.
TEXTS = {
    "from": ["date", "instant"], "to": ["date", "instant"], "starts_on": ["date"], "ends_on": ["date"], "date": ["date"],
    "starts_at": ["instant"], "ends_at": ["instant"], "until": ["date"], "valid_from": ["date"], "valid_to": ["date"],
    "after": ["instant"], "currency": ["currency"], "timezone": ["timezone"],
}  # fmt: skip


def ids(path):
    return [item["id"] for item in ask("get", path).get("data", [])]


def free_times():
    """What can be booked, as fields of a body: a service, a time, and for sessions how many people."""
    times = []
    for service in ask("get", f"/v1/public/{SLUG}").get("services", []):
        party = {"party_size": PARTY} if service["kind"] == "session" else {}
        path = f"/v1/public/{SLUG}/availability/next"
        slot = ask("get", path, params={"service_id": service["id"], **party}).get("slot")
        if slot:
            times.append({"service_id": service["id"], "starts_at": slot["starts_at"], **party})
    assert times, "the demo has free times"
    return times


def tokens(times):
    made = []
    for number, time in enumerate(times[:6]):
        customer = {"name": "Kim", "email": f"kim{number}@example.org"}
        body = {**time, "customer": customer}
        made.append(ask("post", f"/v1/public/{SLUG}/bookings", json=body).get("token"))
    made = [token for token in made if token]
    assert made, "the demo takes bookings"
    return made


def things():
    found = {noun: ids(f"/v1/{noun}?limit=100") for noun in NOUNS}
    key = ask("post", "/v1/api-keys", json={"name": "To be revoked", "scopes": ["*.read"]})
    found["api-keys"] = [key["api_key"]["id"]]
    found["schedule-rules"], found["questions"] = [], []
    for service in found["services"]:
        rules = ask("get", f"/v1/services/{service}/schedule-rules")
        found["schedule-rules"] += [rule["id"] for rule in rules.get("data", [])]
        found["questions"] += ids(f"/v1/services/{service}/questions")
    for noun in ("bookings", "businesses", "customers", "services", "staff"):
        assert found[noun], f"the demo has {noun}"
    return found


# The keys that there are, ours among them: to revoke it would end everything, and lists tell its id.
KEPT = set(ids("/v1/api-keys?limit=100"))
THINGS = things()
TIMES = free_times()
TOKENS = tokens(TIMES)


def number_of(value):
    return zlib.crc32(str(value).encode())


def choose(noun, value):
    """A real id in place of this one, three times of four; what is no id stays, for it is to be refused.

    Real ids are of version 7: one that is no example came with a link, from an answer, and stays as well.
    """
    try:
        of_answer = uuid.UUID(str(value)).version == 7 and not str(value).startswith(EXAMPLE)
    except ValueError:
        return value
    if str(value) in KEPT:
        return THINGS["api-keys"][0]
    if of_answer:
        return value
    number, known = number_of(value), THINGS.get(noun)
    return known[number // 4 % len(known)] if known and number % 4 else value


def is_like(kind, value):
    """Whether a text is a date, an instant, a currency or a zone's name: others are to be refused and stay."""
    try:
        if kind == "date":
            return len(value) == 10 and bool(datetime.date.fromisoformat(value))
        if kind == "instant":
            return "T" in value and datetime.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
    return re.fullmatch(r"[A-Z]{3}" if kind == "currency" else r"\w.*", value) is not None


def ahead(kind, days):
    day = datetime.date.today() + datetime.timedelta(days)
    return day.isoformat() if kind == "date" else f"{day}T09:00:00Z"


def plausible(name, value, number):
    """A time that lies ahead, or the like, in place of every second one that was made up and can be read."""
    kinds = TEXTS.get(name, ())
    kind = next((kind for kind in kinds if isinstance(value, str) and is_like(kind, value)), None)
    if kind is None or number % 2:
        return value
    return text(kind, name, number)


def text(kind, name, number):
    if kind in ("date", "instant"):
        # What begins in a request and what ends in it fit together.
        return ahead(kind, 7 + number // 2 % 50 + (2 if name in ("to", "ends_on", "ends_at", "valid_to") else 0))
    return {"currency": "EUR", "timezone": "Europe/Berlin"}[kind]


def fill(document):
    """The fields of these names anywhere in a document."""
    if isinstance(document, list):
        return [fill(item) for item in document]
    if not isinstance(document, dict):
        return document
    number = number_of(document)
    return {
        name: choose(FIELDS[name], value) if name in FIELDS else fill(plausible(name, value, number))
        for name, value in document.items()
    }


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not path_parameters:
        return path_parameters
    changed = dict(path_parameters)
    noun = re.match(r"/v1/([^/]+)/", context.operation.path)
    if "id" in changed and noun:
        changed["id"] = choose(noun.group(1), changed["id"])
    token = changed.get("token")
    of_answer = isinstance(token, str) and re.fullmatch(r"bt_[\w-]{86}", token)
    if isinstance(token, str) and not of_answer and number_of(token) % 4:
        changed["token"] = TOKENS[number_of(changed["token"]) // 4 % len(TOKENS)]
    if isinstance(changed.get("slug"), str) and number_of(changed["slug"]) % 4:
        changed["slug"] = SLUG
    return changed


@schemathesis.hook
def map_query(context, query):
    if not query:
        return query
    number = number_of(sorted(query.items()))
    query = fill(query)
    # In a query any text is of the right type, so times can stand for all of them.
    for name in [name for name in query if name in TEXTS and isinstance(query[name], str) and number % 4]:
        days = "availability" in context.operation.path and name in ("from", "to")
        query[name] = text("date" if days else TEXTS[name][-1], name, number)
    return query


@schemathesis.hook
def map_body(context, body):
    body = fill(body)
    books = context.operation.path.endswith("/bookings") and context.operation.method.lower() == "post"
    if books and isinstance(body, dict) and isinstance(body.get("starts_at"), str):
        number = number_of(body)
        if number % 2:
            body = {**body, **TIMES[number // 2 % len(TIMES)]}
    return body
