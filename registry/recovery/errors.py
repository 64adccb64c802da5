"""What can be wrong with a backup."""

from __future__ import annotations

from registry.errors import RegistryError


class BackupError(RegistryError):
    """A backup cannot be taken, here or now."""

    code = "backup-not-taken"
    title = "No backup was taken"
    next_step = "Put this right, and run the command again."


class UnsoundBackupError(RegistryError):
    """A backup is not what was written, or is not one."""

    code = "backup-unsound"
    title = "This backup cannot be used"
    next_step = "Nothing was changed. Use another backup."


class OlderBackupError(RegistryError):
    """The register is known to have come further than a backup."""

    code = "backup-older"
    title = "This backup is older than what is known of the register"
    next_step = (
        "Nothing was changed. Use a newer backup. If there is none, run it again with"
        " --accept-loss: what was lost is told and recorded."
    )


class CannotRestoreError(RegistryError):
    """A backup is sound but cannot be put back here."""

    code = "restore-not-possible"
    title = "Nothing was restored"
    next_step = "Nothing was changed."
