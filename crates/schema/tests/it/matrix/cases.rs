//! The attempts as SQL.

use uuid::Uuid;

use super::catalogue::{Class, Granted, Relation, Role};
use super::expect::{Context, Expected, Verb, expected};
use super::ground::Ground;

/// One attempt, and what must become of it.
#[derive(Debug, Clone)]
pub struct Case {
    pub relation: String,
    pub verb: Verb,
    pub sql: String,
    pub expected: Expected,
}

/// Whose rows are a statement's own and whose are foreign, in one context.
pub struct View {
    pub context: Context,
    pub own: Uuid,
    pub foreign: Uuid,
    /// The tenant that the mapped login has, whatever it says.
    mapped: Uuid,
}

impl View {
    pub fn of(ground: &Ground, context: Context) -> View {
        let (ours, theirs) = (ground.ours.tenant, ground.theirs.tenant);
        let (own, foreign) = match context {
            Context::Theirs => (theirs, ours),
            Context::Unknown => (nobody(), theirs),
            _ => (ours, theirs),
        };
        View { context, own, foreign, mapped: ours }
    }

    /// What the setting says; none leaves it alone.
    pub fn setting(&self) -> Option<String> {
        match self.context {
            Context::Unset => None,
            Context::Empty => Some(String::new()),
            Context::Garbage => Some("garbage".into()),
            Context::Ours | Context::Theirs | Context::Unknown => Some(self.own.to_string()),
        }
    }
}

/// The id of nothing and nobody.
pub fn nobody() -> Uuid {
    Uuid::from_u128(0x0bad_0bad_0bad_4bad_8bad_0bad_0bad_0bad)
}

/// Every attempt of a role on a relation in one context; COPY is made elsewhere.
pub fn cases(
    (name, role): (&str, Role),
    granted: &Granted,
    relation: &Relation,
    view: &View,
) -> Vec<Case> {
    let make = |(verb, sql): (Verb, String)| Case {
        relation: relation.name.clone(),
        verb,
        sql,
        expected: expected((name, role), granted, relation, view.context, verb),
    };
    // A view goes by the mapping of a direct login, not by what it has set.
    let mapped = View { own: view.mapped, ..*view };
    let view = if relation.class == Class::View && role == Role::Login { &mapped } else { view };
    statements(granted, relation, view, name).into_iter().map(make).collect()
}

fn statements(
    granted: &Granted,
    relation: &Relation,
    view: &View,
    role: &str,
) -> Vec<(Verb, String)> {
    match relation.class {
        Class::Tenant => {
            [reads(relation, view), writes(granted, relation, view), owners(relation, role)]
                .concat()
        }
        Class::View => reads(relation, view).into_iter().take(1).collect(),
        Class::Sequence => vec![(Verb::NextValue, format!("select nextval('{}')", relation.name))],
        Class::Global | Class::Directory => [plain(relation), owners(relation, role)].concat(),
    }
}

fn reads(relation: &Relation, View { own, foreign, .. }: &View) -> Vec<(Verb, String)> {
    let name = &relation.name;
    let counted = counted(own);
    vec![
        (Verb::Select, format!("select {counted} from {name}")),
        (Verb::SelectForeign, format!("select count(*) from {name} where tenant_id = '{foreign}'")),
        (
            Verb::SelectSpying,
            format!("select {counted} from {name} where matrix.spy(tenant_id, '{own}')"),
        ),
        (
            Verb::SelectUnsecured,
            format!("set local row_security = off\u{1e}select {counted} from {name}"),
        ),
    ]
}

/// Own rows and foreign ones, as `3:0`.
fn counted(own: &Uuid) -> String {
    format!(
        "count(*) filter (where tenant_id = '{own}') || ':' || count(*) filter (where tenant_id is distinct from '{own}')"
    )
}

