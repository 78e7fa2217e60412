"""What the benchmarks of the runtime have in common."""

import collections
import datetime
import os
import pathlib
import platform
import shlex
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCS = ROOT / "docs"
# What stays free beside the memory that is measured.
RESERVE_MIB = 3072


class Trouble(Exception):
    """An error whose text tells the user what is wrong and the way out."""


def first_of_all():
    """Keeps other work of this machine out of the figures, where allowed."""
    try:
        os.nice(-15)
    except OSError:
        pass


def run(command, **options):
    result = subprocess.run(command, text=True, stdout=subprocess.PIPE, **options)
    if result.returncode:
        raise Trouble("'%s' failed; see above" % shlex.join(map(str, command)))
    return result.stdout


def pkg_config(name, what):
    if shutil.which("pkg-config") is None:
        return None
    found = subprocess.run(["pkg-config", what, name], text=True, capture_output=True)
    return found.stdout.split() if found.returncode == 0 else None


def samples(lines):
    times = collections.defaultdict(list)
    for line in lines:
        name, value = line.rsplit("\t", 1)
        times[name].append(int(value) / 1000)
    return times


def available_mib():
    with open("/proc/meminfo") as stream:
        for line in stream:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    raise Trouble("/proc/meminfo does not say how much memory is available")


def size_name(mib):
    if mib == 0:
        return "small"
    return "%d GiB" % (mib // 1024) if mib % 1024 == 0 else "%d MiB" % mib


def markdown(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---" + "|---:" * (len(rows[0]) - 1) + "|")
    return "\n".join(lines)


def processor():
    with open("/proc/cpuinfo") as stream:
        for line in stream:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def machine():
    """Where and when this runs, for the head of a page."""
    return "%s: %s, %d processors, Linux %s, %s; load average %.1f at the end" % (
        datetime.date.today().isoformat(),
        processor(),
        os.cpu_count(),
        platform.release(),
        " ".join(platform.libc_ver()),
        os.getloadavg()[0],
    )


def busy(notes):
    """Says so if other work spoils the figures."""
    if os.getloadavg()[0] > os.cpu_count() + 1:
        notes.append(
            "The machine was busy with other work: ratios of less than about two are"
            " noise. Measure again on an idle one."
        )


def compile_child(directory):
    """The small static program that the children become."""
    child = directory / "child"
    cc = os.environ.get("CC", "cc").split()
    run(cc + ["-static", "-O2", "-s", HERE / "child.c", "-o", child])
    return child


def fits(mib, huge, notes):
    if mib + RESERVE_MIB <= available_mib():
        return True
    notes.append(
        "%s%s is left out: only %d MiB of memory were available."
        % (size_name(mib), ", huge pages" * huge, available_mib())
    )
    return False


def parse_options(parser):
    """Parses the options that all benchmarks have, and finds the library."""
    parser.add_argument(
        "--sizes",
        default="0,256,1024,4096,12288",
        help="resident MiB to measure at (default: %(default)s)",
    )
    parser.add_argument(
        "--seconds", type=float, default=8, help="for each column (default: 8)"
    )
    parser.add_argument(
        "--small-pages", action="store_true", help="leave out huge pages"
    )
    parser.add_argument(
        "--publish",
        action="store_true",
        help="write the page and the picture in docs instead of printing the tables",
    )
    parser.add_argument(
        "--build",
        default=os.environ.get("SAFESPAWN_BUILT"),
        help="the build directory (./dev sets it)",
    )
    options = parser.parse_args()
    try:
        options.sizes = [int(size) for size in options.sizes.split(",")]
    except ValueError:
        parser.error("--sizes '%s' is no list of MiB such as 0,256" % options.sizes)
    if not options.build:
        parser.error("no build directory: use %s, or --build DIR" % parser.prog)
    options.library = pathlib.Path(options.build) / "lib" / "libsafespawn.a"
    if not options.library.exists():
        parser.error("%s is not there: build first, as by ./dev build" % options.library)
    return options
