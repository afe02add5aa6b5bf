"""What every answer of the server must keep, besides what Schemathesis checks itself.

An error is a problem document whose code is registered in docs/error-codes.md and announced for that operation and
status in the contract. It shows nothing of what lies behind: no SQL, no path, no constraint, no table.
"""

import atexit
import collections
import json
import os
import pathlib
import re

import schemathesis

KEY = os.environ["CONTRACT_KEY"]
ROOT = pathlib.Path(__file__).resolve().parents[2]

REGISTERED = set(re.findall(r"^\| `([a-z0-9_]+)`", (ROOT / "docs/error-codes.md").read_text(), re.M))
assert len(REGISTERED) > 30, "docs/error-codes.md lists the codes in the first column"


def constraint_names():
    schema = (ROOT / "db/schema.sql").read_text()
    names = set(re.findall(r"\bconstraint ([a-z0-9_]+)", schema, re.I))
    names |= set(re.findall(r"\bcreate (?:unique )?index ([a-z0-9_]+)", schema, re.I))
    assert len(names) > 100, "db/schema.sql names the constraints"
    return names


CONSTRAINTS = constraint_names()
INSIDE = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert into\b|\bupdate \w+ set\b|\bdelete from\b|\bviolates\b|\brelation \""
    r"|\bplpgsql\b|\bpg_\w+|\bsqlstate\b|\binternal\.\w+|\bapi\.\w+\(|\bcontext\.\w+\("
    r"|\.rs\b|\.sql\b|/home/|/root/|/src/|/usr/|/var/|/tmp/|\bpanicked\b|\bunwrap\b|stack backtrace",
    re.I,
)
WORD = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_]+")


def sent(case):
    """All that the client itself sent: what an answer repeats of it reveals nothing."""
    parts = [case.path_parameters, case.query, case.headers, case.body]
    return json.dumps([repr(part) for part in parts])


@schemathesis.check
def errors_are_registered_problems(ctx, response, case):
    if response.status_code < 400:
        return
    media_type = response.headers.get("content-type", [""])[0].split(";")[0]
    assert media_type == "application/problem+json", f"an error comes as {media_type!r}"
    if case.method.upper() == "HEAD":
        return
    problem = response.json()
    assert problem.get("status") == response.status_code, f"status in the document: {problem.get('status')}"
    for field in ("type", "title", "code", "instance"):
        assert isinstance(problem.get(field), str) and problem[field], f"a problem has a {field}"
    code = problem["code"]
    assert code in REGISTERED, f"`{code}` isn't registered"
    announced = case.operation.definition.raw["responses"].get(str(response.status_code))
    if announced is not None:
        assert code in announced.get("x-codes", []), f"`{code}` isn't announced for {response.status_code}"


@schemathesis.check
def errors_show_nothing_inside(ctx, response, case):
    if response.status_code < 400:
        return
    problem = json.dumps(response.json()) if response.content else ""
    mine = sent(case).lower()
    found = [match.group(0) for match in INSIDE.finditer(problem)]
    found += [word for word in set(WORD.findall(problem)) if word in CONSTRAINTS]
    found = [text for text in found if text.lower() not in mine]
    assert not found, f"the answer shows {found}"


@schemathesis.check
def our_key_works(ctx, response, case):
    """Whoever lost the key is refused everything, which is documented, and would go on without trying anything."""
    ours = response.request.headers.get("Authorization") == f"Bearer {KEY}"
    assert not (ours and response.status_code == 401), "our own key isn't taken any more"


ANSWERS = collections.defaultdict(collections.Counter)


@schemathesis.check
def counted(ctx, response, case):
    ANSWERS[case.operation.label][response.status_code // 100] += 1


@atexit.register
def say_what_came():
    total = sum(ANSWERS.values(), collections.Counter())
    never = sorted(label for label, answers in ANSWERS.items() if not answers[2])
    if total:
        share = 100 * total[2] // sum(total.values())
        print(f"{share} % of {sum(total.values())} answers are successes; {len(never)} of {len(ANSWERS)} operations had none:")
        print("  " + ", ".join(never))
