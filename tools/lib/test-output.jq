# Prints the last lines of what each failed test said, from meson's testlog.json.
def tail: . // "" | split("\n") | .[-60:] | join("\n");
inputs | select(.result | IN("OK", "SKIP", "EXPECTEDFAIL") | not)
| "-- \(.name) (\(.result | ascii_downcase))", (.stdout | tail), (.stderr | tail)
