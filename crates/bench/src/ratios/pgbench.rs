//! PostgreSQL alone, by its own `pgbench`: what nobody who asks it can outdo.

use std::path::PathBuf;
use std::process::Stdio;

use private_postgres::Programs;
use tokio::process::Command;

use super::load::Slice;

/// `pgbench`, and the database that it asks.
#[derive(Debug)]
pub struct Pgbench {
    program: PathBuf,
    url: String,
    folder: PathBuf,
}

/// Scripts of which each transaction is one, by chance.
#[derive(Debug, Clone)]
pub struct Scripts(Vec<PathBuf>);

impl Pgbench {
    /// Finds it; `url` names the role too.
    pub fn find(url: String) -> Result<Pgbench, String> {
        let programs = Programs::find().map_err(|error| error.to_string())?;
        let program = programs.tool("pgbench").map_err(|error| error.to_string())?;
        let folder =
            std::env::temp_dir().join(format!("slotkeeper-pgbench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(Pgbench { program, url, folder })
    }

    /// Keeps scripts to be run.
    pub fn scripts(&self, name: &str, texts: &[String]) -> Scripts {
        let write = |(number, text): (usize, &String)| {
            let path = self.folder.join(format!("{name}-{number}.sql"));
            std::fs::write(&path, text).unwrap();
            path
        };
        Scripts(texts.iter().enumerate().map(write).collect())
    }

    /// So many clients run so many transactions each, statements prepared.
    pub async fn run(
        &self,
        scripts: &Scripts,
        clients: usize,
        transactions: usize,
    ) -> Result<Slice, String> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(clients);
        let mut command = Command::new(&self.program);
        command.args(["-n", "-M", "prepared"]).stdin(Stdio::null());
        for (flag, count) in [("-c", clients), ("-j", threads), ("-t", transactions)] {
            command.args([flag, &count.to_string()]);
        }
        for script in &scripts.0 {
            command.arg("-f").arg(script);
        }
        let output = command.arg(&self.url).output().await.map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout);
        let all = format!("transactions actually processed: {0}/{0}\n", clients * transactions);
        if !output.status.success() || !said.contains(&all) {
            let complained = String::from_utf8_lossy(&output.stderr);
            return Err(format!("pgbench didn't do what it was told: {said}{complained}"));
        }
        let number = |before: &str| {
            let rest = said.split_once(before).map(|(_, rest)| rest.split(' ').next());
            rest.flatten().and_then(|number| number.trim().parse::<f64>().ok())
        };
        match (number("tps = "), number("latency average = ")) {
            (Some(rate), Some(mean)) => Ok(Slice { rate, millis: vec![mean] }),
            _ => Err(format!("pgbench says no rate: {said}")),
        }
    }
}

impl Drop for Pgbench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
