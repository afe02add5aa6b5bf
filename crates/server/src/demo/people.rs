//! Names for customers. All addresses are reserved for examples (RFC 2606), all numbers for fiction.

use serde_json::{Value, json};

use super::dice::Dice;

const FIRST: &[&str] = &[
    "Amelia", "Noah", "Mia", "Elif", "Ravi", "Sofia", "Liam", "Hana", "Mateo", "Ines", "Oskar",
    "Leila", "Jonah", "Priya", "Felix", "Clara", "Hugo", "Nadia", "Theo", "Yuki", "Maren", "Diego",
    "Anika", "Samuel", "Freya", "Ali", "Greta", "Lucas", "Zoe", "Omar",
];
const LAST: &[&str] = &[
    "Berger", "Nguyen", "Schmidt", "Rossi", "Patel", "Kowalski", "Jensen", "Okafor", "Silva",
    "Haddad", "Müller", "Iyer", "Walker", "Tanaka", "Costa", "Novak", "Reid", "Demir", "Larsen",
    "Moreau", "Singh", "Fischer", "Brown", "Alvarez",
];

/// A customer out of some hundreds, so that many come again.
pub(super) fn customer(dice: &mut Dice) -> Value {
    let (first, last) = (*dice.pick(FIRST), *dice.pick(LAST));
    let plain = |name: &str| name.to_lowercase().replace('ü', "ue");
    json!({
        "name": format!("{first} {last}"),
        "email": format!("{}.{}@example.org", plain(first), plain(last)),
    })
}
