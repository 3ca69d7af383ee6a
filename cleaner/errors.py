"""The errors that a caller may want to catch. Each message names the place and the way out."""


class CleanerError(Exception):
    """Whatever goes wrong in this package on purpose."""


class RuleError(CleanerError):
    """A rule file that cannot be used: bad TOML, an unknown kind, an example that does not hold."""


class ConfigError(CleanerError):
    """A configuration file that cannot be used: an unknown key, a value that makes no sense."""


class InputError(CleanerError):
    """A file or a record that cannot be read."""


class ModelError(CleanerError):
    """A model file that is damaged or does not fit this version of the package."""


class IndexMismatch(CleanerError):
    """A deduplication index that was made with other options or by another version, or that knows another run
    into the same folder."""


class IndexBusy(CleanerError):
    """A deduplication index that another process is writing."""


class MissingExtra(CleanerError):
    """A feature whose packages are not installed; the message names the extra."""


class OutputBusy(CleanerError):
    """An output folder that another run is writing."""


class OutputMismatch(CleanerError):
    """An output folder that holds a run with other options or inputs; the message says what differs."""


class RecordRejected(CleanerError):
    """A record that cannot be used, in a run that was told to stop at the first."""


class WorkerDied(CleanerError):
    """A worker process that ended before its work was done."""
