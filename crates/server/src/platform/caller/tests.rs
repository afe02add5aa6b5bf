//! Scopes.

use super::covers;

#[test]
fn scopes_cover_what_they_name_and_nothing_else() {
    let covered = [
        ("*", "bookings.create"),
        ("bookings.*", "bookings.create"),
        ("*.read", "bookings.read"),
        ("bookings.create", "bookings.create"),
        ("*.*", "bookings.create"),
        ("*", "*.read"),
        ("*", "*"),
        ("bookings.*", "bookings.*"),
    ];
    let not_covered = [
        ("bookings.read", "bookings.create"),
        ("bookings.*", "customers.read"),
        ("*.read", "bookings.create"),
        ("bookings", "bookings.create"),
        ("", "bookings.create"),
        ("bookings.*", "*"),
        ("*.read", "*"),
        ("bookings.create", "bookings.*"),
    ];
    for (scope, wanted) in covered {
        assert!(covers(scope, wanted), "{scope} {wanted}");
    }
    for (scope, wanted) in not_covered {
        assert!(!covers(scope, wanted), "{scope} {wanted}");
    }
}
