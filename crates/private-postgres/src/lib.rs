//! Finds, makes, starts, supervises and stops a private PostgreSQL cluster.
