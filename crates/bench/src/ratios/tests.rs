//! The world is what the harness takes it for.

use super::subject::{Question, Subject};
use super::world::Place;

#[test]
fn each_thing_of_ours_has_a_limit_and_each_limit_is_one() {
    let limits = Subject::limits();
    assert!(Subject::ours().iter().all(|ours| limits.contains(&ours.limit().unwrap())));
    assert!(limits.iter().all(|limit| limit.limit().is_none()));
    assert_eq!(Question::ALL.len(), 3);
}

#[test]
fn places_follow_each_other_in_hours_of_work() {
    let at = |number| Place { business: 0, person: 0, number }.starts_at();
    let days = [at(0), at(3), at(4), at(4 * 366)];
    let wanted = [
        "2032-01-01T09:00:00",
        "2032-01-01T15:00:00",
        "2032-01-02T09:00:00",
        "2033-01-01T09:00:00",
    ];
    assert_eq!(days, wanted);
}
