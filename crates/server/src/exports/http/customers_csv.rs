//! `GET /v1/customers.csv`

use std::sync::Arc;

use crate::customers::model::customer_query;
use crate::customers::store;
use crate::exports::stream::{self, Fetch, Format};
use crate::exports::tables;
use crate::platform::http::filter;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/customers.csv", "customers.export", export)
        .summary("Export customers as a table")
        .description(
            "CSV (RFC 4180, UTF-8), in the order in which they came. Before what somebody typed and a spreadsheet would compute stands \
             an apostrophe.",
        )
        .query::<ExportQuery>()
        .answers_text("text/csv", "name,email,phone,…\r\nAda Byron,ada@example.org,'+4930901820,…\r\n")
        .refuses(&["search_too_broad"])
}

customer_query! {
    ExportQuery {
        /// Whether the file begins with a byte order mark, without which some spreadsheets take it for another character set; yes if not given.
        bom: Option<bool>,
    }
}

async fn export(State(app): State<App>, caller: Caller, Query(query): Query<ExportQuery>) -> Reply {
    let format = Format {
        media: "text/csv; charset=utf-8; header=present",
        file: "customers.csv",
        head: tables::head(tables::CUSTOMERS, query.bom.unwrap_or(true)),
        item: |customer, text| tables::row(tables::CUSTOMERS, customer, text),
        tail: "",
    };
    let (tenant, filter) = (caller.tenant, filter(&query));
    let fetch: Fetch = Arc::new(move |app, page| {
        let filter = filter.clone();
        Box::pin(async move { store::list(&app.db, tenant, page, &filter).await })
    });
    stream::answer(app, fetch, format).await
}
