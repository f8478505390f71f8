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

word-signed = on file
word-inputs = inputs now
word-nothing = nothing
state-draft = draft
state-agreed = agreed text
state-record = signed record copy
state-provisional = provisional
state-final = final

frozen-differs = the inputs give another text
frozen-same-text = the inputs give the same text
frozen-held-back = an error holds back what the inputs give: { $reason }
frozen-not-due = the inputs give no such document any more
frozen-not-asked = it was not asked for
frozen-no-country = its country is not in the inputs any more
frozen-lost = the file that its manifest names is in neither folder nor zip. Compare what there is now with the signed paper
frozen-at-state = state of the document
frozen-at-clause = { $heading } (clause { $clause }, { $language }, page { $page })
frozen-at-preamble = clause { $clause } ({ $language }, page { $page })
frozen-at-page = page { $page }
frozen-at-unread = the files cannot be compared: { $problem }

screen-frozen = { $count ->
    [one] 1 signed or certified document is
   *[other] { $count } signed or certified documents are
 } not as the inputs give { $count ->
    [one] it
   *[other] them
 }; nothing was overwritten:
screen-frozen-more = and in { $count ->
    [one] 1 more place
   *[other] { $count } more places
 }
screen-frozen-hidden = { "  " }and { $count ->
    [one] 1 more, which
   *[other] { $count } more, which
 } run.json lists
screen-frozen-help = If the paper was signed anew, run again with --supersede, or --supersede=FILE for one document; otherwise restore the cell, clause or option that was changed.
screen-frozen-same-text = { $count ->
    [one] 1 signed or certified document stays
   *[other] { $count } signed or certified documents stay
 } as made before: the inputs give the same text.
screen-frozen-not-asked = { $count ->
    [one] 1 signed or certified document
   *[other] { $count } signed or certified documents
 } of earlier runs, not asked for in this one, { $count ->
    [one] stays
   *[other] stay
 }.
