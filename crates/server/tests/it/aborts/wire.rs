//! A wire between the server and PostgreSQL that is slow, so that requests can be cut off while they wait, and that can
//! change what the server says: mutations of a program that stays as it is.

use std::io;
use std::time::Duration;

use testkit::{Database, Dice};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::JoinHandle;
use tokio_postgres::config::Host;

/// What the server says, and what arrives in its place: as long, or the message would be cut wrong.
#[derive(Debug, Clone, Copy)]
pub struct Falsified(pub &'static str, pub &'static str);

/// Ends with its test.
pub struct Wire {
    /// How the server connects through it.
    pub url: String,
    listening: JoinHandle<()>,
}

impl Wire {
    pub async fn to(database: &Database, falsified: Option<Falsified>) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let config = database.config_of("slotkeeper_server");
        let (host, target) = (config.get_hosts()[0].clone(), config.get_ports().first().copied());
        let target = target.unwrap_or(5432);
        let listening = tokio::spawn(async move {
            let mut number = 0;
            while let Ok((near, _)) = listener.accept().await {
                number += 1;
                tokio::spawn(join(near, host.clone(), target, falsified, number));
            }
        });
        let url =
            format!("postgresql://slotkeeper_server:test@127.0.0.1:{port}/{}", database.name());
        Wire { url, listening }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn join(
    near: TcpStream,
    host: Host,
    port: u16,
    falsified: Option<Falsified>,
    number: u64,
) -> io::Result<()> {
    near.set_nodelay(true)?;
    match host {
        Host::Unix(folder) => {
            let far = UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await?;
            both_ways(near.into_split(), far.into_split(), falsified, number).await
        }
        Host::Tcp(name) => {
            let far = TcpStream::connect((name, port)).await?;
            far.set_nodelay(true)?;
            both_ways(near.into_split(), far.into_split(), falsified, number).await
        }
    }
}

async fn both_ways(
    (near_reads, near_writes): (impl AsyncRead + Unpin, impl AsyncWrite + Unpin),
    (far_reads, far_writes): (impl AsyncRead + Unpin, impl AsyncWrite + Unpin),
    falsified: Option<Falsified>,
    number: u64,
) -> io::Result<()> {
    let there = carry(near_reads, far_writes, falsified, None);
    let back = carry(far_reads, near_writes, None, Some(Dice::new(number)));
    tokio::try_join!(there, back).map(|_| ())
}

/// With dice it takes its time.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    falsified: Option<Falsified>,
    mut dice: Option<Dice>,
) -> io::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut bytes).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        if let Some(dice) = &mut dice {
            tokio::time::sleep(Duration::from_micros(dice.below(3_000))).await;
        }
        if let Some(Falsified(said, arrives)) = falsified {
            replace(&mut bytes[..length], said.as_bytes(), arrives.as_bytes());
        }
        to.write_all(&bytes[..length]).await?;
    }
}

fn replace(bytes: &mut [u8], said: &[u8], arrives: &[u8]) {
    assert_eq!(said.len(), arrives.len(), "the message would be cut wrong");
    let mut at = 0;
    while at + said.len() <= bytes.len() {
        if &bytes[at..at + said.len()] == said {
            bytes[at..at + said.len()].copy_from_slice(arrives);
        }
        at += 1;
    }
}
