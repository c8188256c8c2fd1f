"""The seal of results.db (core/output/seal) anew, for tests that alter finished results and want what stands behind the seal to
look at them."""
import hashlib
import sqlite3
import struct
from contextlib import closing, contextmanager

TABLES = {"run": "SELECT version, arguments, started, ended, exit_status, allowed, device, sandbox, readers, settings, seconds,"
                 " baseline FROM run",
          **{name: f"SELECT rowid, * FROM {name} ORDER BY rowid"
             for name in ("files", "findings", "regions", "pixels", "crops", "listed")},
          "accepted": "SELECT * FROM accepted ORDER BY 1, 2", "items": "SELECT * FROM items ORDER BY task",
          "unpictured": "SELECT * FROM unpictured ORDER BY task", "settings": "SELECT * FROM settings"}
PIECE = 4096


def value_bytes(value):
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i" + struct.pack("<q", value)
    if isinstance(value, float):
        return b"f" + struct.pack("<d", value)
    return b"t" + struct.pack("<Q", len(value)) + value


def reseal(path):
    """Of a results.db, where its tables still are what can be sealed."""
    with closing(sqlite3.connect(path)) as database, database:
        database.text_factory = bytes
        there = {name.decode() for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "run" not in there:
            return
        content = bytearray()
        for table, sql in TABLES.items():
            if table not in there:
                continue
            content += b"s" + table.encode() + b";"
            for row in database.execute(sql):
                content += b"r" + b"".join(map(value_bytes, row))
        digest = hashlib.sha256(b"".join(hashlib.md5(content[at:at + PIECE]).digest() for at in range(0, len(content), PIECE)))
        database.execute("UPDATE run SET seal = ? WHERE ended IS NOT NULL", (digest.hexdigest(),))


@contextmanager
def altering(path):
    """The database of a results.db to be altered; it is sealed anew behind that."""
    with closing(sqlite3.connect(path)) as database, database:
        yield database
    reseal(path)
