//! A wire with bad weather: it carries bytes between two ends, late at times, and is cut at times in the middle of what is said.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use testkit::Dice;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::Notify;

/// Where a wire leads.
#[derive(Debug, Clone)]
pub enum End {
    /// A node.
    Tcp(String),
    /// PostgreSQL's socket.
    Unix(PathBuf),
}

/// The weather over all wires of a run.
#[derive(Debug)]
pub struct Weather {
    dice: Mutex<Dice>,
    /// Of how many portions one is late.
    late: u64,
    /// Of how many portions one is the last.
    cut: u64,
    calm: AtomicBool,
    storm: Notify,
    /// Wires that were cut.
    pub cuts: AtomicU64,
    /// Portions that were late.
    pub delays: AtomicU64,
}

impl Weather {
    /// Weather of these dice.
    pub fn new(seed: u64, late: u64, cut: u64) -> Arc<Weather> {
        Arc::new(Weather {
            dice: Mutex::new(Dice::new(seed)),
            late,
            cut,
            calm: AtomicBool::new(false),
            storm: Notify::new(),
            cuts: AtomicU64::new(0),
            delays: AtomicU64::new(0),
        })
    }

    /// No more of it.
    pub fn calm_down(&self) {
        self.calm.store(true, Ordering::Relaxed);
    }

    /// Cuts all wires at once.
    pub fn storm(&self) {
        self.storm.notify_waiters();
    }

    /// What becomes of a portion: how long it is late, or nothing if it never arrives.
    fn fate(&self) -> Option<Duration> {
        if self.calm.load(Ordering::Relaxed) {
            return Some(Duration::ZERO);
        }
        let mut dice = self.dice.lock().unwrap();
        if dice.one_in(self.cut) {
            return None;
        }
        let late = if dice.one_in(self.late) { 5 + dice.below(120) } else { 0 };
        self.delays.fetch_add(u64::from(late > 0), Ordering::Relaxed);
        Some(Duration::from_millis(late))
    }
}

/// Lays a wire to that end; says where it begins.
pub async fn wire(to: End, weather: &Arc<Weather>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let begins = listener.local_addr().unwrap().to_string();
    let weather = Arc::clone(weather);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            tokio::spawn(connect(near, to.clone(), Arc::clone(&weather)));
        }
    });
    begins
}

async fn connect(near: TcpStream, to: End, weather: Arc<Weather>) {
    let _ = near.set_nodelay(true);
    match to {
        End::Tcp(address) => {
            if let Ok(far) = TcpStream::connect(address).await {
                let _ = far.set_nodelay(true);
                carry(near, far, &weather).await;
            }
        }
        End::Unix(path) => {
            if let Ok(far) = UnixStream::connect(path).await {
                carry(near, far, &weather).await;
            }
        }
    }
}

/// Both ways at once, until either end or the weather is done. Then both ends notice.
async fn carry(near: TcpStream, far: impl AsyncRead + AsyncWrite, weather: &Weather) {
    let (from_near, to_near) = near.into_split();
    let (from_far, to_far) = tokio::io::split(far);
    let cut = tokio::select! {
        cut = pump(from_near, to_far, weather) => cut,
        cut = pump(from_far, to_near, weather) => cut,
        () = weather.storm.notified() => true,
    };
    weather.cuts.fetch_add(u64::from(cut), Ordering::Relaxed);
}

/// Carries one way. Whether it ended because the wire was cut.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    weather: &Weather,
) -> bool {
    let mut portion = vec![0; 16 * 1024];
    loop {
        let Ok(length @ 1..) = from.read(&mut portion).await else { return false };
        let Some(late) = weather.fate() else {
            // Half of it may have got through.
            let _ = to.write_all(&portion[..length / 2]).await;
            return true;
        };
        if !late.is_zero() {
            tokio::time::sleep(late).await;
        }
        if to.write_all(&portion[..length]).await.is_err() {
            return false;
        }
    }
}
