//! Values at their edges.

use availability::{DayRange, Minutes, Span};
use jiff::Timestamp;

#[test]
fn what_lies_past_the_edge_of_time_is_moved_to_it() {
    let all = Span::new(Timestamp::MIN, Timestamp::MAX).unwrap();
    let more = all.widened(Minutes::MAX, Minutes::MAX);
    assert_eq!(more.start(), Timestamp::MIN);
    assert_eq!(more.end(), Timestamp::MAX);
}

#[test]
fn a_range_tells_its_minutes() {
    let night = DayRange::written(22 * 60, 2 * 60).unwrap();
    assert_eq!((night.start(), night.end()), (1320, 1560));
    assert_eq!(Minutes::new(90).unwrap().get(), 90);
}
