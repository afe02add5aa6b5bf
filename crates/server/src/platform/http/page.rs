//! Pages of lists: keyset cursors that belong to one tenant's one list.

use std::borrow::Cow;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio_postgres::Row;
use tokio_postgres::types::Json;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::{Endpoint, Problem, Sample};
use crate::platform::crypto::Secret;

/// A page of a list.
#[derive(Debug, Serialize)]
pub struct PageOf<T> {
    /// The items.
    pub data: Vec<T>,
    /// The `cursor` of the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// By hand, for each list has a schema and a name of its own.
impl<T: ToSchema> ToSchema for PageOf<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for PageOf<T> {
    fn schema() -> RefOr<Schema> {
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("The `cursor` of the next page; null on the last."));
        ObjectBuilder::new()
            .description(Some("A page of a list."))
            .property("data", ArrayBuilder::new().items(Ref::from_schema_name(T::name())))
            .property("next_cursor", next)
            .required("data")
            .required("next_cursor")
            .into()
    }
}

impl<T: Sample> Sample for PageOf<T> {
    fn sample() -> serde_json::Value {
        serde_json::json!({ "data": [T::sample()], "next_cursor": null })
    }
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The last item before the page: its time …
    pub after: Timestamp,
    /// … and id.
    pub after_id: Uuid,
    /// Rows to fetch: one more than the page has.
    pub rows: i64,
}

impl Page {
    /// The last item before the page; nothing on the first.
    pub fn place(&self) -> (Option<Timestamp>, Option<Uuid>) {
        let known = !self.after_id.is_nil();
        (known.then_some(self.after), known.then_some(self.after_id))
    }
}

/// What narrows and sorts a list, as the database takes it: the query without what is about the answer only.
pub fn filter(query: &impl Serialize) -> serde_json::Value {
    let mut filter = serde_json::json!(query);
    if let Some(fields) = filter.as_object_mut() {
        fields.retain(|name, _| !["limit", "cursor", "bom"].contains(&name.as_str()));
    }
    filter
}

/// Makes and reads cursors. A cursor of another tenant or list is simply not valid.
#[derive(Debug, Clone)]
pub struct Cursors(Secret);

impl Cursors {
    /// Cursors signed with the installation's secret.
    pub fn new(secret: Secret) -> Cursors {
        Cursors(secret)
    }

    /// The page that the query asks for.
    pub fn page(
        &self,
        tenant: Uuid,
        list: &str,
        limit: Option<u32>,
        cursor: Option<&str>,
    ) -> Result<Page, Problem> {
        let limit = limit.unwrap_or(50);
        if !(1..=200).contains(&limit) {
            return Err(Problem::invalid("limit", "1 to 200"));
        }
        let (after, after_id) = match cursor {
            None => (Timestamp::UNIX_EPOCH, Uuid::nil()),
            Some(cursor) => self.read(tenant, list, cursor).ok_or_else(|| {
                Problem::invalid("cursor", "the next_cursor of a page of this list")
            })?,
        };
        Ok(Page { after, after_id, rows: i64::from(limit) + 1 })
    }

    /// Cuts rows of (json, time, id) to the page and makes the cursor of the next.
    pub fn cut<T: DeserializeOwned>(
        &self,
        tenant: Uuid,
        list: &str,
        page: Page,
        mut rows: Vec<Row>,
    ) -> Result<PageOf<T>, Problem> {
        let limit = usize::try_from(page.rows - 1).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = match rows.last() {
            Some(last) if more => {
                let at = last.try_get(1).map_err(|error| Problem::fault(&error))?;
                let id = last.try_get(2).map_err(|error| Problem::fault(&error))?;
                Some(self.write(tenant, list, at, id))
            }
            _ => None,
        };
        let data = rows
            .iter()
            .map(|row| row.try_get::<_, Json<T>>(0).map(|json| json.0))
            .collect::<Result<_, _>>()
            .map_err(|error| Problem::fault(&error))?;
        Ok(PageOf { data, next_cursor })
    }

    pub(crate) fn write(&self, tenant: Uuid, list: &str, at: Timestamp, id: Uuid) -> String {
        let mut bytes = at.as_microsecond().to_be_bytes().to_vec();
        bytes.extend(id.as_bytes());
        let seal = self.seal(tenant, list, &bytes);
        bytes.extend(seal);
        BASE64.encode(bytes)
    }

    fn read(&self, tenant: Uuid, list: &str, cursor: &str) -> Option<(Timestamp, Uuid)> {
        let bytes = BASE64.decode(cursor).ok().filter(|bytes| bytes.len() == 40)?;
        let (place, seal) = bytes.split_at(24);
        if seal != self.seal(tenant, list, place) {
            return None;
        }
        let at = i64::from_be_bytes(place[..8].try_into().ok()?);
        let id = Uuid::from_slice(&place[8..]).ok()?;
        Some((Timestamp::from_microsecond(at).ok()?, id))
    }

    fn seal(&self, tenant: Uuid, list: &str, place: &[u8]) -> [u8; 16] {
        let full = self.0.sign("cursor", &[tenant.as_bytes(), list.as_bytes(), place]);
        let mut seal = [0; 16];
        seal.copy_from_slice(&full[..16]);
        seal
    }
}

impl Endpoint {
    /// Answers with pages of `T`.
    pub fn answers_pages<T: ToSchema + Sample>(self) -> Endpoint {
        self.answers::<PageOf<T>>(200)
    }
}
