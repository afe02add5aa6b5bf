//! The kinds of faults that can be planted in a table, each with the rule of the gate that must name it, if there is
//! one, and the attempts of the matrix that must notice it, if they can.

use super::super::expect::{Context, Verb};
use super::tables::Table;

type Plant = Box<dyn Fn(&Table) -> Option<String> + Send + Sync>;

/// A kind of fault.
pub struct Kind {
    pub name: String,
    /// The gate must name this rule and the table.
    pub rule: Option<&'static str>,
    /// The attempts of which one at least must go otherwise than it should: role, contexts, verbs.
    pub shows: Option<Shows>,
    pub plant: Plant,
}

/// Where a fault shows in behaviour.
#[derive(Debug, Clone, Copy)]
pub struct Shows {
    pub role: &'static str,
    pub contexts: &'static [Context],
    pub verbs: &'static [Verb],
    /// Whether it must show in every table.
    pub always: bool,
}

const OURS: &[Context] = &[Context::Ours];
const UNSET: &[Context] = &[Context::Unset];

fn shows(
    role: &'static str,
    contexts: &'static [Context],
    verbs: &'static [Verb],
) -> Option<Shows> {
    Some(Shows { role, contexts, verbs, always: true })
}

/// What doesn't show in every table.
fn sometimes(
    role: &'static str,
    contexts: &'static [Context],
    verbs: &'static [Verb],
) -> Option<Shows> {
    shows(role, contexts, verbs).map(|shows| Shows { always: false, ..shows })
}

fn kind(
    name: impl Into<String>,
    rule: Option<&'static str>,
    shows: Option<Shows>,
    plant: impl Fn(&Table) -> Option<String> + Send + Sync + 'static,
) -> Kind {
    Kind { name: name.into(), rule, shows, plant: Box::new(plant) }
}

/// One whose statement needs the table's name only, at each `{}`.
fn plain(name: &'static str, rule: &'static str, shows: Option<Shows>, sql: &'static str) -> Kind {
    kind(name, Some(rule), shows, move |table| Some(sql.replace("{}", &table.name)))
}

/// Security switched off, and policies that let through too much or too little.
pub fn policies() -> Vec<Kind> {
    [switched_off(), altered_policies(), second_policies()].into_iter().flatten().collect()
}

fn switched_off() -> Vec<Kind> {
    let reading = &[Verb::Select, Verb::SelectForeign];
    vec![
        plain(
            "security off",
            "R03",
            shows("slotkeeper_server", OURS, reading),
            "alter table {} disable row level security",
        ),
        plain(
            "security not forced",
            "R04",
            shows("slotkeeper_owner", OURS, reading),
            "alter table {} no force row level security",
        ),
        plain(
            "policy dropped",
            "R05",
            shows("slotkeeper_server", OURS, reading),
            "drop policy tenant_isolation on {}",
        ),
        plain(
            "policy of another name",
            "R05",
            None,
            "alter policy tenant_isolation on {} rename to isolation",
        ),
    ]
}

fn altered_policies() -> Vec<Kind> {
    use Verb::*;
    let reading = &[Select, SelectForeign];
    let policy = |name: &'static str, text: &'static str, shows| {
        kind(name, Some("R06"), shows, move |table| {
            Some(format!("alter policy tenant_isolation on {} {text}", table.name))
        })
    };
    vec![
        policy(
            "policy true",
            "using (true) with check (true)",
            shows("slotkeeper_server", OURS, reading),
        ),
        policy("policy shows all", "using (true)", shows("slotkeeper_server", OURS, reading)),
        policy(
            "policy takes all",
            "with check (true)",
            shows("slotkeeper_owner", OURS, &[InsertForeign]),
        ),
        policy(
            "policy turned round",
            "using (tenant_id <> context.tenant_id())",
            shows("slotkeeper_server", OURS, reading),
        ),
        policy(
            "policy of all later tenants",
            "using (tenant_id >= context.tenant_id() or tenant_id <= context.tenant_id())",
            shows("slotkeeper_server", OURS, reading),
        ),
        policy(
            "policy open where no tenant is set",
            "using (tenant_id = coalesce(nullif(current_setting('app.tenant_id', true), '')::uuid, tenant_id))",
            shows("slotkeeper_server", UNSET, reading),
        ),
        policy(
            "policy empty where no tenant is set",
            "using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)",
            shows("slotkeeper_server", UNSET, reading),
        ),
        policy(
            "policy for one role",
            "to slotkeeper_server",
            shows("slotkeeper_api", OURS, reading),
        ),
        policy(
            "policy of another setting",
            "using (tenant_id = context.uuid_setting('app.business_id'))",
            shows("slotkeeper_server", OURS, reading),
        ),
        again(
            "policy only restrictive",
            "as restrictive",
            shows("slotkeeper_server", OURS, reading),
        ),
        again(
            "policy for reading only",
            "for select",
            shows("slotkeeper_owner", OURS, &[InsertOwn, UpdateAll]),
        ),
        kind("policy without a check of its own", Some("R06"), None, |table| {
            Some(format!(
                "drop policy tenant_isolation on {0}; create policy tenant_isolation on {0} using (tenant_id = context.tenant_id())",
                table.name
            ))
        }),
    ]
}

