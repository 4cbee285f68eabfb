"""Which network addresses an endpoint given by a stranger may have: those of the public internet.

Anything else reaches into the operator's own network: loopback, private and link-local addresses
(169.254.169.254 tells a cloud machine's secrets), multicast, and the same inside IPv6 forms that
carry an IPv4 address. An operator allows networks of its own by name, in `[networks]`.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from arena.errors import BadInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)
"""Every way in which inet_aton takes an IPv4 address: decimal, octal, hexadecimal, short."""

_INWARD_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")
"""Names that by convention lead into one's own network."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")


@dataclass(frozen=True, slots=True)
class AllowedNetworks:
    """The operator's exceptions, by the name it gave them."""

    networks: Mapping[str, Network] = field(default_factory=dict)

    @classmethod
    def parse(cls, written: Mapping[str, str]) -> AllowedNetworks:
        """Read `name = "10.20.0.0/16"` pairs.

        Raises
        ------
        BadInput
            Naming the one that is no network.
        """
        networks = {}
        for name, text in written.items():
            try:
                networks[name] = ipaddress.ip_network(text)
            except ValueError as error:
                raise BadInput(
                    f"networks.{name}: {error}; write it like 10.20.0.0/16 or fd00::/8"
                ) from error
        return cls(networks)

    def admit(self, address: Address) -> bool:
        """Whether an endpoint may be at this address."""
        held = carried(address)
        if any(
            one in network
            for network in self.networks.values()
            for one in {address, held}
            if one.version == network.version
        ):
            return True
        return is_public(address)


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public internet, whatever form it is written in.

    >>> is_public(ipaddress.ip_address("93.184.216.34"))
    True
    >>> is_public(ipaddress.ip_address("::ffff:169.254.169.254"))
    False
    """
    return all(one.is_global and not one.is_multicast for one in {address, carried(address)})


def carried(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one (mapped, compatible, 6to4, Teredo, NAT64), or itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or address in _IPV4_COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def literal_address(host: str) -> Address | None:
    """The address that a host is, if it is one rather than a name.

    Takes whatever the system's resolver would: 2130706433, 0177.0.0.1, 0x7f.1 are 127.0.0.1.

    >>> literal_address("2130706433")
    IPv4Address('127.0.0.1')
    >>> literal_address("host.example") is None
    True
    """
    bare = host.strip("[]").partition("%")[0]
    if _NUMERIC.fullmatch(bare):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(bare.rstrip(".")))
        except OSError:
            return None
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        return None


def check_endpoint_url(url: str, allowed: AllowedNetworks) -> None:
    """Refuse what can be seen to be no public http(s) address, before anything is resolved.

    What a name leads to is checked each time a connection is made (`arena.gateway.guard`).

    Raises
    ------
    BadInput
        With the reason and the mend.
    """
    parts = _split(url)
    host = _as_resolved(parts.hostname or "").rstrip(".").lower()
    if parts.username is not None or parts.password is not None:
        raise BadInput("base_url: no user name or password belongs there; send the key as api_key")
    if parts.query or parts.fragment:
        raise BadInput("base_url: it must end before any ? or #, as in https://host.example/v1")
    address = literal_address(host)
    if address is not None:
        if not allowed.admit(address):
            raise BadInput(
                f"base_url: {address} is not an address of the public internet, and endpoints in "
                "the arena's own network are not allowed; the operator may allow one in [networks]"
            )
    elif _leads_inward(host) and not allowed.networks:
        raise BadInput(
            f"base_url: {host} is a name of a private network; give one of the public internet"
        )


def _as_resolved(host: str) -> str:
    """The host as name resolution reads it: ① and １ are 1, and 。 is a dot (RFC 3490, UTS 46)."""
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".")


def _leads_inward(host: str) -> bool:
    return any(
        host == name.lstrip(".") or (name.startswith(".") and host.endswith(name))
        for name in _INWARD_NAMES
    )


def _split(url: str) -> SplitResult:
    usable = url.isprintable() and not any(c.isspace() or c == "\\" for c in url)
    try:
        parts = urlsplit(url)
        usable = usable and parts.scheme in {"http", "https"} and bool(parts.hostname)
        usable = usable and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadInput(
            f"base_url: {url!r} is not an http or https address; "
            "it usually ends in /v1, as in https://host.example/v1"
        )
    return parts
