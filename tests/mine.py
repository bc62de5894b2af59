"""Mines an event log with pm4py and compares what it finds with the instances' histories: python3 mine.py SOP STORE LOG"""
import collections, json, subprocess, sys

import pm4py

# The life cycle of XES, and the events that mean the same in a history.
MEANS = {
    "task_offered": "schedule",
    "task_claimed": "start",
    "task_reassigned": "assign",
    "task_done": "complete",
    "task_decided": "complete",
    "task_finished": "complete",
    "task_withdrawn": "withdraw",
}

SKIPPED = """\
sop: 1
id: arsip
title: Arsip
actors: { arsiparis: Arsiparis }
procedures:
  arsip:
    title: Arsip
    steps:
      - { id: susut, activity: Menyusutkan berkas, actor: arsiparis, optional: apabila ada berkas, quality: { time: 1 jam } }
      - { id: catat, activity: Mencatat berkas, actor: arsiparis, quality: { time: 1 jam } }
"""


def sop(*arguments):
    answer = subprocess.run([SOP, "--data", STORE, *arguments], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in answer.splitlines()] if "json" in arguments else answer


def same(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: pm4py finds {found}, the histories say {expected}")


def claim_one():
    """The demo claims nothing; this instance waits for who claimed it."""
    id = sop("start", "restore", "--format", "json")[0]["id"]
    task = sop("show", id, "--format", "json")[0]["tasks"][0]
    sop("claim", id, task["step"], "--format", "json")


def skip_one():
    """The demo skips nothing; of this instance the first step is skipped, the other waits."""
    document = LOG + ".yaml"
    with open(document, "w") as file:
        file.write(SKIPPED)
    id = sop("start", "arsip", "--file", document, "--format", "json")[0]["id"]
    sop("done", id, "--skip", "--reason", "Tidak ada berkas", "--format", "json")


def history(id):
    """Each task's moments: step and transition, in the order in which they happened; only the first claim counts."""
    moments, seen = [], set()
    for event in sop("history", id, "--format", "json"):
        transition = "manualskip" if event.get("skipped") else MEANS.get(event["event"])
        if transition in ("start", "assign"):
            task = (event["step"], event["actor"], event["visit"])
            transition = None if task in seen else transition
            seen.add(task)
        if transition:
            moments.append((event["step"], transition))
    return moments


def main():
    claim_one()
    skip_one()
    sop("report", "-o", LOG)
    log = pm4py.read_xes(LOG)
    histories = {instance["id"]: history(instance["id"]) for instance in sop("list", "--format", "json")}

    same("traces", log["case:concept:name"].nunique(), len(histories))
    same("events", len(log), sum(len(moments) for moments in histories.values()))
    transitions = collections.Counter(transition for moments in histories.values() for _, transition in moments)
    same("life cycle", dict(log["lifecycle:transition"].value_counts()), dict(transitions))

    done = [[step for step, transition in moments if transition == "complete"] for moments in histories.values()]
    done = [steps for steps in done if steps]
    follows = collections.Counter(pair for steps in done for pair in zip(steps, steps[1:]))
    first, last = collections.Counter(s[0] for s in done), collections.Counter(s[-1] for s in done)
    graph = pm4py.discover_dfg(log[log["lifecycle:transition"] == "complete"])
    same("directly follows", [dict(part) for part in graph], [dict(follows), dict(first), dict(last)])
    print(f"{len(histories)} traces, {len(log)} events, {len(follows)} arrows of the directly-follows graph")


SOP, STORE, LOG = sys.argv[1:]
main()
