word-error = error
word-warning = warning
word-seen = seen
word-expected = expected
word-help = to do
word-core = core rule
word-extended = extended rule
word-own = rule on how files are written
word-formula = Formula
word-source = Source
word-example = Example

screen-more = and { $count ->
    [one] 1 more in { $range }
   *[other] { $count } more in { $range }
 }
screen-hidden = … and { $count ->
    [one] 1 more finding
   *[other] { $count } more findings
 }, which `--format json` lists.
screen-counts = { $files ->
    [one] 1 file
   *[other] { $files } files
 }: { $errors ->
    [0] no errors
    [one] 1 error
   *[other] { $errors } errors
 }, { $warnings ->
    [0] no warnings
    [one] 1 warning
   *[other] { $warnings } warnings
 }.
screen-corrected = { $file }: { $count ->
    [one] 1 finding
   *[other] { $count } findings
 } marked in { $copy }
screen-corrected-values = { $file }: { $count ->
    [one] 1 finding
   *[other] { $count } findings
 } marked in { $copy }, which holds the values read; formats and formulas of this kind of file are not kept
