"""Makes the certificates of UntrustedUpstreamsTest anew: python3 make.py (needs the package cryptography)."""

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = b"changeit"
LONG_AGO = datetime.datetime(2020, 1, 1)
YESTERDAY_THEN = datetime.datetime(2020, 2, 1)
FAR = datetime.datetime(2120, 1, 1)
HERE = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("elsewhere.example.test")


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key, until, names, authority):
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(LONG_AGO)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def write(file, key, own):
    with open(file + ".p12", "wb") as out:
        out.write(
            pkcs12.serialize_key_and_certificates(
                b"server", key, own, None, serialization.BestAvailableEncryption(PASSWORD)
            )
        )


authority_key = ec.generate_private_key(ec.SECP256R1())
authority = name("Relay Manager test authority")
root = certificate(authority, authority_key, authority, authority_key, FAR, [], True)
with open("authority.pem", "wb") as out:
    out.write(root.public_bytes(serialization.Encoding.PEM))

for file, until, alternative in (
    ("fitting", FAR, HERE),
    ("wrong-name", FAR, ELSEWHERE),
    ("expired", YESTERDAY_THEN, HERE),
):
    key = ec.generate_private_key(ec.SECP256R1())
    write(file, key, certificate(name(file), key, authority, authority_key, until, [alternative], False))

key = ec.generate_private_key(ec.SECP256R1())
write("self-signed", key, certificate(name("self-signed"), key, name("self-signed"), key, FAR, [HERE], False))
