//! A token bucket per client address, for routes that need no key.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Buckets beyond this are swept: full ones say nothing.
const SWEEP_AT: usize = 50_000;

/// How many requests a second, and how many at once.
#[derive(Debug)]
pub struct RateLimit {
    per_second: f64,
    burst: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// What is left, or how many seconds to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on; so many more may follow at once.
    Pass(u64),
    /// Wait so many seconds.
    Wait(u64),
}

impl RateLimit {
    /// A limit; `per_second` 0 means none.
    pub fn new(per_second: u32, burst: u32) -> RateLimit {
        RateLimit {
            per_second: f64::from(per_second),
            burst: f64::from(burst.max(1)),
            buckets: Mutex::default(),
        }
    }

    /// The size of a bucket, for the headers.
    pub fn burst(&self) -> u64 {
        self.burst as u64
    }

    /// Takes one token of this address.
    pub fn take(&self, address: IpAddr, now: Instant) -> Verdict {
        if self.per_second == 0.0 {
            return Verdict::Pass(self.burst());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= SWEEP_AT {
            buckets.retain(|_, bucket| self.refilled(*bucket, now) < self.burst);
        }
        let bucket =
            buckets.entry(prefix(address)).or_insert(Bucket { tokens: self.burst, at: now });
        let tokens = self.refilled(*bucket, now);
        let left = tokens - 1.0;
        *bucket = Bucket { tokens: if left < 0.0 { tokens } else { left }, at: now };
        if left < 0.0 {
            Verdict::Wait((-left / self.per_second).ceil().max(1.0) as u64)
        } else {
            Verdict::Pass(left as u64)
        }
    }

    fn refilled(&self, bucket: Bucket, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.tokens + passed * self.per_second).min(self.burst)
    }
}

/// Whoever has an IPv6 address has the whole /64.
fn prefix(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
    }
}
