# Names the real servers that took part, what was skipped, with the reason, and what failed, from
# meson's testlog.json.
def points: [.stdout // "" | split("\n")[] | select(test("^(not )?ok\\b"))];
[inputs] as $tests
| ($tests | map(.name as $program | (.stdout // "" | split("\n")[]
    | capture("^ *# peer: (?<peer>.+)$").peer) | {peer: ., program: ($program | sub(".* / "; ""))}) | unique
    | group_by(.peer) | map("  \(.[0].peer): \(map(.program) | join(", "))")) as $peers
| ($tests | map(.name as $program | points[] | select(test("^ok .*# *SKIP"; "i"))
    | "  \($program): \(sub("^ok [0-9]+ *(- )?"; "") | sub(" *# *SKIP *"; " – "; "i"))")) as $skips
| ($tests | map(select(.result == "SKIP" and points == []) | "  \(.name)")) as $programs
| ($tests | map(select(.result | IN("OK", "SKIP", "EXPECTEDFAIL") | not)
    | "  \(.name) (\(.result | ascii_downcase))",
      (points[] | select(startswith("not ok")) | "    \(.)"))) as $failures
| if $peers == [] then empty else "Real servers that took part:", $peers[] end,
  if $skips + $programs == [] then empty
  else "Skipped (\($skips + $programs | length)):", ($skips + $programs)[] end,
  if $failures == [] then empty else "Failed:", $failures[] end
