"""Prints the API key of one of the demo's businesses: key_of.py demo.json SLUG."""

import json
import pathlib
import sys

DEMO = json.loads(pathlib.Path(sys.argv[1]).read_text())
print(next(one["api_key"] for one in DEMO["businesses"] if one["slug"] == sys.argv[2]))
