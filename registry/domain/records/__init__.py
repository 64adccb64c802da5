"""What the registry keeps: one frozen record per kind of row, one file a wing.

No database is in sight.

Times are aware UTC datetimes; dates are calendar dates in Europe/London; ids are strings.
A record's ``version`` starts at 1 and grows by 1 with each change of the same ``record id``.
Two times everywhere: when it was so (``effective_at``, ``signed_at``) and when we knew
(``recorded_at``). Order comes from the ledger position, never from clocks.
"""
