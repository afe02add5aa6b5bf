"""The examples in api/openapi.json fit the schemas beside them: requests and answers alike."""

import json
import pathlib
import sys

import jsonschema_rs

DOCUMENT = json.loads((pathlib.Path(__file__).resolve().parents[2] / "api/openapi.json").read_text())


def contents():
    """Every place with a schema and an example: where it is, and both."""
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            where = f"{method.upper()} {path}"
            bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for name, body in bodies.items():
                for media_type, content in body.get("content", {}).items():
                    if "example" in content:
                        yield f"{where} {name} {media_type}", content["schema"], content["example"]
            for parameter in operation.get("parameters", []):
                if "example" in parameter:
                    yield f"{where} {parameter['name']}", parameter["schema"], parameter["example"]


def main():
    checked, wrong = 0, []
    for where, schema, example in contents():
        schema = {**schema, "components": DOCUMENT["components"]}
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        validator = jsonschema_rs.validator_for(schema, validate_formats=True)
        wrong += [f"{where}: {error.message}" for error in validator.iter_errors(example)]
        checked += 1
    assert checked > 150, f"only {checked} examples"
    print("\n".join(wrong) or f"{checked} examples fit their schemas.")
    sys.exit(bool(wrong))


main()
