# Counts meson's testlog.json: the tests inside each program where it speaks TAP, else the program.
# Prints `PASSED FAILED`.
def lines: .stdout // "" | split("\n");
def skipped: test("^ok .*# *SKIP"; "i");
reduce inputs as $test ([0, 0];
  ($test | [lines[] | select(test("^(not )?ok\\b"))]) as $points
  | ($test.result | IN("OK", "SKIP", "EXPECTEDFAIL")) as $fine
  | if $points == [] then
      if $test.result == "SKIP" then . elif $fine then .[0] += 1 else .[1] += 1 end
    else
      ([$points[] | select(startswith("not ok"))] | length) as $bad
      | .[0] += ([$points[] | select(startswith("ok") and (skipped | not))] | length)
      # A program that crashed or ran out of time failed once more than it could say.
      | .[1] += if $fine then 0 else ([$bad, 1] | max) end
    end)
| "\(.[0]) \(.[1])"
