"""What the registry stores: one frozen record per kind of row, one file per wing.

Nothing here knows of a database.

Times are aware UTC datetimes; dates are calendar dates in Europe/London; ids are strings.
A record's ``version`` starts at 1 and grows by 1 with each change of the same record id.
Records have two times: when something took effect or was done (``effective_at``, ``signed_at``)
and when it was recorded (``recorded_at``). Order comes from the ledger position, never from clocks.
"""
