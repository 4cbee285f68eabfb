"""Where endpoints of strangers may be, in every way that an address can be written."""

from __future__ import annotations

import doctest
import ipaddress

import pytest

from arena.errors import BadInput
from arena.gateway import addresses
from arena.gateway.addresses import AllowedNetworks, check_endpoint_url, is_public

NOWHERE = AllowedNetworks()
LAB = AllowedNetworks.parse({"lab": "10.20.0.0/16", "lab6": "fd00:20::/32"})

INWARD = [
    *("http://127.0.0.1/v1", "http://127.1/v1", "http://127.0.0.1:8000/v1", "http://127.0.0.1./v1"),
    *("http://2130706433/v1", "http://0177.0.0.1/v1", "http://0x7f.0.0.1/v1", "http://0x7f000001"),
    *("http://017700000001/v1", "http://0/v1", "http://0.0.0.0/v1", "http://127.0.1"),
    *("http://10.0.0.1/v1", "http://172.16.0.1/v1", "http://192.168.1.1/v1", "http://100.64.0.1"),
    *("http://169.254.169.254/latest/meta-data", "http://169.254.170.2", "http://198.18.0.1"),
    *("http://0xa9fea9fe/", "http://2852039166/", "http://0251.0376.0251.0376/"),
    *("http://[::1]/v1", "http://[::]/v1", "http://[fd00::1]/v1", "http://[fe80::1]/v1"),
    *("http://[fe80::1%25eth0]/v1", "http://[::ffff:127.0.0.1]/v1", "http://[::ffff:a9fe:a9fe]"),
    *("http://[::127.0.0.1]/v1", "http://[2002:7f00:1::]/v1", "http://[64:ff9b::7f00:1]/v1"),
    *("http://[2001:0:4136:e378:8000:63bf:f5ff:fffe]", "http://[ff02::1]", "http://224.0.0.1"),
    *("http://255.255.255.255", "http://240.0.0.1", "http://192.0.2.1", "http://[2001:db8::1]"),
    *("http://localhost/v1", "http://LOCALHOST:1/v1", "http://localhost./v1"),
    *("http://api.localhost/v1", "http://printer.local/v1", "http://metadata.google.internal"),
]

UNUSABLE = [
    *("", "x", "host.example/v1", "//host.example", "http://", "http:///v1", "https://:443/v1"),
    *("file:///etc/passwd", "ftp://host.example", "gopher://host.example", "unix:///run/x"),
    *("javascript:alert(1)", "data:text/plain,x", "http://host.example:0/", "http://h:99999/"),
    *("http://host.example\\@127.0.0.1/", "http://host.example /v1", "http://host\n.example/"),
    *("http://host.example/\t", "http://[::1", "http://h\x00.example/"),
]


@pytest.mark.parametrize("url", INWARD)
def test_an_address_inside_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(BadInput, match=r"^base_url: "):
        check_endpoint_url(url, NOWHERE)


@pytest.mark.parametrize("url", UNUSABLE)
def test_what_is_no_http_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match=r"^base_url: "):
        check_endpoint_url(url, LAB)


@pytest.mark.parametrize(
    "url", ["http://me@host.example/v1", "http://me:secret@host.example", "http://@host.example"]
)
def test_user_names_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadInput, match="api_key") as caught:
        check_endpoint_url(url, NOWHERE)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://host.example/v1?to=x", "http://host.example/v1#x"])
def test_an_address_ends_before_its_query(url: str) -> None:
    with pytest.raises(BadInput, match="before any"):
        check_endpoint_url(url, NOWHERE)


@pytest.mark.parametrize(
    "url",
    ["https://host.example/v1", "http://93.184.216.34:8000/v1", "https://[2606:4700::1111]/v1"],
)
def test_a_public_address_is_taken(url: str) -> None:
    check_endpoint_url(url, NOWHERE)


def test_an_operator_allows_a_network_by_name_and_no_other() -> None:
    check_endpoint_url("http://10.20.3.4/v1", LAB)
    check_endpoint_url("http://[fd00:20::1]/v1", LAB)
    check_endpoint_url("http://[::ffff:10.20.3.4]/v1", LAB)
    with pytest.raises(BadInput):
        check_endpoint_url("http://10.21.0.1/v1", LAB)


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(BadInput, match=r"networks\.lab: .*10\.20\.0\.0/16"):
        AllowedNetworks.parse({"lab": "10.20.0.1/16"})


def test_an_ipv6_form_is_as_public_as_the_address_it_carries() -> None:
    assert not is_public(ipaddress.ip_address("2002:a9fe:a9fe::"))
    assert not is_public(ipaddress.ip_address("::ffff:169.254.169.254"))
    assert is_public(ipaddress.ip_address("2606:4700::1111"))


def test_the_examples_are_true() -> None:
    assert doctest.testmod(addresses).failed == 0