fn second_policies() -> Vec<Kind> {
    use Verb::*;
    let mut kinds = Vec::new();
    for (verb, text, role, verbs) in [
        ("select", "using (true)", "slotkeeper_server", &[Select, SelectForeign][..]),
        ("insert", "with check (true)", "slotkeeper_owner", &[InsertForeign]),
        ("update", "using (true) with check (true)", "slotkeeper_owner", &[UpdateBlind]),
        ("delete", "using (true)", "slotkeeper_owner", &[DeleteBlind]),
    ] {
        // Rows that others refer to can't be deleted, with or without the fault.
        let shown =
            if verb == "delete" { sometimes(role, OURS, verbs) } else { shows(role, OURS, verbs) };
        kinds.push(kind(format!("second policy for {verb}"), Some("R06"), shown, move |table| {
            Some(format!("create policy hole on {} for {verb} {text}", table.name))
        }));
    }
    for role in [
        "slotkeeper_server",
        "slotkeeper_worker",
        "slotkeeper_api",
        "slotkeeper_owner",
        "slotkeeper_login",
        "slotkeeper_backup",
    ] {
        let seen = !matches!(role, "slotkeeper_worker" | "slotkeeper_login" | "slotkeeper_backup");
        kinds.push(kind(
            format!("second policy for {role}"),
            Some("R06"),
            if seen { shows(role, OURS, &[Select, SelectForeign]) } else { None },
            move |table| {
                Some(format!("create policy hole on {} to {role} using (true)", table.name))
            },
        ));
    }
    kinds.push(kind("second policy for the relay", Some("R07"), None, |table| {
        let known =
            ["outbox", "bookings", "session_runs", "waitlist_runs"].contains(&table.name.as_str());
        (!known).then(|| {
            format!("create policy hole on {} to slotkeeper_relay using (true)", table.name)
        })
    }));
    kinds
}

/// The policy made anew, with a clause.
fn again(name: &str, clause: &'static str, shows: Option<Shows>) -> Kind {
    let check =
        if clause.contains("select") { "" } else { "with check (tenant_id = context.tenant_id())" };
    kind(name, Some("R06"), shows, move |table| {
        Some(format!(
            "drop policy tenant_isolation on {0}; create policy tenant_isolation on {0} {clause} using (tenant_id = context.tenant_id()) {check}",
            table.name
        ))
    })
}

/// Rights that somebody was given.
pub fn grants() -> Vec<Kind> {
    [usual_grants(), odd_grants()].into_iter().flatten().collect()
}

fn usual_grants() -> Vec<Kind> {
    let mut kinds = Vec::new();
    let attempts: &[(&str, &[Verb])] = &[
        ("select", &[Verb::Select]),
        ("insert", &[Verb::InsertOwn]),
        ("update", &[Verb::LockTable]),
        ("delete", &[Verb::LockTable]),
        ("truncate", &[Verb::Truncate]),
    ];
    for role in [
        "slotkeeper_server",
        "slotkeeper_worker",
        "slotkeeper_login",
        "slotkeeper_relay",
        "slotkeeper_backup",
        "slotkeeper_migrator",
        "public",
    ] {
        for (verb, verbs) in attempts.iter().copied() {
            if role == "slotkeeper_server" && verb == "select" {
                continue;
            }
            let rule = match verb {
                "select" => "R27",
                "truncate" => "R12",
                _ => "R20",
            };
            // Who has no way into the schema can't use the grant; the gate names it all the same.
            let usable =
                ["slotkeeper_server", "slotkeeper_worker", "slotkeeper_relay"].contains(&role);
            // Of its own tables the relay sees the tenant as it is.
            let partly = role == "slotkeeper_relay" && verb == "select";
            let shown = match usable {
                true if partly => sometimes(role, OURS, verbs),
                true => shows(role, OURS, verbs),
                false => None,
            };
            kinds.push(kind(format!("{verb} for {role}"), Some(rule), shown, move |table| {
                let worker_reads =
                    ["tenants", "businesses", "outbox"].contains(&table.name.as_str());
                let given = role == "slotkeeper_worker" && verb == "select" && worker_reads;
                (!given).then(|| format!("grant {verb} on {} to {role}", table.name))
            }));
        }
    }
    kinds
}

