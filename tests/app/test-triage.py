#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole triage of fifty posts by the keyboard alone, with what a screen reader says as the only
view of it: which post is looked at, and what became of it. Says how long the desk took; a person
reads besides."""

import sys
import time

sys.dont_write_bytecode = True
from accessible_desk import Atspi, open_desk, wait_for  # noqa: E402

N_POSTS = 50

# What is pressed for a post of each kind, what a screen reader then calls it, the verdict in the
# file, its reason, and what was ticked.
WAYS = [
    ("Verglas", ["2", "3", "c"], "Confirmed", "confirmed", None, ["time", "place"]),
    ("Neige", ["x", "1"], "Rejected", "rejected", "Old photo", []),
    ("Arbre", ["u", "3"], "Unverifiable", "unverifiable", "Time not known", []),
    ("Inondation", ["i"], "Known to command", "known-to-command", None, []),
    ("Accident", ["5", "shift+c", "3"], "Confirmed", "confirmed", "Confirmed by a crew on site",
     ["second-source"]),
]


def make_table():
    lines = ["id,date,author,text,lat,lon"]
    for i in range(N_POSTS):
        lines.append(f"{i},2026-01-12T18:{i:02}:00Z,@anne,{WAYS[i % 5][0]} numéro {i:02} sur la "
                     f"D {900 + i},47.{i:02},4.84")
    return "\n".join(lines) + "\n"


def find_list(desk):
    for role in (Atspi.Role.LIST, Atspi.Role.LIST_BOX):
        found = desk.find(role, lambda name: "Posts, newest first" in name)
        if found is not None:
            return found
    return None


def find_row(rows, words):
    for index in range(rows.get_child_count()):
        child = rows.get_child_at_index(index)
        if child is not None and words in (child.get_name() or ""):
            return child
    return None


def wait_for_dialog(desk):
    wait_for("the dialog that asks for a reason",
             lambda: desk.find(Atspi.Role.LIST_ITEM, lambda name: "Time not known" in name
                               or "Old photo" in name or "Confirmed by a crew" in name), 0.02)


def press(desk, keys):
    for key in keys:
        desk.key(key)
        if key in ("x", "u", "shift+c"):
            wait_for_dialog(desk)


with open_desk(*sys.argv[1:3], make_table()) as running:
    print("TAP version 13\n1..2")
    wait_for("the application on the accessibility bus", running.find_application)
    feed = wait_for("the feed", lambda: find_list(running))
    wait_for("the newest post", lambda: find_row(feed, f"numéro {N_POSTS - 1}"))
    running.focus()
    running.key("j")
    started = time.monotonic()
    for number in reversed(range(N_POSTS)):
        word, keys, spoken, *_ = WAYS[number % 5]
        words = f"{word} numéro {number:02}"
        wait_for(f"“{words}” to be selected",
                 lambda words=words: find_row(feed, words).get_state_set().contains(
                     Atspi.StateType.SELECTED), 0.02)
        press(running, keys)
        wait_for(f"“{words}” to be called {spoken}",
                 lambda words=words, spoken=spoken: find_row(feed, words).get_name().startswith(
                     spoken), 0.02)
    took = time.monotonic() - started
    print(f"# {N_POSTS} posts in {took:.1f} s, {took / N_POSTS * 1000:.0f} ms each")
    print("ok 1 - fifty posts are judged by the keyboard alone")

    posts = running.list_posts()
    assert len(posts) == N_POSTS
    reasons = {entry["subject"]: entry["reason"] for entry in running.list_log()}
    for post in posts:
        _, _, _, status, reason, checks = WAYS[int(post["external_id"]) % 5]
        assert post["status"] == status, post
        assert post["checks"] == checks, post
        assert reasons[post["id"]] == (reason or ""), (post, reasons[post["id"]])
    print("ok 2 - each verdict is in the log with its reason and its checks")
