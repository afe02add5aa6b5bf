//! What businesses have set, as far as it decides when something is free: kept until one of their tenant sets anything.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use uuid::Uuid;

use super::{Changes, Mark};
use crate::platform::telemetry;

/// Of what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Which {
    /// The tenant.
    pub tenant: Uuid,
    /// The service.
    pub service: Uuid,
    /// From when on changes of hours are known, in seconds since 1970.
    pub first: i64,
    /// Until when.
    pub end: i64,
}

/// What takes memory.
pub trait Weigh: Any + Send + Sync {
    /// How much, in bytes, roughly.
    fn bytes(&self) -> usize;
}

/// Rules of services, and whose the names of businesses in addresses are.
#[derive(Debug)]
pub struct KeptRules {
    services: Option<Cache<Which, Entry, Size>>,
    names: Option<Cache<Box<str>, Name>>,
}

#[derive(Clone)]
struct Entry {
    mark: Mark,
    bytes: usize,
    value: Arc<dyn Any + Send + Sync>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Entry").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy)]
struct Name {
    mark: Mark,
    tenant: Uuid,
    business: Uuid,
}

#[derive(Debug, Clone)]
struct Size;

impl Weighter<Which, Entry> for Size {
    fn weight(&self, _: &Which, entry: &Entry) -> u64 {
        entry.bytes as u64 + 128
    }
}

/// How large rules of a service are expected to be, in bytes.
const TYPICAL: u64 = 4 << 10;
/// How many names are kept.
const NAMES: usize = 4096;

impl KeptRules {
    /// Room for so many MiB; with 0 nothing is kept.
    pub(super) fn new(mib: u32) -> KeptRules {
        let bytes = u64::from(mib) << 20;
        let count = usize::try_from(bytes / TYPICAL).unwrap_or(usize::MAX);
        let kept = bytes > 0;
        KeptRules {
            services: kept.then(|| Cache::with_weighter(count, bytes, Size)),
            names: kept.then(|| Cache::new(NAMES)),
        }
    }

    /// What was kept of this, if it still holds.
    pub fn find<T: Weigh>(&self, changes: &Changes, which: &Which) -> Option<Arc<T>> {
        let services = self.services.as_ref()?;
        let now = Instant::now();
        changes.want(now);
        let found = services.get(which);
        let found = found.filter(|entry| changes.has_same_rules(entry.mark, now));
        let found = found.and_then(|entry| entry.value.downcast::<T>().ok());
        telemetry::kept_rules(found.is_some());
        found
    }

    /// Keeps it until anything is set after the mark, which was made before anything was read.
    pub fn keep<T: Weigh>(&self, which: Which, mark: Mark, value: &Arc<T>) {
        if let Some(services) = &self.services {
            let entry = Entry { mark, bytes: value.bytes(), value: Arc::clone(value) as _ };
            services.insert(which, entry);
        }
    }

    /// Whose name it is in addresses: the tenant's, and the business's, if that still holds.
    pub fn named(&self, changes: &Changes, slug: &str) -> Option<(Uuid, Uuid)> {
        let name = self.names.as_ref()?.get(slug)?;
        changes.has_same_rules(name.mark, Instant::now()).then_some((name.tenant, name.business))
    }

    /// Keeps whose name it was after the mark.
    pub fn keep_name(&self, slug: &str, mark: Mark, tenant: Uuid, business: Uuid) {
        if let Some(names) = &self.names {
            names.insert(slug.into(), Name { mark, tenant, business });
        }
    }
}
