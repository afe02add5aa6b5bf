//! Times of one date in minutes from its midnight: sorted, apart from each other, up to the end of the next date.

/// Minutes of a day.
pub const DAY: u16 = 1440;

/// The times at which a date is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Spans(Vec<(u16, u16)>);

impl Spans {
    /// From and to; an end at or before the start is on the next date.
    pub fn of(ranges: impl IntoIterator<Item = (u16, u16)>) -> Spans {
        let mut spans = Spans::default();
        for (start, end) in ranges {
            spans.add(start, if end <= start { end + DAY } else { end });
        }
        spans
    }

    /// Whether it is never open.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The times, in order.
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// Whether these are the whole date.
    pub fn is_whole_day(&self) -> bool {
        self.0 == [(0, DAY)]
    }

    /// Adds a time, joined with those that it touches.
    pub fn add(&mut self, mut start: u16, mut end: u16) {
        if start >= end {
            return;
        }
        self.0.retain(|&(from, to)| {
            let apart = to < start || from > end;
            if !apart {
                (start, end) = (start.min(from), end.max(to));
            }
            apart
        });
        let place = self.0.partition_point(|&(from, _)| from < start);
        self.0.insert(place, (start, end));
    }

    /// Adds all of the others.
    pub fn join(&mut self, other: &Spans) {
        for &(start, end) in &other.0 {
            self.add(start, end);
        }
    }

    /// Takes a time out.
    pub fn cut(&mut self, start: u16, end: u16) {
        if start >= end {
            return;
        }
        let parts = |&(from, to): &(u16, u16)| {
            [(from, to.min(start)), (from.max(end), to)].into_iter().filter(|(from, to)| from < to)
        };
        self.0 = self.0.iter().flat_map(parts).collect();
    }

    /// Takes away what can't be written as two times of day, a day long or longer, and gives what of it belongs to
    /// the next date.
    pub fn split_long(&mut self) -> Spans {
        let mut rest = Spans::default();
        for (start, end) in &mut self.0 {
            if *end - *start >= DAY && (*start, *end) != (0, DAY) {
                rest.add(0, *end - DAY);
                *end = DAY;
            }
        }
        rest
    }
}
