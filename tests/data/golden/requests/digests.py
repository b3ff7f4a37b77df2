#!/usr/bin/env python3
"""Digests of the requests in this directory, computed without the library.

python3 digests.py > digests.json

Canonical JSON: members sorted, those that are null left out, no white space, instants in UTC with six
decimals. SipHash-2-4 of 128 bits (Aumasson and Bernstein's reference) with a key of zeros.
"""
import datetime, json, pathlib, re

MASK = (1 << 64) - 1
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def siphash_2_4_128(data):
    def rotate(x, by):
        return ((x << by) | (x >> (64 - by))) & MASK

    v = [0x736F6D6570736575, 0x646F72616E646F6D ^ 0xEE, 0x6C7967656E657261, 0x7465646279746573]

    def rounds(count):
        for _ in range(count):
            v[0] = (v[0] + v[1]) & MASK
            v[1] = rotate(v[1], 13) ^ v[0]
            v[0] = rotate(v[0], 32)
            v[2] = (v[2] + v[3]) & MASK
            v[3] = rotate(v[3], 16) ^ v[2]
            v[0] = (v[0] + v[3]) & MASK
            v[3] = rotate(v[3], 21) ^ v[0]
            v[2] = (v[2] + v[1]) & MASK
            v[1] = rotate(v[1], 17) ^ v[2]
            v[2] = rotate(v[2], 32)

    whole = len(data) - len(data) % 8
    words = [int.from_bytes(data[at : at + 8], "little") for at in range(0, whole, 8)]
    words.append((len(data) & 0xFF) << 56 | int.from_bytes(data[whole:], "little"))
    for word in words:
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xEE
    rounds(4)
    first = v[0] ^ v[1] ^ v[2] ^ v[3]
    v[1] ^= 0xDD
    rounds(4)
    second = v[0] ^ v[1] ^ v[2] ^ v[3]
    return first.to_bytes(8, "little") + second.to_bytes(8, "little")


def canonical(value):
    if isinstance(value, dict):
        members = sorted((k, v) for k, v in value.items() if v is not None)
        return "{" + ",".join(json.dumps(k, ensure_ascii=False) + ":" + canonical(v) for k, v in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str) and INSTANT.match(value):
        at = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        value = at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return json.dumps(value, ensure_ascii=False)


def digest(value):
    return "2:" + siphash_2_4_128(canonical(value).encode()).hex()


here = pathlib.Path(__file__).parent
commands = json.loads((here / "commands.json").read_text())
digests = {f"{at:02} {next(iter(c))}": digest(c) for at, c in enumerate(commands)}
receive = json.loads((here / "receive.json").read_text())
del receive["id"]
digests["receive"] = digest({"receive": receive})
print(json.dumps(digests, indent=2, ensure_ascii=False))
