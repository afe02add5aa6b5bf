//! Cursors, tokens, codes and idempotency keys of others.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::json;

use super::findings::Findings;
use super::operations::{self, Operation};
use super::samples::Sample;
use super::strangers::foreign_text;
use super::world::{Side, World, text};

/// The lists of the contract, each with a cursor that it gave this party.
pub async fn cursors(world: &World, side: Side, found: &mut Findings) -> Vec<(Operation, String)> {
    let mut cursors = Vec::new();
    for operation in operations::all().into_iter().filter(Operation::has_cursor) {
        let mut sample = world.sample(side, &operation).await;
        sample.ask("limit", "1");
        let page = world.send(Some(&world.party(side).key), &sample).await;
        let cursor = page.json()["next_cursor"].as_str().map(str::to_owned);
        found.check(&operation, "a second page", cursor.is_some(), || {
            format!("there is none: make two of them in matrix/world.rs: {page:?}")
        });
        cursors.extend(cursor.map(|cursor| (operation, cursor)));
    }
    cursors
}

/// A cursor works in its tenant's own list; any other is refused like nonsense.
pub async fn try_cursors(world: &World, found: &mut Findings) {
    let ours = cursors(world, Side::Ours, found).await;
    let theirs = cursors(world, Side::Theirs, found).await;
    let key = Some(world.party(Side::Ours).key.as_str());
    for (operation, own) in &ours {
        let sample = world.sample(Side::Ours, operation).await;
        let with = |cursor: &str| {
            let mut sample = sample.clone();
            sample.ask("cursor", cursor);
            sample
        };
        let page = world.send(key, &with(own)).await;
        found.check(operation, "an own cursor", page.is_success(), || format!("refused: {page:?}"));
        let nonsense = world.send(key, &with("nonsense")).await;
        found.refused(operation, "nonsense for a cursor", &nonsense, 422, "invalid_input");
        let foreign = theirs.iter().map(|(list, cursor)| (list, cursor, "another tenant's cursor"));
        let others = ours.iter().filter(|(list, _)| list.path != operation.path);
        let others = others.map(|(list, cursor)| (list, cursor, "another list's cursor"));
        for (_, cursor, attempt) in foreign.chain(others) {
            let answer = world.send(key, &with(cursor)).await;
            found.same(operation, attempt, &nonsense.without("nonsense"), &answer.without(cursor));
        }
    }
}

/// A guest's token opens its own booking; one that was put together from two, or changed, opens nothing.
pub async fn try_tokens(world: &World, found: &mut Findings) {
    let by_token = |one: &Operation| one.placeholders() == ["token"];
    for operation in operations::all().into_iter().filter(by_token) {
        let sample = world.sample(Side::Ours, &operation).await;
        let theirs = world.sample(Side::Theirs, &operation).await.subject;
        let before = (world.rows(Side::Ours).await, world.rows(Side::Theirs).await);
        let nonsense = world.send(None, &sample.about("bt_nonsense")).await;
        found.refused(&operation, "nonsense for a token", &nonsense, 404, "not_found");
        for (attempt, token) in forged(&sample.subject, &theirs) {
            let answer = world.send(None, &sample.about(&token)).await;
            let (one, other) = (nonsense.without("bt_nonsense"), answer.without(&token));
            found.same(&operation, attempt, &one, &other);
        }
        let after = (world.rows(Side::Ours).await, world.rows(Side::Theirs).await);
        found
            .check(&operation, "forged tokens", before == after, || "something was written".into());
        let answer = world.send(None, &sample).await;
        found.check(&operation, "the token itself", answer.is_success(), || {
            format!("it is refused, so nothing is proven: {answer:?}")
        });
        let shown = foreign_text(world, &before.1, &answer.text);
        found.check(&operation, "the token itself", shown.is_none(), || format!("shows {shown:?}"));
        for (attempt, key) in
            [("a token for a key", &sample.subject), ("their token for a key", &theirs)]
        {
            let list = Operation::named("GET /v1/bookings");
            let answer = world.send(Some(key), &world.sample(Side::Ours, &list).await).await;
            found.refused(&list, attempt, &answer, 401, "unauthorized");
        }
    }
}

/// Tokens are tenant, booking and seal.
fn forged(ours: &str, theirs: &str) -> Vec<(&'static str, String)> {
    let (prefix, _) = ours.split_at(3);
    let bytes = |token: &str| BASE64.decode(token.strip_prefix(prefix).unwrap()).unwrap();
    let (ours, theirs) = (bytes(ours), bytes(theirs));
    let token = |parts: [&[u8]; 3]| format!("{prefix}{}", BASE64.encode(parts.concat()));
    let mut changed = ours.clone();
    changed[63] ^= 1;
    vec![
        ("our booking as theirs", token([&theirs[..16], &ours[16..32], &ours[32..]])),
        ("their booking as ours", token([&ours[..16], &theirs[16..32], &theirs[32..]])),
        ("their booking under our seal", token([&theirs[..16], &theirs[16..32], &ours[32..]])),
        ("our booking under their seal", token([&ours[..16], &ours[16..32], &theirs[32..]])),
        ("a changed seal", token([&changed, &[], &[]])),
        ("half a token", token([&ours[..32], &[], &[]])),
    ]
}

