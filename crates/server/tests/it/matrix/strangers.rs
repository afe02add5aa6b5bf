//! Every operation as nobody, with a key that may not, and about another tenant's things.

use std::collections::BTreeMap;

use serde_json::json;

use super::findings::Findings;
use super::operations::{self, Operation};
use super::samples::Sample;
use super::world::{Answer, Side, World, key_for, key_without, text};

/// Keys of ours: for each permission one that has only it, and one that has all others; and keys that don't work.
#[derive(Debug)]
pub struct Keys {
    pub only: BTreeMap<String, String>,
    without: BTreeMap<String, String>,
    dead: Vec<(&'static str, Option<String>)>,
}

/// A key gives no scope that it hasn't, so who makes the key of the example has its scopes.
const GIVEN: [(&str, &str); 2] = [("api_keys.create", "*.read"), ("api_keys.create", "bookings.*")];

impl Keys {
    pub async fn make(world: &World) -> Keys {
        let (mut only, mut without) = (BTreeMap::new(), BTreeMap::new());
        for permission in operations::permissions() {
            let given = GIVEN.iter().filter(|(name, _)| *name == permission);
            let mut one = vec![permission.clone()];
            one.extend(given.map(|(_, scope)| (*scope).to_owned()));
            only.insert(permission.clone(), key_for(world, Side::Ours, &one).await);
            without.insert(permission.clone(), key_without(world, Side::Ours, &permission).await);
        }
        Keys { only, without, dead: dead(world).await }
    }
}

/// Nobody's keys: none, nonsense, one of nobody, one whose tenant was exchanged, a revoked and an expired one.
async fn dead(world: &World) -> Vec<(&'static str, Option<String>)> {
    let (ours, theirs) = (world.party(Side::Ours), world.party(Side::Theirs));
    let tenant = |id: &str| id.replace('-', "");
    let made = world.make(Side::Ours, "POST /v1/api-keys", None, json!({"scopes": ["*"]})).await;
    let id = text(&made["api_key"]["id"]);
    world.make(Side::Ours, "POST /v1/api-keys/{id}/revoke", Some(&id), json!({})).await;
    let expired = key_for(world, Side::Ours, &["*".to_owned()]).await;
    let sql = "update api_keys set expires_at = now() - interval '1 minute'
                where id = (select id from api_keys order by created_at desc, id desc limit 1)";
    world.owner.execute(sql, &[]).await.unwrap();
    vec![
        ("no key", None),
        ("nonsense for a key", Some("sk_demo".to_owned())),
        ("a key that nobody has", Some(format!("sk_{}_{}", tenant(&ours.tenant), "0".repeat(64)))),
        (
            "a key with another tenant's name",
            Some(ours.key.replace(&tenant(&ours.tenant), &tenant(&theirs.tenant))),
        ),
        ("a revoked key", Some(text(&made["secret"]))),
        ("an expired key", Some(expired)),
    ]
}

/// An operation, a valid request of it, and a thing of theirs that would do as well.
#[derive(Debug)]
pub struct Prepared {
    pub operation: Operation,
    pub sample: Sample,
    pub foreign: String,
}

impl Prepared {
    pub async fn of(world: &World, operation: Operation) -> Prepared {
        let sample = world.sample(Side::Ours, &operation).await;
        let foreign = world.sample(Side::Theirs, &operation).await.subject;
        Prepared { operation, sample, foreign }
    }
}

/// Tries one operation in every way. A valid request comes last, for otherwise the refusals would prove nothing.
pub async fn try_all(world: &World, keys: &Keys, operation: Operation, found: &mut Findings) {
    let prepared = Prepared::of(world, operation).await;
    let operation = &prepared.operation;
    let before = (world.rows(Side::Ours).await, world.rows(Side::Theirs).await);
    as_nobody(world, keys, &prepared, found).await;
    without_permission(world, keys, &prepared, found).await;
    about_a_foreign_thing(world, &prepared, found).await;
    let after = world.rows(Side::Ours).await;
    found.check(operation, "refusals write nothing", before.0 == after, || {
        difference(&before.0, &after)
    });
    baseline(world, keys, &prepared, &before.1, found).await;
    let after = world.rows(Side::Theirs).await;
    found.check(operation, "nothing of theirs is written", before.1 == after, || {
        difference(&before.1, &after)
    });
}

/// All keys that don't work get one answer.
pub async fn as_nobody(world: &World, keys: &Keys, prepared: &Prepared, found: &mut Findings) {
    let Prepared { operation, sample, .. } = prepared;
    let mut first: Option<Answer> = None;
    for (attempt, key) in keys.dead.iter().filter(|_| !operation.is_public()) {
        let answer = world.send(key.as_deref(), sample).await;
        found.refused(operation, attempt, &answer, 401, "unauthorized");
        let answer = answer.without(&sample.subject);
        let first = first.get_or_insert_with(|| answer.clone());
        found.same(operation, attempt, first, &answer);
    }
}

/// Whether the thing is ours, theirs or nobody's makes no difference to who may not ask.
pub async fn without_permission(
    world: &World,
    keys: &Keys,
    prepared: &Prepared,
    found: &mut Findings,
) {
    let Prepared { operation, sample, foreign } = prepared;
    if operation.is_public() {
        return;
    }
    let attempt = "a key without the permission";
    let key = &keys.without[operation.permission()];
    let answer = world.send(Some(key), sample).await;
    found.refused(operation, attempt, &answer, 403, "permission_denied");
    let named = answer.json()["permission"] == operation.permission();
    found.check(operation, attempt, named, || format!("the permission isn't named: {answer:?}"));
    if operation.placeholders() != ["id"] {
        return;
    }
    let never = vocab::new_id().to_string();
    for (attempt, id) in [
        ("a key without the permission, about a foreign thing", foreign),
        ("a key without the permission, about nothing", &never),
    ] {
        let other = world.send(Some(key), &sample.about(id)).await;
        found.same(operation, attempt, &answer.without("-"), &other.without("-"));
    }
}

/// What is another tenant's is answered as what never was.
pub async fn about_a_foreign_thing(world: &World, prepared: &Prepared, found: &mut Findings) {
    let Prepared { operation, sample, foreign } = prepared;
    if operation.placeholders() != ["id"] {
        return;
    }
    let attempt = "a foreign id in the path";
    let key = Some(world.party(Side::Ours).key.as_str());
    let never = vocab::new_id().to_string();
    let theirs = world.send(key, &sample.about(foreign)).await;
    let nobodys = world.send(key, &sample.about(&never)).await;
    found.refused(operation, attempt, &nobodys, 404, "not_found");
    found.same(operation, attempt, &nobodys.without(&never), &theirs.without(foreign));
}

/// The request as the contract shows it, with a key that has this one permission, works and shows nothing of theirs.
pub async fn baseline(
    world: &World,
    keys: &Keys,
    prepared: &Prepared,
    theirs: &str,
    found: &mut Findings,
) {
    let Prepared { operation, sample, .. } = prepared;
    let key = (!operation.is_public()).then(|| keys.only[operation.permission()].as_str());
    let answer = world.send(key, sample).await;
    let passed = answer.is_success() && operation.announces(answer.status, "-");
    found.check(operation, "the example of the contract", passed, || {
        format!("a valid request was refused, so nothing is proven: {sample:?} {answer:?}")
    });
    let shown = foreign_text(world, theirs, &answer.text);
    found.check(operation, "what the example shows", shown.is_none(), || {
        format!("{shown:?} of another tenant: {answer:?}")
    });
}

/// With a key of a tenant that was suspended; theirs are served as before.
pub async fn try_suspended(world: &World, found: &mut Findings) {
    let attempt = "a key of a suspended tenant";
    let mut prepared = Vec::new();
    for operation in operations::all().into_iter().filter(|one| !one.is_public()) {
        prepared.push(Prepared::of(world, operation).await);
    }
    let (ours, theirs) = (world.party(Side::Ours), world.party(Side::Theirs));
    let tenant: uuid::Uuid = ours.tenant.parse().unwrap();
    let sql = "update tenants set status = 'suspended' where tenant_id = $1";
    assert_eq!(world.owner.execute(sql, &[&tenant]).await.unwrap(), 1);
    for Prepared { operation, sample, .. } in &prepared {
        let answer = world.send(Some(&ours.key), sample).await;
        found.refused(operation, attempt, &answer, 403, "tenant_suspended");
    }
    let list = Operation::named("GET /v1/bookings");
    let answer = world.send(Some(&theirs.key), &world.sample(Side::Theirs, &list).await).await;
    found
        .check(&list, "another tenant is suspended", answer.is_success(), || format!("{answer:?}"));
}

/// A word or an id of theirs in a text.
pub fn foreign_text(world: &World, theirs: &str, text: &str) -> Option<String> {
    let word = world.party(Side::Theirs).word;
    if text.to_lowercase().contains(&word.to_lowercase()) {
        return Some(word.to_owned());
    }
    let ids = text.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-');
    let mut ids = ids.filter(|part| part.len() == 36);
    ids.find(|id| theirs.contains(*id)).map(str::to_owned)
}

/// The first row that differs.
pub fn difference(one: &str, other: &str) -> String {
    let gone = one.lines().find(|line| !other.contains(line));
    let new = other.lines().find(|line| !one.contains(line));
    format!("{gone:?} became {new:?}")
}
