//! Partial changes: absent is not null.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Reads a field that is there, even if it is null. With `Option<Option<T>>` absent and null differ;
/// with `Option<T>` null is refused.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A draft as the document of a command, without the fields that weren't given.
pub fn document<T: Serialize>(draft: &T) -> Value {
    let mut value = serde_json::to_value(draft).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

/// For fields that are read, and given to a command beside its document. `skip_serializing` alone would hide them from
/// the contract too.
pub const fn apart<T>(_: &T) -> bool {
    true
}

/// Declares the body of a PATCH: every field may be absent. `Option` fields may be null.
macro_rules! patch {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(default, deserialize_with = "crate::platform::words::present", skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
        }

        impl $name {
            /// The document of the command: exactly the fields that were given, null among them.
            pub fn document(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap_or_default()
            }
        }
    };
}
pub(crate) use patch;
