//! Embeds db/, migrates, applies functions, names the SQLSTATEs.
