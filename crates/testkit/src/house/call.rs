//! Calls of `api` functions as data: named arguments, with `"$noun"` where an id of the house belongs.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tokio_postgres::Client;
use uuid::Uuid;

/// What a house has, by noun: ids (`service`, `held`, …), and texts that name a row as well as an id does: a
/// `reference`, a promotion's `code`.
pub type Ids = BTreeMap<String, String>;

/// One call of one function of schema `api`. The tenant is not among the arguments.
#[derive(Debug, Clone)]
pub struct Call {
    /// The function's name, without its schema.
    pub function: &'static str,
    /// The arguments by name.
    pub arguments: Map<String, Value>,
}

impl Call {
    /// A call; `arguments` is an object.
    pub fn new(function: &'static str, arguments: Value) -> Call {
        match arguments {
            Value::Object(arguments) => Call { function, arguments },
            other => panic!("{function}: the arguments are no object: {other}"),
        }
    }

    /// The same with ids in place of `"$noun"`.
    pub fn with_ids(&self, ids: &Ids) -> Call {
        let arguments = self
            .arguments
            .iter()
            .map(|(name, value)| (name.clone(), fill_in(self.function, value, ids)))
            .collect();
        Call { function: self.function, arguments }
    }
}

fn fill_in(function: &str, value: &Value, ids: &Ids) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('$') {
            Some(noun) => {
                let id = ids.get(noun).unwrap_or_else(|| {
                    panic!("{function}: the house has no ${noun}; let a step in crates/testkit/src/house/steps.rs keep one")
                });
                Value::String(id.clone())
            }
            None => value.clone(),
        },
        Value::Array(items) => items.iter().map(|item| fill_in(function, item, ids)).collect(),
        Value::Object(map) => Value::Object(
            map.iter().map(|(key, value)| (key.clone(), fill_in(function, value, ids))).collect(),
        ),
        plain => plain.clone(),
    }
}

/// A function of schema `api`, as the catalogue has it.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its name, without the schema.
    pub name: String,
    /// Names and types of its input arguments.
    pub arguments: Vec<(String, String)>,
    /// Whether it gives nothing back.
    pub returns_nothing: bool,
}

impl Function {
    /// Whether it works for the tenant that its first argument names.
    pub fn takes_tenant(&self) -> bool {
        self.arguments.iter().any(|(name, _)| name == "p_tenant")
    }

    /// The type of an argument.
    pub fn type_of(&self, argument: &str) -> Option<&str> {
        self.arguments.iter().find(|(name, _)| name == argument).map(|(_, kind)| kind.as_str())
    }

    /// The statement that makes this call: one row, one column, text.
    pub fn sql(&self, tenant: Option<Uuid>, arguments: &Map<String, Value>) -> String {
        let tenant =
            tenant.filter(|_| self.takes_tenant()).map(|tenant| format!("p_tenant => '{tenant}'"));
        let given = arguments.iter().map(|(name, value)| {
            let kind =
                self.type_of(name).unwrap_or_else(|| panic!("api.{} takes no {name}", self.name));
            format!("{name} => {}", literal(value, kind))
        });
        let arguments: Vec<String> = tenant.into_iter().chain(given).collect();
        let answer = if self.returns_nothing { "count(*)" } else { "coalesce(jsonb_agg(r), '[]')" };
        format!("select ({answer})::text from api.{}({}) r", self.name, arguments.join(", "))
    }
}

/// All functions of schema `api` by name. A name stands for one function: a changed signature is a new name.
pub async fn functions(client: &Client) -> BTreeMap<String, Function> {
    let rows = client
        .query(
            "select p.proname::text, p.prorettype = 'void'::regtype,
                    array(select coalesce(p.proargnames[i], '') from generate_series(1, p.pronargs) i)::text[],
                    array(select format_type(p.proargtypes[i - 1], null) from generate_series(1, p.pronargs) i)::text[]
               from pg_proc p where p.pronamespace = 'api'::regnamespace",
            &[],
        )
        .await
        .unwrap();
    let mut found = BTreeMap::new();
    for row in rows {
        let (names, kinds): (Vec<String>, Vec<String>) = (row.get(2), row.get(3));
        let function = Function {
            name: row.get(0),
            returns_nothing: row.get(1),
            arguments: names.into_iter().zip(kinds).collect(),
        };
        let name = function.name.clone();
        assert!(found.insert(name.clone(), function).is_none(), "api.{name} is there twice");
    }
    found
}

/// A value as SQL writes it.
pub fn literal(value: &Value, kind: &str) -> String {
    let quoted = |text: &str| format!("'{}'::{kind}", text.replace('\'', "''"));
    match value {
        Value::Null => format!("null::{kind}"),
        value if kind == "jsonb" => quoted(&value.to_string()),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("'{}'", item.as_str().unwrap_or_default().replace('\'', "''")))
                .collect();
            format!("array[{}]::{kind}", items.join(", "))
        }
        value => quoted(&value.to_string()),
    }
}
