"""What Schemathesis loads: checks of our own, and real ids for its requests."""

import problems  # noqa: F401
import real  # noqa: F401