fn writes(granted: &Granted, relation: &Relation, view: &View) -> Vec<(Verb, String)> {
    let View { own, foreign, context, .. } = view;
    let name = &relation.name;
    let (ours, theirs) = relation.rows.as_ref().expect("a table has rows");
    let (own_row, foreign_row) = match context {
        Context::Theirs => (theirs, ours),
        _ => (ours, theirs),
    };
    let insert = |row: &str| insert(relation, row);
    // A column that may be updated, or one that may not: then the refusal is what is looked for.
    let column = granted.update.as_deref().unwrap_or("tenant_id");
    let key = relation.key.join(", ");
    vec![
        (
            Verb::LockForeign,
            format!("with x as (select 1 from {name} where tenant_id = '{foreign}' for update) select count(*) from x"),
        ),
        (Verb::InsertOwn, insert(own_row)),
        (Verb::InsertForeign, insert(foreign_row)),
        (
            Verb::UpsertForeign,
            format!("{} on conflict ({key}) do update set {column} = excluded.{column}", insert(foreign_row)),
        ),
        (Verb::UpsertForeignNothing, format!("{} on conflict do nothing", insert(foreign_row))),
        (
            Verb::UpdateAll,
            format!("with x as (update {name} set {column} = {column} returning tenant_id) select {} from x", counted(own)),
        ),
        (
            Verb::UpdateForeign,
            format!(
                "with x as (update {name} set {column} = {column} where tenant_id = '{foreign}' returning tenant_id) select count(*) from x"
            ),
        ),
        (Verb::UpdateBlind, format!("update {name} set tenant_id = '{own}'")),
        (Verb::DeleteBlind, format!("delete from {name}")),
        (
            Verb::MoveToForeign,
            format!(
                "with x as (update {name} set tenant_id = '{foreign}' where tenant_id = '{own}' returning tenant_id) select count(*) from x"
            ),
        ),
        (
            Verb::DeleteForeign,
            format!(
                "with x as (delete from {name} where tenant_id = '{foreign}' returning tenant_id) select count(*) from x"
            ),
        ),
        (
            Verb::MergeForeign,
            format!(
                "merge into {name} t using (select '{foreign}'::uuid as tenant_id) s on t.tenant_id = s.tenant_id
                   when matched then update set {column} = t.{column}"
            ),
        ),
        (Verb::LockTable, format!("lock table {name} in exclusive mode")),
    ]
}

/// Of tables that belong to no tenant.
fn plain(relation: &Relation) -> Vec<(Verb, String)> {
    let name = &relation.name;
    let (row, _) = relation.rows.as_ref().expect("a table has rows");
    let column = &relation.columns[0];
    vec![
        (Verb::Select, format!("select count(*) from {name}")),
        (Verb::InsertOwn, insert(relation, row)),
        (Verb::UpdateAll, format!("update {name} set {column} = {column}")),
        (Verb::DeleteForeign, format!("delete from {name}")),
        (Verb::LockTable, format!("lock table {name} in exclusive mode")),
    ]
}

/// What only the owner of a table may do.
fn owners(relation: &Relation, role: &str) -> Vec<(Verb, String)> {
    let name = &relation.name;
    // To pass a right on to somebody else; the answer is whether that one has it now.
    let friend =
        if role.starts_with("slotkeeper_login") { "slotkeeper_worker" } else { "slotkeeper_login" };
    vec![
        (Verb::Truncate, format!("truncate {name}")),
        (Verb::DisableSecurity, format!("alter table {name} disable row level security")),
        (Verb::AddPolicy, format!("create policy hole on {name} using (true)")),
        (
            Verb::AddTrigger,
            format!(
                "create trigger hole before update on {name} for each row execute function suppress_redundant_updates_trigger()"
            ),
        ),
        (
            Verb::PassOn,
            format!(
                "grant delete on {name} to {friend}\u{1e}select has_table_privilege('{friend}', '{name}', 'delete')"
            ),
        ),
    ]
}

fn insert(relation: &Relation, row: &str) -> String {
    let columns = relation.columns.join(", ");
    let (name, row) = (&relation.name, row.replace('\'', "''"));
    format!(
        "insert into {name} ({columns}) select {columns} from jsonb_populate_record(null::{name}, '{row}')"
    )
}
