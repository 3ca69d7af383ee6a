"""Near copies of documents: found, verified, one of each story kept.

The way of the data: texts -> shingles (`shingling`) -> signatures (`signature`) -> bands (`bands`) ->
candidate pairs -> exact comparison (`compare`) -> evidence (`evidence`) -> who goes, and for whom (`part`).
That is one look (`look`); what is left is looked at again until nothing goes (`resolve`). What is compared
is on a `shelf`: all documents as one `batch` where they fit into memory, loaded in turn where not.
`api.dedupe` is the short call. Where texts are elsewhere, workers make sketches (`sketches`), and
`api.comparison` takes those; `index` keeps the sketches of earlier documents on disk.
"""
