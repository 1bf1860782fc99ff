"""A network that loses and delays packets, between telephones and Asterisk, in a network namespace of our own.

    python -m tests.live.bad_network COMMAND …      # runs it there; exit code 77: this system does not allow it

Linux has netem for this, and many kernels are built without it. So the packets take a way through this program:
in the namespace every datagram to the loopback network is routed into a TUN device, held here for a while or
dropped, and given back to the kernel, which delivers it. Nobody needs to know of it. What goes by TCP (consoles,
the server's wires to Asterisk) goes as always: those are in one machine, and TCP mends its losses itself. The
machine's own loopback is never touched: this is another one.

It loses and delays while there is a file of the name that TL_BAD_NETWORK says.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

FILE = "TL_BAD_NETWORK"
LOSS = 0.05  # of the packets, each for itself
DELAY, JITTER = 0.060, 0.020  # seconds each way, more or less by so much: packets overtake each other
REFUSED = 77  # what programs of tests end with that cannot be run here

DEVICE, TABLE = "tl-bad", "100"
TUN = Path("/dev/net/tun")
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
LARGEST = 1 << 16  # bytes of a packet on loopback
SETTINGS = ("route_localnet", "accept_local")  # addresses of loopback may come by this device
COMMANDS = (
    "ip link set lo up",
    f"ip link set {DEVICE} mtu 65535 up",
    f"ip route add 127.0.0.0/8 dev {DEVICE} table {TABLE}",
    f"ip rule add pref 10 iif lo ipproto udp to 127.0.0.0/8 lookup {TABLE}",  # "iif lo": made on this machine
    "ip rule add pref 20 lookup local",
    "ip rule del pref 0",
)


def main() -> int:
    inside, command = sys.argv[1:2] == ["--inside"], sys.argv[1:]
    if not inside:
        return _in_a_namespace(command)
    try:
        device = _device()
    except (OSError, subprocess.CalledProcessError) as fault:
        print(f"no network of our own: {fault}", file=sys.stderr)
        return REFUSED
    with tempfile.TemporaryDirectory(prefix="tl-net-") as folder:
        bad = Path(folder) / "bad"
        with subprocess.Popen(command[1:], env=os.environ | {FILE: str(bad)}) as child:
            _carry(device, bad, child)
    return child.returncode


def _in_a_namespace(command: Sequence[str]) -> int:
    ours = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    why = [f"there is no {name}" for name in ("unshare", "ip") if shutil.which(name) is None]
    why += [] if os.access(TUN, os.R_OK | os.W_OK) else [f"{TUN} may not be opened"]
    if not why and subprocess.run(["unshare", *ours, "--net", "true"]).returncode != 0:
        why = ["this user may make no network namespace"]
    if why:
        print(f"no network of our own: {', '.join(why)}", file=sys.stderr)
        return REFUSED
    again = [sys.executable, "-m", "tests.live.bad_network", "--inside", *command]
    return subprocess.run(["unshare", *ours, "--net", *again]).returncode


def _device() -> int:
    """The TUN device's descriptor, when all datagrams go through it."""
    device = os.open(TUN, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", DEVICE.encode(), IFF_TUN | IFF_NO_PI))
    for name in SETTINGS:
        Path(f"/proc/sys/net/ipv4/conf/{DEVICE}/{name}").write_text("1")
    for command in COMMANDS:
        subprocess.run(command.split(), check=True)
    return device


def _carry(device: int, bad: Path, child: subprocess.Popen[bytes]) -> None:
    """Until the child has ended."""
    chance = random.Random()
    waiting: list[tuple[float, int, bytes]] = []
    number = 0
    ended = os.pidfd_open(child.pid)
    while True:
        pause = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        readable, _, _ = select.select([device, ended], [], [], pause)
        if ended in readable:
            os.close(ended)
            return
        now, is_bad = time.monotonic(), bad.exists()
        while device in readable:
            try:
                packet = os.read(device, LARGEST)
            except BlockingIOError:
                break
            if is_bad and chance.random() < LOSS:
                continue
            late = DELAY + chance.uniform(-JITTER, JITTER) if is_bad else 0.0
            number += 1
            heapq.heappush(waiting, (now + late, number, packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, packet = heapq.heappop(waiting)
            if packet[0] >> 4 == 4:  # the kernel's own first words on a new device are IPv6
                os.write(device, packet)


if __name__ == "__main__":
    sys.exit(main())
