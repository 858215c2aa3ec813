# Prints the last lines of what each failed test said, from meson's testlog.json, without what
# libraries say to their own developers.
def tail: . // "" | split("\n") | map(select(test("^# \\S+-DEBUG:") | not)) | .[-40:] | join("\n");
inputs | select(.result | IN("OK", "SKIP", "EXPECTEDFAIL") | not)
| "-- \(.name) (\(.result | ascii_downcase))", (.stdout | tail), (.stderr | tail)
