#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the running application as a screen reader sees it: finds the posts by their
spoken names, presses the button that confirms, and asks vigie-cli what came of it."""

import sys

sys.dont_write_bytecode = True
from accessible_desk import Atspi, open_desk, wait_for  # noqa: E402

TABLE = ("id,date,author,text,lat,lon\n"
         "1,2026-01-12T18:04:00Z,@anne,Verglas à Beaune,47.02,4.84\n"
         "2,2026-01-12T18:05:00Z,@bob,Arbre sur la D 971,47.43,4.79\n")


def press_confirm(desk):
    button = desk.find(Atspi.Role.BUTTON, lambda name: name == "Confirm")
    if button is None or not button.get_state_set().contains(Atspi.StateType.SENSITIVE):
        return None
    return button.get_action_iface().do_action(0)


with open_desk(*sys.argv[1:3], TABLE) as running:
    print("TAP version 13\n1..2")
    wait_for("the application on the accessibility bus", running.find_application)
    row = wait_for("the newest post as a list item",
                   lambda: running.find(Atspi.Role.LIST_ITEM,
                                        lambda name: "Arbre sur la D 971" in name))
    assert "@bob" in row.get_name(), row.get_name()
    print("ok 1 - posts have spoken names")

    running.focus()
    running.key("j")
    wait_for("the button that confirms", lambda: press_confirm(running))
    confirmed = wait_for("the decision in the file",
                         lambda: running.list_posts("--status", "confirmed"))
    assert [post["text"] for post in confirmed] == ["Arbre sur la D 971"], confirmed
    print("ok 2 - a button pressed by a screen reader confirms the post")
