"""A Parquet file that grows by tables."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class TableFile:
    """Opened by the first table, whose schema holds for all."""

    path: Path
    _writer: Any = None

    def add(self, table: Any) -> None:
        from pyarrow import parquet

        if self._writer is None:
            self.path.parent.mkdir(exist_ok=True)
            self._writer = parquet.ParquetWriter(self.path, table.schema, compression="zstd")
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def abandon(self) -> None:
        """Let go of the file, whatever is in it."""
        if self._writer is None:
            return
        with suppress(OSError):  # the footer may not fit on a full disk
            self._writer.close()
        self._writer.is_open = False  # else it tries again when it is collected
        if self._writer.file_handle is not None:
            self._writer.file_handle.close()
