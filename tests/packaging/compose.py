"""Checks that the compose file is YAML, names files that exist, and sets nothing that the program doesn't know.

Usage: compose.py SLOTKEEPER, where SLOTKEEPER is the built program.
"""

import json
import pathlib
import re
import subprocess
import sys

import yaml

folder = pathlib.Path("packaging/compose")


def fail(text):
    sys.exit(f"packaging/compose: {text}")


def variables(text):
    return set(re.findall(r"\$\{(\w+)", text))


text = (folder / "compose.yaml").read_text()
compose = yaml.safe_load(text)
services = compose["services"]

listed = subprocess.run([sys.argv[1], "config", "check", "--json"], capture_output=True, env={}, text=True)
settings = {setting["name"] for setting in json.loads(listed.stdout)["settings"]}
app = services["slotkeeper"]
unknown = set(app["environment"]) - settings
if unknown:
    fail(f"no settings: {sorted(unknown)}")

example = (folder / "env.example").read_text()
offered = set(re.findall(r"^(\w+)=", example, re.M))
if offered != variables(text):
    fail(f"env.example and compose.yaml name other variables: {sorted(offered ^ variables(text))}")

for volume in services["database"]["volumes"]:
    source = volume.split(":")[0]
    if source.startswith(".") and not (folder / source).exists():
        fail(f"there is no {source}")
    if not source.startswith(".") and source not in compose["volumes"]:
        fail(f"the volume {source} isn't declared")
build = app["build"]
if not (folder / build["context"] / build["dockerfile"]).is_file():
    fail("the Containerfile isn't where it is looked for")

# With every variable filled in, the program must take the settings as they are.
filled = {name: "x" * 40 for name in variables(text)} | {"PUBLIC_URL": "https://book.example.org", "TRUSTED_PROXIES": "10.0.0.0/8"}
fill = lambda value: re.sub(r"\$\{(\w+)[^}]*\}", lambda match: filled[match[1]], value)
environment = {name: fill(value) for name, value in app["environment"].items()}
checked = subprocess.run([sys.argv[1], "config", "check"], capture_output=True, env=environment, text=True)
if checked.returncode != 0:
    fail(f"the program refuses the settings:\n{checked.stdout}")
roles = (folder / "roles.sh").read_text()
missing = [name for name in services["database"]["environment"] if name.endswith("R_PASSWORD") and f"${name}" not in roles]
if missing:
    fail(f"roles.sh doesn't use {missing}")
