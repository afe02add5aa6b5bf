//! A full house: a tenant with at least one row in every table, made by the product's own commands where there are
//! any, and by guessing from the catalogue where there are none yet.

mod call;
mod fill;
mod guess;
mod probes;
mod steps;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio_postgres::Client;
use uuid::Uuid;

pub use call::{Call, Function, Ids, functions, literal};
pub use fill::{Filled, fill};
pub use probes::probes;

/// A tenant that has something of everything.
#[derive(Debug, Clone)]
pub struct House {
    /// The tenant.
    pub tenant: Uuid,
    /// Its first business's slug.
    pub slug: String,
    /// Its ids by noun. `fresh` is the id of nothing; `reference` and `code` are texts.
    pub ids: Ids,
}

impl House {
    /// Makes one over a connection of the server's.
    pub async fn build(client: &Client) -> House {
        House::build_with(client, &functions(client).await).await
    }

    /// The same, where the functions are known already.
    pub async fn build_with(client: &Client, functions: &BTreeMap<String, Function>) -> House {
        let tenant = Uuid::new_v4();
        let slug = format!("house-{}", &tenant.simple().to_string()[..12]);
        let ids = ["fresh", "api_key"].map(|noun| (noun.to_owned(), Uuid::new_v4().to_string()));
        let mut house = House { tenant, slug, ids: ids.into() };
        let code = format!("ONLY{}", &tenant.simple().to_string()[..8].to_uppercase());
        house.ids.insert("code".to_owned(), code);
        let founded = house.call(client, functions, &house.founding()).await;
        house.keep("business", &founded, "/business/id");
        for step in steps::all() {
            let answer = house.call(client, functions, &step.call).await;
            for (noun, place) in step.keeps {
                house.keep(noun, &answer, place);
            }
        }
        house
    }

    /// Lets `$begun_session` have begun, which no command does.
    pub async fn begin(&self, superuser: &Client) {
        let sql = "update sessions set starts_at = starts_at - interval '10 years', ends_at = ends_at - interval '10 years',
                          local_start = local_start - interval '10 years' where id::text = $1";
        superuser.execute(sql, &[&self.ids["begun_session"]]).await.unwrap();
    }

    fn founding(&self) -> Call {
        let document = json!({
            "name": "House", "owner": {"name": "Olga", "email": "olga@example.org"},
            "business": {"name": "House", "slug": self.slug, "timezone": "Europe/Berlin", "currency": "EUR"},
        });
        Call::new("create_tenant", json!({"p_document": document}))
    }

    fn keep(&mut self, noun: &str, answer: &Value, place: &str) {
        let id = answer.pointer(place).and_then(Value::as_str);
        let id = id.unwrap_or_else(|| panic!("${noun}: no id at {place} of {answer}"));
        self.ids.insert(noun.to_owned(), id.to_owned());
    }

    async fn call(
        &self,
        client: &Client,
        functions: &BTreeMap<String, Function>,
        call: &Call,
    ) -> Value {
        let name = call.function;
        let function =
            functions.get(name).unwrap_or_else(|| panic!("there is no function api.{name}"));
        let sql = function.sql(Some(self.tenant), &call.with_ids(&self.ids).arguments);
        let row = client.query_one(&sql, &[]).await.unwrap_or_else(|error| {
            panic!("a step of the full house (crates/testkit/src/house/steps.rs) fails: {sql}: {error:?}")
        });
        let answer: Value = serde_json::from_str(row.get(0)).unwrap();
        answer.get(0).cloned().unwrap_or_default()
    }
}
