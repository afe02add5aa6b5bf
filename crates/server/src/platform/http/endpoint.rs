//! One endpoint: method, path, permission, handler and documentation, declared together.

use std::borrow::Cow;

use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use crate::platform::App;

/// A realistic value for the documentation.
pub trait Sample {
    /// The value, as JSON.
    fn sample() -> Value;
}

/// A schema with everything it refers to, and a sample.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The name under `components/schemas`.
    pub name: String,
    /// The schemas by name, this one among them.
    pub schemas: Vec<(String, RefOr<Schema>)>,
    /// The sample.
    pub sample: Value,
}

/// A type that tells its shape when it is asked: a server that starts pays for no document.
#[derive(Debug, Clone, Copy)]
pub struct Shaped {
    name: fn() -> Cow<'static, str>,
    shape: fn() -> Shape,
}

impl Shaped {
    fn of<T: ToSchema + Sample>() -> Shaped {
        Shaped { name: T::name, shape: Shape::of::<T> }
    }

    /// The name of the shape, without making it.
    pub fn name(self) -> Cow<'static, str> {
        (self.name)()
    }

    /// Makes it.
    pub fn shape(self) -> Shape {
        (self.shape)()
    }
}

impl Shape {
    fn of<T: ToSchema + Sample>() -> Shape {
        let mut schemas = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut schemas);
        Shape { name: T::name().into_owned(), schemas, sample: T::sample() }
    }

    /// Whether it has a field with the id of something else, which there may not be.
    fn names_others(&self) -> bool {
        let Some((_, RefOr::T(Schema::Object(object)))) = self.schemas.first() else {
            return false;
        };
        object.properties.keys().any(|name| name.ends_with("_id") || name.ends_with("_ids"))
    }
}

/// An endpoint. It cannot be made without a permission.
#[derive(Debug)]
pub struct Endpoint {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) permission: &'static str,
    pub(crate) handler: MethodRouter<App>,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) query: Option<fn() -> Vec<Parameter>>,
    pub(crate) body: Option<Shaped>,
    pub(crate) status: u16,
    pub(crate) answer: Option<Shaped>,
    pub(crate) also: Option<(u16, &'static str)>,
    pub(crate) text: Option<(&'static str, &'static str)>,
    pub(crate) refusals: &'static [&'static str],
}

macro_rules! methods {
    ($($name:ident $filter:ident $method:literal $status:literal),*) => {$(
        #[doc = concat!("A ", $method, " endpoint that needs `permission`; `public` needs no key.")]
        pub fn $name<H: Handler<T, App>, T: 'static>(
            path: &'static str,
            permission: &'static str,
            handler: H,
        ) -> Endpoint {
            Endpoint::new($method, path, permission, on(MethodFilter::$filter, handler), $status)
        }
    )*};
}

impl Endpoint {
    methods! {
        get GET "get" 200,
        post POST "post" 200,
        put PUT "put" 200,
        patch PATCH "patch" 200,
        delete DELETE "delete" 204
    }

    fn new(
        method: &'static str,
        path: &'static str,
        permission: &'static str,
        handler: MethodRouter<App>,
        status: u16,
    ) -> Endpoint {
        Endpoint {
            method,
            path,
            permission,
            handler,
            summary: "",
            description: "",
            query: None,
            body: None,
            status,
            answer: None,
            also: None,
            text: None,
            refusals: &[],
        }
    }

    /// What it does, in one line.
    pub fn summary(mut self, summary: &'static str) -> Endpoint {
        self.summary = summary;
        self
    }

    /// What else a caller should know.
    pub fn description(mut self, description: &'static str) -> Endpoint {
        self.description = description;
        self
    }

    /// The query parameters.
    pub fn query<T: IntoParams>(mut self) -> Endpoint {
        self.query = Some(|| T::into_params(|| Some(ParameterIn::Query)));
        self
    }

    /// The JSON body.
    pub fn takes<T: ToSchema + Sample>(mut self) -> Endpoint {
        self.body = Some(Shaped::of::<T>());
        self
    }

    /// The JSON answer.
    pub fn answers<T: ToSchema + Sample>(mut self, status: u16) -> Endpoint {
        self.status = status;
        self.answer = Some(Shaped::of::<T>());
        self
    }

    /// Another status for the same answer, and when it comes.
    pub fn also_answers(mut self, status: u16, when: &'static str) -> Endpoint {
        self.also = Some((status, when));
        self
    }

    /// An answer that is no JSON: its media type, and how it looks.
    pub fn answers_text(mut self, media: &'static str, sample: &'static str) -> Endpoint {
        self.text = Some((media, sample));
        self
    }

    /// The problem codes of its own, beyond those that every endpoint has.
    pub fn refuses(mut self, codes: &'static [&'static str]) -> Endpoint {
        self.refusals = codes;
        self
    }

    /// The names in braces in the path.
    pub fn path_parameters(&self) -> Vec<&'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
    }

    /// What a caller needs.
    pub fn permission(&self) -> &'static str {
        self.permission
    }

    /// Whether no key is needed.
    pub fn is_public(&self) -> bool {
        self.permission == "public"
    }

    /// Whether `If-Match` guards its changes.
    pub fn takes_if_match(&self) -> bool {
        changes_one_thing(self.method, self.path)
    }

    /// Every problem code that it may answer with.
    pub fn all_refusals(&self) -> Vec<&'static str> {
        let mut codes: Vec<&'static str> = self.refusals.to_vec();
        if !self.is_public() {
            codes.extend(["unauthorized", "permission_denied", "tenant_suspended"]);
        }
        let names_others = |body: Shaped| body.shape().names_others();
        if !self.path_parameters().is_empty() || self.body.is_some_and(names_others) {
            codes.push("not_found");
        }
        if self.query.is_some() {
            codes.push("invalid_input");
        }
        codes.extend(["unknown_field", "malformed_request"]);
        if self.method != "get" {
            codes.extend([
                // Of the idempotency key, if of nothing else.
                "invalid_input",
                "idempotency_key_reused",
                "body_too_large",
                "unsupported_media_type",
                "request_timeout",
            ]);
        }
        if self.takes_if_match() {
            codes.push("version_mismatch");
        }
        codes.extend(["rate_limited", "uri_too_long", "headers_too_large"]);
        codes.extend(["internal_error", "overloaded", "database_unavailable"]);
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// Whether a method changes the one thing at a path, as `PATCH` does, a move of a booking, and `PUT` to what has an id, or
/// to prices, which are as old as their service; other `PUT`s replace what belongs to something else.
pub(super) fn changes_one_thing(method: &str, path: &str) -> bool {
    method.eq_ignore_ascii_case("patch")
        || path.ends_with("/reschedule")
        || method.eq_ignore_ascii_case("put") && (path.ends_with('}') || path.ends_with("/prices"))
}