/// What nobody needs, single columns, and rights that are passed on.
fn odd_grants() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for (verb, role) in [
        ("truncate", "slotkeeper_api"),
        ("references", "slotkeeper_api"),
        ("trigger", "slotkeeper_api"),
        ("references", "slotkeeper_server"),
        ("trigger", "slotkeeper_server"),
    ] {
        kinds.push(kind(
            format!("{verb} for {role}"),
            Some("R12"),
            match verb {
                "truncate" => shows(role, OURS, &[Verb::Truncate]),
                "trigger" => shows(role, OURS, &[Verb::AddTrigger]),
                _ => None,
            },
            move |table| Some(format!("grant {verb} on {} to {role}", table.name)),
        ));
    }
    for (verb, role) in [
        ("select", "slotkeeper_login"),
        ("select", "slotkeeper_worker"),
        ("insert", "slotkeeper_server"),
        ("update", "slotkeeper_server"),
        ("update", "slotkeeper_api"),
        ("references", "slotkeeper_server"),
    ] {
        kinds.push(kind(
            format!("{verb} of the column tenant_id for {role}"),
            Some("R28"),
            None,
            move |table| Some(format!("grant {verb} (tenant_id) on {} to {role}", table.name)),
        ));
    }
    kinds.push(kind("select of another column for slotkeeper_relay", Some("R28"), None, |table| {
        let column = table.unseen.as_ref()?;
        Some(format!("grant select ({column}) on {} to slotkeeper_relay", table.name))
    }));
    kinds.push(kind("select with grant option", Some("R29"), None, |table| {
        Some(format!("grant select on {} to slotkeeper_server with grant option", table.name))
    }));
    kinds
}

/// Keys and references that leave the tenant out, or aren't kept.
pub fn keys() -> Vec<Kind> {
    vec![
        kind("unique key without the tenant", Some("R10"), None, |table| {
            let column = table
                .key
                .iter()
                .find(|column| *column != "tenant_id")
                .map_or(table.other(), String::as_str);
            Some(format!("create unique index hole_{0} on {0} ({column}) where false", table.name))
        }),
        kind("primary key without the tenant", Some("R10"), None, |table| {
            table.has_id().then(|| {
                format!(
                    "alter table {0} drop constraint {0}_pkey cascade, add primary key (id)",
                    table.name
                )
            })
        }),
        kind("exclusion without the tenant", Some("R10"), None, |table| {
            table.timed.then(|| {
                format!("alter table {} add exclude using gist (tstzrange(starts_at, ends_at) with &&) where (false)", table.name)
            })
        }),
        kind("index that the tenant doesn't lead", Some("R19"), None, |table| {
            Some(format!(
                "create index hole_{0} on {0} ({1}, tenant_id)",
                table.name,
                table.other()
            ))
        }),
        kind("unique key that null evades", Some("R22"), None, |table| {
            let column = table.nullable.as_ref()?;
            Some(format!(
                "create unique index hole_{0} on {0} (tenant_id, {column}) where false",
                table.name
            ))
        }),
        kind("tenant may be null", Some("R02"), None, |table| {
            Some(format!(
                "alter table {0} drop constraint {0}_pkey cascade, alter tenant_id drop not null",
                table.name
            ))
        }),
        kind("no tenant at all", Some("R01"), None, |table| {
            Some(format!("alter table {} rename tenant_id to owner", table.name))
        }),
        kind("foreign key without the tenant", Some("R11"), None, |table| {
            let (_, here, other, there) = table.foreign.as_ref()?;
            Some(format!(
                "create unique index if not exists hole_{other} on {other} ({there});
                 alter table {} add constraint hole foreign key ({here}) references {other} ({there})",
                table.name
            ))
        }),
        kind("foreign key put in another's place", Some("R11"), None, |table| {
            let (name, here, other, there) = table.foreign.as_ref()?;
            Some(format!(
                "create unique index if not exists hole_{other} on {other} ({there});
                 alter table {} drop constraint {name}, add constraint hole foreign key ({here}) references {other} ({there})",
                table.name
            ))
        }),
        kind("foreign key dropped", Some("R36"), None, |table| {
            let name = table.sole_foreign.as_ref()?;
            Some(format!("alter table {} drop constraint {name}", table.name))
        }),
        kind("constraint never checked", Some("R37"), None, |table| {
            Some(format!(
                "alter table {} add constraint hole check (tenant_id is not null) not valid",
                table.name
            ))
        }),
        kind("triggers of keys switched off", Some("R34"), None, |table| {
            Some(format!("alter table {} disable trigger all", table.name))
        }),
        kind("guard dropped", Some("R35"), None, |table| {
            table.guarded.then(|| format!("drop trigger guard_row on {}", table.name))
        }),
    ]
}

