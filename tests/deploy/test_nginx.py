"""deploy/nginx.conf in the hands of Debian's nginx, with the arena behind it."""

from __future__ import annotations

import datetime as dt
import gzip
import http.client
import json
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.deploy.served import free_port, served
from tests.journeys.arena_processes import until

SITE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NAME = "arena.example.org"


@dataclass(frozen=True, slots=True)
class Site:
    """The proxy's two ports."""

    tls_port: int
    plain_port: int
    log: Path

    def get(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
    ) -> tuple[HTTPResponse, bytes]:
        """A reply over TLS, and its body as it was sent."""
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        link = http.client.HTTPSConnection("127.0.0.1", self.tls_port, timeout=20, context=anyone)
        try:
            link.request(method, path, body=body, headers={"Host": NAME, **(headers or {})})
            reply = link.getresponse()
            return reply, reply.read()
        finally:
            link.close()


@pytest.fixture(scope="module")
def nginx() -> str:
    """The program."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if found is None:
        pytest.skip("no nginx is installed; Debian's package is nginx-light")
    return found


def write_certificate(folder: Path) -> None:
    """A certificate that its holder signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def configuration(folder: Path, app_port: int, site: Site) -> Path:
    """The site as it stands, but for addresses and paths, in the least of configurations."""
    text = re.sub(r"^\s*listen \[::\].*\n", "", SITE.read_text(), flags=re.MULTILINE)
    for before, after in (
        ("listen 80;", f"listen 127.0.0.1:{site.plain_port};"),
        ("listen 443 ", f"listen 127.0.0.1:{site.tls_port} "),
        ("127.0.0.1:8000", f"127.0.0.1:{app_port}"),
        ("/etc/arena/tls/", f"{folder}/"),
        ("/var/log/nginx/arena.log", str(site.log)),
    ):
        assert before in text
        text = text.replace(before, after)
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    user = "user root;\n" if Path("/proc/self").stat().st_uid == 0 else ""
    path.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n    include /etc/nginx/mime.types;\n{temporary}{text}\n}}\n"
    )
    return path


@pytest.fixture(scope="module")
def site(
    nginx: str, _shared_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """nginx before `arena serve`, which trusts one proxy."""
    folder = tmp_path_factory.mktemp("nginx")
    made = Site(free_port(), free_port(), folder / "access.log")
    write_certificate(folder)
    with served(_shared_database, folder, ARENA_TRUSTED_PROXIES="1") as server:
        path = configuration(folder, server.port, made)
        with running([nginx, "-c", str(path), "-p", str(folder)], folder):
            until((folder / "pid").exists, "nginx", 20)
            yield made


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[None]:
    with (
        (folder / "out.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


def test_nginx_accepts_the_configuration(nginx: str, tmp_path: Path) -> None:
    write_certificate(tmp_path)
    path = configuration(tmp_path, 8000, Site(free_port(), free_port(), tmp_path / "access.log"))
    done = subprocess.run(
        [nginx, "-t", "-c", str(path), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_pages_come_through_whole_and_zipped(site: Site) -> None:
    plain, text = site.get("/api")
    zipped, packed = site.get("/api", {"Accept-Encoding": "gzip"})
    assert (plain.status, zipped.status) == (200, 200)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == text
    assert len(packed) < len(text)
    assert plain.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "default-src 'none'" in plain.headers["Content-Security-Policy"]


def test_plain_http_is_sent_on_to_the_same_page(site: Site) -> None:
    link = http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=20)
    link.request("GET", "/leaderboard/overall?category=maths", headers={"Host": NAME})
    reply = link.getresponse()
    link.close()
    assert reply.status == 308
    assert reply.headers["Location"] == f"https://{NAME}/leaderboard/overall?category=maths"


def test_metrics_are_not_to_be_had_from_outside(site: Site) -> None:
    for headers in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"Host": "localhost"}):
        reply, _ = site.get("/metrics", headers)
        assert reply.status == 404


def test_what_is_too_large_is_refused_by_the_app_and_then_by_the_wall(site: Site) -> None:
    headers = {"Authorization": "Bearer none", "Content-Type": "application/json"}
    for size, server in ((1_500_000, "problem+json"), (3_000_000, "text/html")):
        reply, _ = site.get("/api/v1/models", headers, method="POST", body=b"x" * size)
        assert reply.status in {401, 413}
        assert server in reply.headers["Content-Type"]


def test_a_batch_of_responses_may_be_larger(site: Site) -> None:
    headers = {"Authorization": "Bearer none", "Content-Type": "application/jsonl"}
    path = "/api/v1/models/ant/responses"
    for size, server in ((3_000_000, "problem+json"), (18_000_000, "text/html")):
        reply, _ = site.get(path, headers, method="POST", body=b"x" * size)
        assert reply.status in {401, 413}
        assert server in reply.headers["Content-Type"]


def test_a_form_sent_through_the_proxy_comes_from_its_own_site(site: Site) -> None:
    own = {"Origin": f"https://{NAME}"}
    page, text = site.get("/login")
    cookie = page.headers["Set-Cookie"].partition(";")
    assert "Secure" in cookie[2].split("; ")
    found = re.search(rb'name="csrf_token" value="([^"]+)"', text)
    assert found is not None
    form = {"Cookie": cookie[0], "Content-Type": "application/x-www-form-urlencoded"}
    body = b"token=none&csrf_token=" + found[1]
    taken, _ = site.get("/login", {**form, **own}, method="POST", body=body)
    other = {"Origin": "https://evil.example"}
    refused, _ = site.get("/login", {**form, **other}, method="POST", body=body)
    assert (taken.status, refused.status) == (401, 403)


def test_one_request_has_one_id_in_both_logs_and_none_of_the_query(site: Site) -> None:
    reply, _ = site.get("/leaderboard/overall?token=hush", {"X-Request-Id": "mine-12345678"})
    number = reply.headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{32}", number)
    until(lambda: number in site.log.read_text(), "nginx's log", 20)
    text = site.log.read_text()
    (line,) = [line for line in text.splitlines() if number in line]
    told = json.loads(line)
    assert (told["path"], told["status"]) == ("/leaderboard/overall", 200)
    assert "hush" not in text
    app_log = (site.log.parent / "serve.log").read_text()
    assert f'"request_id": "{number}"' in app_log
    assert "mine-12345678" not in app_log
