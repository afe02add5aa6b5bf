//! What can be done next with what an operation made: the links of OpenAPI.

use serde_json::{Map, Value, json};

use super::document::operation_id;
use crate::platform::http::Endpoint;

/// The links of an operation, by name: where in its answer the id or the token stands, and all operations that are about such a
/// thing. Null if there are none.
pub fn links(endpoint: &Endpoint, endpoints: &[Endpoint]) -> Value {
    let Some(answer) = endpoint.answer.filter(|_| endpoint.status == 201) else {
        return Value::Null;
    };
    let Some((name, pointer)) = found(&answer.shape().sample) else { return Value::Null };
    let noun = endpoint.path.rsplit('/').next().unwrap_or_default();
    let by_path = match name {
        "token" => "/v1/public/bookings/{token}".to_owned(),
        _ => format!("/v1/{noun}/{{id}}"),
    };
    let about = |base: &str| -> Map<String, Value> {
        let about = endpoints.iter().filter(|other| {
            other
                .path
                .strip_prefix(base)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let link = |other: &Endpoint| {
            let id = operation_id(other);
            let link = json!({ "operationId": id, "parameters": { name: format!("$response.body#{pointer}") } });
            (id, link)
        };
        about.map(link).collect()
    };
    let mut links = about(&by_path);
    if links.is_empty() {
        // Called otherwise than what it makes: a walk-in is a booking.
        let same = |other: &&Endpoint| {
            other.method == "get" && other.answer.is_some_and(|one| one.name() == answer.name())
        };
        links = endpoints.iter().find(same).map(|other| about(other.path)).unwrap_or_default();
    }
    if links.is_empty() { Value::Null } else { links.into() }
}

/// The parameter that an answer has a value for, and where: a token, an id of its own, or one in the one thing that it is about.
/// Pages may be empty, so they link to nothing.
fn found(sample: &Value) -> Option<(&'static str, String)> {
    if sample["token"].is_string() {
        return Some(("token", "/token".to_owned()));
    }
    if sample["id"].is_string() {
        return Some(("id", "/id".to_owned()));
    }
    let mut inner = sample.as_object()?.iter().filter(|(_, value)| value["id"].is_string());
    let (name, _) = inner.next()?;
    inner.next().is_none().then(|| ("id", format!("/{name}/id")))
}