/// Ways around a table: views, functions, copies, rules, owners.
pub fn ways_around() -> Vec<Kind> {
    [views_and_functions(), turned_tables()].into_iter().flatten().collect()
}

fn views_and_functions() -> Vec<Kind> {
    vec![
        plain("view of the superuser", "R08", None, "create view hole_{} as select * from {}; grant select on hole_{} to slotkeeper_server"),
        plain("view in the API without the caller's rights", "R08", None, "create view api.hole_{} as select * from {}; alter view api.hole_{} owner to slotkeeper_api; grant select on api.hole_{} to slotkeeper_login"),
        plain("view for direct logins outside the API", "R27", None, "create view hole_{} with (security_invoker = true) as select * from {}; grant select on hole_{} to slotkeeper_login"),
        plain("materialised view", "R09", None, "create materialized view hole_{} as select * from {}; grant select on hole_{} to slotkeeper_server"),
        plain("foreign table", "R09", None, "do $$ begin create foreign data wrapper hole; create server hole foreign data wrapper hole; exception when duplicate_object then null; end $$;
                 create foreign table hole_{} (tenant_id uuid) server hole"),
        plain("function of the superuser", "R15", None, "create function api.hole_{}() returns setof {} language sql stable security definer set search_path = public as 'select * from {}'"),
        plain("function of the relay", "R31", None, "create function api.hole_{}() returns setof {} language sql stable security definer set search_path = public as 'select * from {}'; alter function api.hole_{}() owner to slotkeeper_relay"),
        plain("function of the owner in the API", "R31", None, "create function api.hole_{}() returns setof {} language sql stable security definer set search_path = public as 'select * from {}'; alter function api.hole_{}() owner to slotkeeper_owner"),
        plain("function without a pinned path", "R14", None, "create function api.hole_{}() returns bigint language sql stable security definer as 'select count(*) from public.{}'; alter function api.hole_{}() owner to slotkeeper_api"),
        plain("function for everybody", "R16", None, "create function api.hole_{}() returns setof {} language sql stable security definer set search_path = public as 'select * from {}'; alter function api.hole_{}() owner to slotkeeper_api; grant execute on function api.hole_{}() to public"),
        plain("helper for direct logins", "R41", None, "create function internal.hole_{}() returns setof {} language sql stable set search_path = public as 'select * from {}'; alter function internal.hole_{}() owner to slotkeeper_api; grant execute on function internal.hole_{}() to slotkeeper_login"),
    ]
}

fn turned_tables() -> Vec<Kind> {
    use Verb::*;
    vec![
        plain("copy of the table", "R03", None, "create table hole_{} as select * from {}"),
        plain("child that inherits", "R42", None, "create table hole_{} () inherits ({})"),
        plain(
            "rule that hides the write",
            "R33",
            None,
            "create rule hole as on update to {} do instead nothing",
        ),
        plain(
            "trigger from elsewhere",
            "R34",
            None,
            "create trigger hole before insert on {} for each row execute function suppress_redundant_updates_trigger()",
        ),
        plain(
            "owned by the commands' role",
            "R30",
            shows("slotkeeper_api", OURS, &[DisableSecurity, AddPolicy]),
            "alter table {} owner to slotkeeper_api",
        ),
        plain(
            "owned by the server",
            "R30",
            shows("slotkeeper_server", OURS, &[DisableSecurity, AddPolicy, Truncate]),
            "alter table {} owner to slotkeeper_server",
        ),
        plain("owned by the superuser", "R30", None, "alter table {} owner to current_user"),
        plain(
            "said to be of no tenant",
            "R38",
            None,
            "comment on table {} is '@global: not really'",
        ),
        plain("without comment", "R24", None, "comment on table {} is null"),
    ]
}
