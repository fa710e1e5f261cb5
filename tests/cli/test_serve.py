import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from forum.cli.serve import is_loopback
from tests.server import PATIENCE, forum, serving

pytestmark = pytest.mark.storage


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    forum(folder, "init")
    return folder


def test_the_server_answers_keeps_a_worker_beside_it_and_stops_when_told(site: Path) -> None:
    with serving(site) as (address, process):
        with urllib.request.urlopen(f"{address}/healthz") as answer:
            assert answer.read() == b"ok\n"
        worker = _worker_of(process)
        _kill(worker)
        assert _worker_of(process, other_than=worker), "a worker that died is begun again"
    assert process.returncode == 0
    assert _workers_of(process) == []


def test_a_taken_port_is_one_sentence(site: Path) -> None:
    with serving(site, "--no-work") as (address, _process):
        port = address.rpartition(":")[2]
        assert f"Port {port} is taken" in forum(site, "serve", "--port", port, status=1)


def test_a_site_that_was_never_made_is_not_served(tmp_path: Path) -> None:
    assert "forum init" in forum(tmp_path, "serve", status=1)


@pytest.mark.parametrize(
    ("host", "near"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.4", False)]
)
def test_only_this_machine_counts_as_near(host: str, near: bool) -> None:
    assert is_loopback(host) is near


def test_work_once_does_what_is_due_and_ends(site: Path) -> None:
    assert "jobs done" in forum(site, "work", "--once")


def _workers_of(process: subprocess.Popen[str]) -> list[int]:
    found = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    lines = [line for line in found.splitlines() if line.endswith(f"forum work --beside {process.pid}")]
    return [int(line.split()[0]) for line in lines]


def _worker_of(process: subprocess.Popen[str], other_than: int = 0) -> int:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for pid in _workers_of(process):
            if pid != other_than:
                return pid
        time.sleep(0.1)
    raise AssertionError("no worker came")


def _kill(pid: int) -> None:
    subprocess.run(["kill", f"-{signal.SIGKILL.value}", str(pid)], check=True)