/// The same idempotency key is another one for another tenant: everybody gets an answer of their own.
pub async fn try_idempotency_keys(world: &World, operation: &Operation, found: &mut Findings) {
    let key = format!("shared-{}", operation.name());
    let attempt = "another tenant's idempotency key";
    let mut samples = Vec::new();
    for side in [Side::Theirs, Side::Ours] {
        let mut sample = world.sample(side, operation).await;
        sample.headers.push(("idempotency-key", key.clone()));
        samples.push((side, sample));
    }
    for (side, sample) in &samples {
        let api_key = (!operation.is_public()).then(|| world.party(*side).key.as_str());
        let answer = world.send(api_key, sample).await;
        found.check(operation, attempt, answer.is_success(), || format!("refused: {answer:?}"));
        if *side == Side::Ours {
            let shown = foreign_text(world, &world.rows(Side::Theirs).await, &answer.text);
            found.check(operation, attempt, shown.is_none(), || format!("shows {shown:?}"));
        }
    }
}

/// Texts that name something: theirs are answered as nobody's.
pub async fn try_names(world: &World, found: &mut Findings) {
    let code = json!({"code": "ZEPHYRS"});
    world.make(Side::Theirs, "POST /v1/promotions", None, code).await;
    let mail = json!({"email": "only@theirs.example.org", "phone": "+49 30 7654321"});
    world.make(Side::Theirs, "POST /v1/customers", None, mail).await;
    let door = Operation::named("POST /v1/sessions/{id}/check-in");
    let code = text(&world.sample(Side::Theirs, &door).await.body.unwrap()["code"]);
    let key = Some(world.party(Side::Ours).key.as_str());
    for operation in operations::all() {
        for (field, foreign, nobodys) in [
            ("promotion", "ZEPHYRS", "NOBODYS"),
            ("code", code.as_str(), "SK:ZZZZZZZZ"),
            ("email", "only@theirs.example.org", "nobody@theirs.example.org"),
            ("phone", "+49 30 7654321", "+49 30 7654322"),
        ] {
            let Some(pair) = named(world, &operation, field, [foreign, nobodys]).await else {
                continue;
            };
            let attempt = format!("a foreign {field}");
            let key = key.filter(|_| !operation.is_public());
            let foreigns = world.send(key, &pair[0]).await;
            let nobodys_answer = world.send(key, &pair[1]).await;
            let (one, other) = (nobodys_answer.without(nobodys), foreigns.without(foreign));
            found.same(&operation, &attempt, &one, &other);
            let shown = foreign_text(world, &world.rows(Side::Theirs).await, &other.text);
            found.check(&operation, &attempt, shown.is_none(), || format!("shows {shown:?}"));
        }
    }
}

/// A request of ours with each of two texts in a field, if the operation has that field and looks it up.
async fn named(
    world: &World,
    operation: &Operation,
    field: &str,
    texts: [&str; 2],
) -> Option<[Sample; 2]> {
    let in_query = operation.query().any(|one| one["name"] == field);
    let in_body = match field {
        "promotion" => has_property(operation, field),
        "code" => operation.path.ends_with("/check-in") && has_property(operation, field),
        _ => false,
    };
    if !in_query && !in_body {
        return None;
    }
    let sample = world.sample(Side::Ours, operation).await;
    Some(texts.map(|text| {
        let mut sample = sample.clone();
        if in_query {
            sample.ask(field, text);
        } else {
            sample.add(&json!({field: text}));
            // Where a code counts for a new price only, there is to be one.
            if has_property(operation, "reprice") {
                sample.add(&json!({"reprice": true}));
            }
        }
        sample
    }))
}

fn has_property(operation: &Operation, name: &str) -> bool {
    operation.example().is_some()
        && operations::alternatives(operation.schema())
            .iter()
            .any(|schema| schema["properties"].get(name).is_some())
}

/// Under the slug of another business of the same tenant, the ids of this one are those of nothing.
pub async fn try_slugs(world: &World, found: &mut Findings) {
    let ours = world.party(Side::Ours);
    let attempt = "another business's slug";
    let by_slug = |one: &Operation| one.placeholders() == ["slug"];
    for operation in operations::all().into_iter().filter(by_slug) {
        let sample = world.sample(Side::Ours, &operation).await.about(ours.thing("other-slug"));
        let ids = [ours.thing("services"), ours.thing("priced-services")];
        let never = vocab::new_id().to_string();
        let Some(nobodys) = exchanged(&sample, &ids, &never) else { continue };
        let nobodys = world.send(None, &nobodys).await;
        let answer = world.send(None, &sample).await;
        found.refused(&operation, attempt, &answer, 404, "not_found");
        let answer = answer.without(ids[0]).without(ids[1]);
        found.same(&operation, attempt, &nobodys.without(&never), &answer);
    }
}

/// The request with another id in place of these; none if it names none of them.
fn exchanged(sample: &Sample, ids: &[&str], other: &str) -> Option<Sample> {
    let exchange =
        |text: &str| ids.iter().fold(text.to_owned(), |text, id| text.replace(id, other));
    let mut changed = sample.clone();
    for (_, value) in &mut changed.query {
        *value = exchange(value);
    }
    if let Some(body) = &mut changed.body {
        *body = serde_json::from_str(&exchange(&body.to_string())).unwrap();
    }
    (changed.query != sample.query || changed.body != sample.body).then_some(changed)
}
