"""Reads a ledger's folder and checks all of it, with docs/ledger.md as its only help: python3 read_ledger.py FOLDER"""
import glob, hashlib, json, os, struct, sys

TABLE = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
    TABLE.append(n)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def check(good, place, what):
    if not good:
        sys.exit(f"{place}: {what}")


def read_entry(line, place, sequence, streams):
    entry = json.loads(line)
    sealed = hashlib.sha256(line[:-75] + b"}").hexdigest()
    check(line.endswith(b',"hash":"%s"}' % sealed.encode()), place, "the entry was changed")
    version, previous = streams.get(entry["stream"], (0, "0" * 64))
    check(entry["sequence"] == sequence, place, "an entry is missing")
    check(entry["stream_sequence"] == version + 1 and entry["previous"] == previous, place, "the stream's chain is broken")
    streams[entry["stream"]] = (version + 1, sealed)
    print(sequence, entry["stream"], version + 1, sealed)
    return bytes.fromhex(sealed)


def main(folder):
    sequence, head, streams = 0, bytes(32), {}
    for number, path in enumerate(sorted(glob.glob(os.path.join(folder, "*.seg"))), 1):
        data, name, at = open(path, "rb").read(), os.path.basename(path), 64
        header = struct.pack("<8sIIQ32s", b"SOPLEDGR", 1, number, sequence + 1, head)
        check(data[:64] == header + struct.pack("<II", crc32c(header), 0), name, "not the header that belongs here")
        while data[at:at + 16].strip(b"\0"):
            place = f"{name}, byte {at}"
            magic, length, checksum, start = struct.unpack("<4sIII", data[at:at + 16])
            check(magic == b"SOPF" and start == crc32c(data[at:at + 12]), place, "not a frame")
            frame = data[at:at + length]
            check(len(frame) == length and checksum == crc32c(frame[16:]), place, "the frame was changed")
            check(frame[16:48] == head, place, "the frame does not follow the one before")
            for line in frame[48:].split(b"\n"):
                if line:
                    sequence += 1
                    head = hashlib.sha256(head + read_entry(line, place, sequence, streams)).digest()
            at += length
        check(not data[at:].strip(b"\0"), f"{name}, byte {at}", "unused space is not empty")
    print("head", sequence, head.hex())


main(sys.argv[1])
