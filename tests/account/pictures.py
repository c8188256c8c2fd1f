"""Picture files that hold no DICOM, written by hand."""
import struct
import zlib


def png(samples):
    """Bytes of a PNG of grey samples, rows x columns, 8 bits (RFC 2083)."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows, columns = samples.shape
    lines = b"".join(b"\0" + line.tobytes() for line in samples)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def bmp(samples):
    """A Windows bitmap of 24 bits; its rows go from the bottom up, padded to four bytes."""
    rows, columns = samples.shape
    pad = b"\0" * (-3 * columns % 4)
    lines = b"".join(line.repeat(3).tobytes() + pad for line in samples[::-1])
    return (b"BM" + struct.pack("<IHHI", 54 + len(lines), 0, 0, 54)
            + struct.pack("<IiiHHIIiiII", 40, columns, rows, 1, 24, 0, len(lines), 2835, 2835, 0, 0) + lines)


def tiff(samples):
    """A TIFF 6.0 file with one strip that is not compressed."""
    rows, columns = samples.shape
    entries = [(256, 4, columns), (257, 4, rows), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
               (278, 4, rows), (279, 4, rows * columns)]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, kind, 1, value)
                                                            for tag, kind, value in entries) + b"\0\0\0\0"
    return b"II*\0" + struct.pack("<I", 8 + rows * columns) + samples.tobytes() + directory
