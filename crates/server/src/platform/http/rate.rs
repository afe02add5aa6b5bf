//! A token bucket for each client address, and for each API key.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::response::Response;

use super::Problem;

/// When there are so many buckets they are swept: full ones say nothing.
const SWEEP_AT: usize = 50_000;

/// How many requests a second, and how many at once.
#[derive(Debug)]
pub struct RateLimit<K> {
    per_second: f64,
    burst: f64,
    whose: &'static str,
    buckets: Mutex<Buckets<K>>,
}

#[derive(Debug)]
struct Buckets<K> {
    known: HashMap<K, Bucket>,
    sweep_at: usize,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// What whoever asks may still ask at once; nothing where there is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allowance(Option<(u64, u64)>);

impl Allowance {
    /// Says it in the answer's headers.
    pub fn on(self, mut response: Response) -> Response {
        if let Some((burst, left)) = self.0 {
            let headers = response.headers_mut();
            headers.insert("ratelimit-limit", burst.into());
            headers.insert("ratelimit-remaining", left.into());
        }
        response
    }

    /// The requests that are left, if they are counted.
    pub fn left(self) -> Option<u64> {
        self.0.map(|(_, left)| left)
    }
}

impl<K: Hash + Eq> RateLimit<K> {
    /// A limit; `per_second` 0 means none. `whose` stands in the refusal: "your address", "this API key".
    pub fn new(per_second: u32, burst: u32, whose: &'static str) -> RateLimit<K> {
        RateLimit {
            per_second: f64::from(per_second),
            burst: f64::from(burst.max(1)),
            whose,
            buckets: Mutex::new(Buckets { known: HashMap::new(), sweep_at: SWEEP_AT }),
        }
    }

    /// Takes one token, or says how long to wait for it.
    pub fn take(&self, of: K, now: Instant) -> Result<Allowance, Problem> {
        self.withdraw(of, 1.0, now)
    }

    /// Refuses where there is no token to take, and takes none.
    pub fn look(&self, of: K, now: Instant) -> Result<Allowance, Problem> {
        self.withdraw(of, 0.0, now)
    }

    fn withdraw(&self, of: K, price: f64, now: Instant) -> Result<Allowance, Problem> {
        if self.per_second == 0.0 {
            return Ok(Allowance::default());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.known.len() >= buckets.sweep_at {
            buckets.known.retain(|_, bucket| self.refilled(*bucket, now) < self.burst);
            // What stays is in use: to look through it at each request would be the crowd's next weapon.
            buckets.sweep_at = SWEEP_AT.max(buckets.known.len() * 2);
        }
        let bucket = buckets.known.entry(of).or_insert(Bucket { tokens: self.burst, at: now });
        let tokens = self.refilled(*bucket, now);
        if tokens < 1.0 {
            *bucket = Bucket { tokens, at: now };
            return Err(self.refusal(1.0 - tokens));
        }
        *bucket = Bucket { tokens: tokens - price, at: now };
        Ok(Allowance(Some((self.burst as u64, (tokens - price) as u64))))
    }

    /// How many buckets there are, for tests.
    #[cfg(test)]
    pub fn known(&self) -> usize {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).known.len()
    }

    fn refusal(&self, missing: f64) -> Problem {
        let seconds = (missing / self.per_second).ceil().max(1.0) as u64;
        Problem::new(
            "rate_limited",
            format!("Too many requests from {}. Wait a moment.", self.whose),
        )
        .retry_after(seconds)
        .rate_limited(self.burst as u64)
    }

    fn refilled(&self, bucket: Bucket, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.tokens + passed * self.per_second).min(self.burst)
    }
}

/// Whoever has an IPv6 address has the whole /64.
pub(super) fn prefix(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
    }
}
