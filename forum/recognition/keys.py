"""The key that signs certificates: Ed25519, made once, in the data folder, readable by its owner alone.

Whoever has it can make certificates of this site, and without it nobody can make more of the same hand: it belongs into the
backup. It is read anew for each use, so that a file that was put back is taken without a restart.
"""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from forum.core.settings import Settings, WrongSetting

NAME = "award_key.pem"


def key_file(settings: Settings) -> Path:
    return settings.data_dir / NAME


def make_award_key(settings: Settings) -> bool:
    """Where there is none; True where one was made. Two processes that come at once end up with one key."""
    path = key_file(settings)
    if path.exists():
        return False
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    beside = path.with_name(f"{NAME}.{secrets.token_hex(6)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # fails where another was quicker, and never leaves half a key
    except FileExistsError:
        return False
    finally:
        beside.unlink()
    return True


def private_pem(settings: Settings) -> bytes:
    """Made at first need. Raises WrongSetting where the file holds something else."""
    make_award_key(settings)
    pem = key_file(settings).read_bytes()
    _read(pem, settings)
    return pem


def public_pem(settings: Settings) -> bytes:
    """Raises WrongSetting."""
    key = _read(private_pem(settings), settings)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _read(pem: bytes, settings: Settings) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongSetting(_wrong(settings)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongSetting(_wrong(settings))
    return key


def _wrong(settings: Settings) -> str:
    return f"{key_file(settings)} is no Ed25519 key; put the one of the backup back, or remove it and `forum init` makes another."
