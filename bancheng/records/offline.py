"""核验一份导出的案卷：每一行留痕、每一枚封印、每一份文件。只用 Python 自带的库，不需要“办成”。

用法：python verify.py [案卷.zip 或解开的文件夹] [封印副本.json …]；不写案卷，就核验 verify.py 自己所在的文件夹。
全部无误打印 ok，退出码 0；否则逐条说出哪一行、哪一枚封印、哪个文件不对，退出码 1；读不了是 2。
封印副本是审计员带走的 seal-*.json：给出来，才核对得了钥匙是不是原来那把。案卷里带的 verify.py 证明不了做案卷的人，请用您自己留着的一份。
"""
# fmt: off

import hashlib
import json
import sys
import zipfile
from pathlib import Path

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
MASK, FIRST = 0xFFFFFFFF, "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"

def turned(word, by):
    return (word << by % 32 | word >> 32 - by % 32) & MASK

def sm3(octets):
    # GB/T 32905-2016, for a Python whose OpenSSL does not have it.
    state = [int(FIRST[at : at + 8], 16) for at in range(0, 64, 8)]
    octets += b"\x80" + bytes((55 - len(octets)) % 64) + (8 * len(octets)).to_bytes(8, "big")
    for start in range(0, len(octets), 64):
        w = [int.from_bytes(octets[start + at : start + at + 4], "big") for at in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turned(w[j - 3], 15)
            w.append(x ^ turned(x, 15) ^ turned(x, 23) ^ turned(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            ss1 = turned(turned(a, 12) + e + turned(0x7A879D8A if j > 15 else 0x79CC4519, j) & MASK, 7)
            ff = (a & b | a & c | b & c) if j > 15 else a ^ b ^ c
            gg = (e & f | ~e & g) if j > 15 else e ^ f ^ g
            tt1 = ff + d + (ss1 ^ turned(a, 12)) + (w[j] ^ w[j + 4]) & MASK
            tt2 = gg + h + ss1 + w[j] & MASK
            a, b, c, d = tt1, a, turned(b, 9), c
            e, f, g, h = tt2 ^ turned(tt2, 9) ^ turned(tt2, 17), e, turned(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return "".join(f"{word:08x}" for word in state)

def digest(algorithm, octets):
    if algorithm not in ("sm3", "sha256"):
        raise ValueError(f"不认识算法“{algorithm}”")
    return hashlib.new(algorithm, octets).hexdigest() if algorithm in hashlib.algorithms_available else sm3(octets)

def encoded(*parts):
    return b"".join(b"%d:%b\n" % (len(part), part) for part in (str(one).encode() for one in parts))

def point(octets):
    y = int.from_bytes(octets, "little") & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if (x * x - square) % P:
        raise ValueError("不是曲线上的点")
    return (x if x & 1 == octets[31] >> 7 else P - x), y

def plus(one, other):
    (a, b), (c, d) = one, other
    k = D * a * b * c * d
    return (a * d + c * b) * pow(1 + k, -1, P) % P, (b * d + a * c) * pow(1 - k, -1, P) % P

def times(number, base):
    total = times(number >> 1, plus(base, base)) if number else (0, 1)
    return plus(total, base) if number & 1 else total

def is_signed(key, octets, signature):
    try:
        key, signature = bytes.fromhex(key), bytes.fromhex(signature)
        r, a, s = point(signature[:32]), point(key), int.from_bytes(signature[32:], "little")
        h = int.from_bytes(hashlib.sha512(signature[:32] + key + octets).digest(), "little") % Q
        base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
        return len(key) == 32 and s < Q and times(s, base) == plus(r, times(h, a))
    except (ValueError, IndexError):
        return False

def faults_of_files(read, names, told, record, copies):
    if copies and {one["public_key"] for one in [told, *record["seals"]]} - {one["public_key"] for one in copies}:
        yield "签清单或封印的公钥不在您带来的副本里：整份案卷可能是另做的"
    if not is_signed(told["public_key"], read("manifest.json"), read("manifest.sig").decode().strip()):
        yield "清单 manifest.json 的签名不对：清单被改动"
    for name, fact in told["files"].items():
        if name not in names:
            yield f"文件 {name} 不见了"
        elif digest("sm3", read(name)) != fact["sm3"]:
            yield f"文件 {name} 与清单所记的散列不符：被改动"
    for name in sorted(names - set(told["files"]) - {"manifest.json", "manifest.sig"}):
        yield f"文件 {name} 不在清单里：后来放进去的"

def faults_of_lines(record):
    file = record["file"]
    prev, at = digest(file["algorithm"], encoded("bancheng.origin.1", file["kind"], file["key"], file["opened_at"])), ""
    for seq, line in enumerate(record["lines"], start=1):
        own = (line[name] for name in ("seq", "kind", "at", "by", "data", "commitments"))
        octets = encoded("bancheng.line.1", line["algorithm"], file["key"], *own, prev)
        if line["seq"] != seq or line["prev"] != prev or digest(line["algorithm"], octets) != line["hash"]:
            yield f"第 {seq} 行与散列不符：这一行被改动、抽走、插入或换了次序"
            return
        if line["at"] < at:
            yield f"第 {seq} 行的时间早于上一行"
        for field, text in line["texts"].items():
            octets = encoded("bancheng.commitment.1", file["key"], seq, field, text["salt"], text["clear"])
            if digest(line["algorithm"], octets) != json.loads(line["commitments"]).get(field):
                yield f"第 {seq} 行的私密内容“{field}”与承诺值不符：被改动或与别人的对调"
        prev, at = line["hash"], line["at"]
    if (len(record["lines"]), prev) != (file["length"], file["head"]):
        yield f"第 {len(record['lines'])} 行之后被截：卷尾应是第 {file['length']} 行"

def named(seal):
    return str(seal["number"]), seal["hash"], seal["public_key"]

def faults_of_seals(record, copies):
    lines, key = record["lines"], record["file"]["key"]
    for seal in record["seals"]:
        name = f"第 {seal['number']} 号封印"
        body = (seal[part] for part in ["number", "day", "sealed_at", "algorithm", "heads", "root", "prev", "signer"])
        octets = encoded("bancheng.seal.1", *body)
        if digest(seal["algorithm"], octets) != seal["hash"] or not is_signed(seal["public_key"], octets, seal["signature"]):
            yield f"{name}的内容与签名不符：封印被改动"
        at = digest(seal["algorithm"], encoded("bancheng.leaf.1", key, seal["length"], seal["head"]))
        for side, other in seal["path"]:
            at = digest(seal["algorithm"], encoded("bancheng.node.1", *((other, at) if side == "left" else (at, other))))
        if at != seal["root"]:
            yield f"{name}没有封过这一卷的这些行"
        if seal["length"] > len(lines) or (seal["length"] and lines[seal["length"] - 1]["hash"] != seal["head"]):
            yield f"第 {seal['length']} 行与{name}不符：被改写或被截"
        if any(named(copy)[0] == named(seal)[0] and named(copy) != named(seal) for copy in copies):
            yield f"{name}与您带来的副本不符：封印或钥匙被换"

def faults_of(read, names, told, record, copies):
    yield from faults_of_files(read, names, told, record, copies)
    yield from faults_of_lines(record)
    kept = {Path(name).stem: name for name in names if name.startswith("attachments/")}
    for claim in (one for line in record["lines"] for one in json.loads(line["data"]).get("stored", ())):
        if claim["name"] in kept and digest("sm3", read(kept[claim["name"]])) != claim["hash"]:
            yield f"附件 {claim['name']} 与留痕所记的散列不符：被换"
    yield from faults_of_seals(record, copies)

def opened(place):
    if place.is_dir():
        return lambda name: (place / name).read_bytes(), {one.relative_to(place).as_posix() for one in place.rglob("*") if one.is_file()}
    package = zipfile.ZipFile(place)
    if len(set(package.namelist())) < len(package.namelist()):
        raise ValueError("包里有重名的文件，打开的不一定是核验的那个")
    return package.read, set(package.namelist())

def main(argv):
    places = [Path(name) for name in argv[:1] if not name.endswith(".json")]
    try:
        read, names = opened(*places or [Path(__file__).resolve().parent])
        copies = [json.loads(Path(name).read_text()) for name in argv[len(places):]]
        told, record = json.loads(read("manifest.json")), json.loads(read("record.json"))
        faults = list(faults_of(read, names, told, record, copies))
        met = len({named(seal) for seal in record["seals"]} & {named(copy) for copy in copies})
    except Exception as error:  # noqa: BLE001  A damaged ZIP breaks off in a dozen ways; none of them is “ok”.
        print(f"读不了这份案卷（{type(error).__name__}：{error}）。用法：python verify.py [案卷.zip 或解开的文件夹] [封印副本.json …]")
        return 2
    print(*faults, sep="\n", end="\n" if faults else "")
    counts = f"{len(record['lines'])} 行、{len(record['seals'])} 枚封印、{len(told['files'])} 个文件"
    print(f"核验未通过：{len(faults)} 处；共核验 {counts}" if faults else f"ok：{counts}，全部核验无误")
    alone = f"没有给出封印副本：只说明这一份前后一致，不说明它出自哪里。签清单的公钥 {told['public_key']} 请与您手里的封印副本核对"
    print(f"您带来 {len(copies)} 枚封印副本，其中 {met} 枚与卷里的封印相同" if copies else alone)
    return 1 if faults else 0

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
