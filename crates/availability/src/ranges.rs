//! Sets of instants as sorted, disjoint spans that don't touch.

use crate::time::Span;

/// Sorts, and joins what overlaps or touches.
pub(crate) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let joins = next.start <= kept.end;
        if joins {
            kept.end = kept.end.max(next.end);
        }
        joins
    });
    spans
}

/// `from` without `holes`; both merged.
pub(crate) fn without(from: &[Span], holes: &[Span]) -> Vec<Span> {
    let mut rest = Vec::with_capacity(from.len() + holes.len());
    let mut next = 0;
    for span in from {
        let mut start = span.start;
        while next < holes.len() && holes[next].end <= start {
            next += 1;
        }
        // A hole may reach into the following span, so `next` itself stays.
        for hole in holes[next..].iter().take_while(|hole| hole.start < span.end) {
            rest.extend(Span::of(start, hole.start));
            start = hole.end;
        }
        rest.extend(Span::of(start, span.end));
    }
    rest
}

/// The part of merged spans inside `window`.
pub(crate) fn clipped(spans: &[Span], window: Span) -> Vec<Span> {
    let cut = |span: &Span| Span::of(span.start.max(window.start), span.end.min(window.end));
    spans.iter().filter_map(cut).collect()
}

/// Is the whole of `inner` inside one of the merged spans?
pub(crate) fn covers(spans: &[Span], inner: Span) -> bool {
    let after = spans.partition_point(|span| span.start <= inner.start);
    after > 0 && spans[after - 1].end >= inner.end
}

/// Walks merged spans for questions whose starts only grow, in constant time each.
#[derive(Debug)]
pub(crate) struct Walker<'a> {
    spans: &'a [Span],
    next: usize,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(spans: &'a [Span]) -> Walker<'a> {
        Walker { spans, next: 0 }
    }

    /// The first span that ends after `start`.
    fn at(&mut self, start: i64) -> Option<Span> {
        while self.next < self.spans.len() && self.spans[self.next].end <= start {
            self.next += 1;
        }
        self.spans.get(self.next).copied()
    }

    pub(crate) fn covers(&mut self, start: i64, end: i64) -> bool {
        self.at(start).is_some_and(|span| span.start <= start && end <= span.end)
    }

    pub(crate) fn meets(&mut self, start: i64, end: i64) -> bool {
        self.at(start).is_some_and(|span| span.start < end)
    }
}
