//! The limits in PostgreSQL: the same rows, role and policies, and nothing around them.

use std::collections::BTreeMap;
use std::time::Duration;

use testkit::Database;
use uuid::Uuid;

use super::load::Slice;
use super::pgbench::{Pgbench, Scripts};
use super::subject::{Question, Subject};
use super::world::World;

/// Scripts of `pgbench` for each limit, and how fast each went last.
#[derive(Debug)]
pub struct Limits {
    pgbench: Pgbench,
    scripts: BTreeMap<Subject, Scripts>,
    rates: BTreeMap<(Subject, usize), f64>,
    inserted: usize,
    before: i64,
}

/// How many transactions each client runs when nobody knows yet how long one takes.
const FIRST: usize = 20;

impl Limits {
    /// Makes the tables and scripts, and looks whether the scripts read what they should.
    pub async fn prepare(database: &Database, world: &World) -> Result<Limits, String> {
        let admin = database.superuser().await;
        admin.batch_execute(&table(world)).await.unwrap();
        let pgbench = Pgbench::find(database.url("slotkeeper_server"))?;
        let mut scripts = BTreeMap::new();
        let mut keep = |subject: Subject, name: &str, texts: &[String]| {
            scripts.insert(subject, pgbench.scripts(name, texts));
        };
        keep(Subject::One, "one", &["select 1;\n".into()]);
        keep(Subject::Insert, "insert", &["select bare_insert();\n".into()]);
        let update = "update bare_seats set sold = sold + 1 where id = 1 and sold + 1 <= total;\n";
        keep(Subject::Update, "update", &[update.into()]);
        for question in Question::ALL {
            let mut texts = Vec::new();
            for business in 0..world.businesses.len() {
                let (sql, wanted) = world.rows(business, question);
                let tenant = world.businesses[business].salon.tenant;
                let found = database.as_tenant(tenant).await.query(&sql, &[]).await;
                let found = found.map_err(|error| error.to_string())?.len();
                if found != wanted {
                    return Err(format!("{sql} finds {found} rows, and {wanted} were made"));
                }
                texts.push(read(tenant, &sql));
            }
            keep(Subject::Read(question), &format!("{question:?}").to_lowercase(), &texts);
        }
        let count = "select count(*) from bare_claims";
        let before = admin.query_one(count, &[]).await.unwrap().get(0);
        Ok(Limits { pgbench, scripts, rates: BTreeMap::new(), inserted: 0, before })
    }

    /// Measures one for about so long.
    pub async fn run(
        &mut self,
        subject: Subject,
        clients: usize,
        time: Duration,
    ) -> Result<Slice, String> {
        let known = self.rates.get(&(subject, clients));
        let each = known.map_or(FIRST, |rate| (rate * time.as_secs_f64()) as usize / clients);
        let each = each.max(FIRST);
        let slice = self.pgbench.run(&self.scripts[&subject], clients, each).await?;
        self.rates.insert((subject, clients), slice.rate);
        if subject == Subject::Insert {
            self.inserted += each * clients;
        }
        Ok(slice)
    }

    /// What isn't in the tables afterwards that should be.
    pub async fn broken(&self, database: &Database) -> Vec<String> {
        let count = "select count(*) from bare_claims";
        let found: i64 = database.superuser().await.query_one(count, &[]).await.unwrap().get(0);
        let wanted = self.before + i64::try_from(self.inserted).unwrap();
        if found == wanted {
            return Vec::new();
        }
        vec![format!(
            "pgbench inserted {} claims, and {found} are there instead of {wanted}",
            self.inserted
        )]
    }
}

/// One transaction in one flush, as the server sends its reads.
fn read(tenant: Uuid, sql: &str) -> String {
    format!(
        "\\startpipeline\nbegin read only;\nset local app.tenant_id = '{tenant}';\n{sql};\ncommit;\n\\endpipeline\n"
    )
}

/// A table as full as that of the claims, with the constraint and nothing else; a call that puts a claim into it, each time for
/// the next of all people; and a row with seats.
fn table(world: &World) -> String {
    let mut people = Vec::new();
    for person in 0..super::world::PEOPLE {
        let salons = world.businesses.iter().map(|business| &business.salon);
        people.extend(salons.map(|salon| (salon.tenant, salon.staff[person])));
    }
    let list = |ids: Vec<Uuid>| {
        let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        format!("'{{{}}}'::uuid[]", ids.join(","))
    };
    let tenants = list(people.iter().map(|person| person.0).collect());
    let subjects = list(people.iter().map(|person| person.1).collect());
    let count = people.len();
    format!(
        "create table bare_claims (
             tenant_id uuid not null, subject_id uuid not null, starts_at timestamptz not null, ends_at timestamptz not null, booking_id uuid,
             exclude using gist (tenant_id extensions.gist_uuid_ops with =, subject_id extensions.gist_uuid_ops with =,
                                 tstzrange(starts_at, ends_at) with &&));
         insert into bare_claims select tenant_id, subject_id, starts_at, ends_at, booking_id from claims;
         call context.protect_table('bare_claims');
         create sequence bare_number minvalue 0;
         create function bare_insert() returns void language plpgsql as $$
         declare
             v_number  bigint := nextval('bare_number');
             v_tenant  uuid := ({tenants})[1 + v_number % {count}];
             v_start   timestamptz := '2032-01-01 09:00+01'::timestamptz + make_interval(hours => (v_number / {count} * 2)::int);
         begin
             perform set_config('app.tenant_id', v_tenant::text, true);
             insert into bare_claims values (v_tenant, ({subjects})[1 + v_number % {count}], v_start, v_start + interval '1 hour', v_tenant);
         end $$;
         create table bare_seats (id integer primary key, total integer not null, sold integer not null);
         insert into bare_seats values (1, 2000000000, 0);
         grant select, insert, update on bare_claims, bare_seats to slotkeeper_server;
         grant usage on sequence bare_number to slotkeeper_server;
         analyze bare_claims"
    )
}
