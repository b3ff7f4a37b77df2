#!/usr/bin/env python3
"""Holds exported histories to their schemas and reads them back with pm4py.

    check.py [--xsd FILE] [--schema FILE] XES OCEL CASES EVENTS [XES OCEL CASES EVENTS ...]

CASES and EVENTS are what the exporter says that it wrote. They must be what stands in the files, and
what pm4py reads from them. Needs what requirements.txt lists (rfc3339-validator checks the instants).
"""

import argparse
import json
import os
import pathlib
import sys
import time
import warnings

os.environ["PM4PY_SHOW_PROGRESS_BAR"] = "False"

import jsonschema
import pm4py
from lxml import etree

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "export"


def same(what, expected, actual):
    if expected != actual:
        sys.exit(f"{what}: expected {expected}, found {actual}")


def check_xes(path, xsd, cases, events):
    tree = etree.parse(str(path))
    schema = etree.XMLSchema(etree.parse(str(xsd)))
    if not schema.validate(tree):
        sys.exit(f"{path} is not valid:\n" + "\n".join(map(str, schema.error_log[:20])))
    same(f"{path}, traces", cases, len(tree.findall("trace")))
    same(f"{path}, events", events, len(tree.findall("trace/event")))
    # What the file declares as always there is always there.
    for scope, rows in [("trace", "trace"), ("event", "trace/event")]:
        keys = {a.get("key") for a in tree.find(f"global[@scope='{scope}']")}
        for row in tree.iterfind(rows):
            lacking = keys - {a.get("key") for a in row}
            if lacking:
                sys.exit(f"{path}: a {scope} lacks {sorted(lacking)}")

    # pm4py's default reader is no XML parser: it keeps `&amp;` as it is and decodes UTF-8 in pieces.
    variants = ["iterparse"] + ["chunk_regex"] * path.read_bytes().isascii()
    for variant in variants:
        log = pm4py.read_xes(str(path), variant=variant)
        same(f"{path}, cases in pm4py ({variant})", cases, log["case:concept:name"].nunique())
        same(f"{path}, events in pm4py ({variant})", events, len(log))
    log = pm4py.read_xes(str(path), variant="iterparse")
    names = {t.find("string[@key='concept:name']").get("value") for t in tree.iterfind("trace")}
    same(f"{path}, ids of cases in pm4py", names, set(log["case:concept:name"]))
    graph, starts, _ = pm4py.discover_dfg(log)
    same(f"{path}, cases that begin in the graph", cases, sum(starts.values()))
    same(f"{path}, steps in the graph", events - cases, sum(graph.values()))
    return log


def check_ocel(path, schema, cases, events):
    document = json.loads(path.read_text("utf-8"))
    schema = json.loads(pathlib.Path(schema).read_text("utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    faults = [f"{list(e.path)}: {e.message}" for _, e in zip(range(20), checker.iter_errors(document))]
    if faults:
        sys.exit(f"{path} is not valid:\n" + "\n".join(faults))

    objects = {o["id"]: o["type"] for o in document["objects"]}
    same(f"{path}, different ids of objects", len(document["objects"]), len(objects))
    same(f"{path}, complaints", cases, sum(t == "complaint" for t in objects.values()))
    same(f"{path}, different ids of events", events, len({e["id"] for e in document["events"]}))
    same(f"{path}, events", events, len(document["events"]))
    # Beyond the schema: whatever is referred to is there, and whatever is used is declared.
    for rows, types in [("events", "eventTypes"), ("objects", "objectTypes")]:
        declared = {t["name"]: {a["name"] for a in t["attributes"]} for t in document[types]}
        for row in document[rows]:
            for attribute in row["attributes"]:
                if attribute["name"] not in declared[row["type"]]:
                    sys.exit(f"{path}: {row['id']}: {attribute['name']} is not declared")
            for to in row["relationships"]:
                if to["objectId"] not in objects:
                    sys.exit(f"{path}: {row['id']} refers to {to['objectId']}, which is not there")

    ocel = pm4py.read_ocel2_json(str(path))
    complaints = ocel.objects[ocel.objects["ocel:type"] == "complaint"]
    same(f"{path}, complaints in pm4py", cases, complaints["ocel:oid"].nunique())
    same(f"{path}, events in pm4py", events, ocel.events["ocel:eid"].nunique())
    same(f"{path}, objects in pm4py", len(objects), ocel.objects["ocel:oid"].nunique())
    # pm4py keeps one relationship of an event to an object, whatever their qualifiers.
    pairs = {(e["id"], r["objectId"]) for e in document["events"] for r in e["relationships"]}
    same(f"{path}, relationships in pm4py", len(pairs), len(ocel.relations))
    return ocel


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--xsd", default=DATA / "xes.xsd")
    arguments.add_argument("--schema", default=DATA / "ocel20.schema.json")
    arguments.add_argument("files", nargs="+", help="XES OCEL CASES EVENTS, repeated")
    given = arguments.parse_args()
    warnings.filterwarnings("ignore")
    files = iter(given.files)
    for xes, ocel, cases, events in zip(files, files, files, files, strict=True):
        begun = time.monotonic()
        xes, ocel, cases, events = pathlib.Path(xes), pathlib.Path(ocel), int(cases), int(events)
        log = check_xes(xes, given.xsd, cases, events)
        objects = check_ocel(ocel, given.schema, cases, events)
        # One event, one identity, in both.
        same("events in both files", set(log["redress:event"]), set(objects.events["ocel:eid"]))
        took = time.monotonic() - begun
        print(f"{xes.name}, {ocel.name}: valid; pm4py {pm4py.__version__} reads {cases} cases and "
              f"{events} events from both ({took:.1f} s)")


if __name__ == "__main__":
    main()
