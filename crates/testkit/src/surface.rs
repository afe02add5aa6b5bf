//! What nodes and direct logins ask a database for: functions that they may call, columns that they may read. What the
//! last release had stands in `db/released.txt`; its nodes go on asking for it while a later one is being rolled out.

use crate::Database;

/// One line each: kind, name, arguments or type, result, and who may; separated by tabs. A `?` marks an argument that
/// may be left out.
const SURFACE: &str = "
with callers as (
    select oid, rolname::text as name from pg_roles where rolname in ('slotkeeper_server', 'slotkeeper_worker', 'slotkeeper_login')
),
functions as (
    select format('%s.%s', n.nspname, p.proname) as name, p.oid,
           (select coalesce(string_agg(a.name || ' ' || format_type(a.type, null)
                            || case when a.number > p.pronargs - p.pronargdefaults then '?' else '' end, ', ' order by a.number), '')
              from unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[]) with ordinality as a (name, type, number)) as arguments,
           pg_get_function_result(p.oid) as result
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('api', 'internal', 'context') and p.prokind = 'f'
),
columns as (
    select format('%s.%s', c.relname, a.attname) as name, c.oid, a.attnum, format_type(a.atttypid, a.atttypmod) as type
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
)
select line from (
    select concat_ws(e'\\t', 'function', f.name, f.arguments, f.result, string_agg(r.name, ' ' order by r.name)) as line
      from functions f join callers r on has_function_privilege(r.oid, f.oid, 'execute')
     group by f.name, f.arguments, f.result
    union all
    select concat_ws(e'\\t', 'column', c.name, c.type, '-', string_agg(r.name, ' ' order by r.name))
      from columns c join callers r on has_column_privilege(r.oid, c.oid, c.attnum, 'select')
     group by c.name, c.type
) lines order by line collate \"C\"";

impl Database {
    /// The surface of this database.
    pub async fn surface(&self) -> Vec<String> {
        surface(&self.superuser().await).await
    }
}

/// The surface, over this connection.
pub async fn surface(client: &impl tokio_postgres::GenericClient) -> Vec<String> {
    client.query(SURFACE, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// Lines of an earlier surface that nothing in a later one answers to.
pub fn gone<'a>(earlier: &'a str, now: &[String]) -> Vec<&'a str> {
    let lines = earlier.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.filter(|line| !now.iter().any(|other| answers(other, line))).collect()
}

/// Whether who asks for `asked` is served by `present`: the same, or grown by arguments that may be left out.
fn answers(present: &str, asked: &str) -> bool {
    let (present, asked): (Vec<_>, Vec<_>) =
        (present.split('\t').collect(), asked.split('\t').collect());
    let ([kind, name, has, result, may], [asked_kind, asked_name, wants, expected, needed]) =
        (&present[..], &asked[..])
    else {
        return false;
    };
    let left_out = match has.strip_prefix(wants) {
        Some("") => true,
        // Only arguments of functions are told apart by commas.
        Some(further) if wants.is_empty() || further.starts_with(", ") => {
            further.trim_start_matches(", ").split(", ").all(|argument| argument.ends_with('?'))
        }
        _ => false,
    };
    (kind, name, result) == (asked_kind, asked_name, expected)
        && left_out
        && needed.split(' ').all(|role| may.split(' ').any(|other| other == role))
}
