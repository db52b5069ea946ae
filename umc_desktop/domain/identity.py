"""Names that are the same on every machine: hashes of content."""

from collections.abc import Sequence
from hashlib import blake2b

HASH_BYTES = 16


def content_hash(text: str | None, images: Sequence[bytes] = ()) -> bytes:
    """Return the 16-byte BLAKE2b hash that names a sample by its content.

    Parameters
    ----------
    text
        The text exactly as imported; ``None`` when the sample has none.
    images
        The bytes of each image file, in the sample's order.
    """
    # surrogatepass: a lone surrogate is still content, and must not stop an import
    written = b"" if text is None else text.encode("utf-8", "surrogatepass")
    if not images:
        return blake2b(b"t" + written, digest_size=HASH_BYTES).digest()
    # one image is named as it was before samples could have several
    digest = blake2b(b"i" if len(images) == 1 else b"m", digest_size=HASH_BYTES)
    if len(images) > 1:
        digest.update(len(images).to_bytes(8, "little"))
    for image in images:
        digest.update(len(image).to_bytes(8, "little") + image)
    digest.update(b"-" if text is None else b"+" + written)
    return digest.digest()


def name_hash(kind: str, *names: str) -> bytes:
    """Return the 16-byte name of a label, domain or annotator.

    The same names give the same identity on two machines, so that label sets typed
    in twice meet when their files are merged.
    """
    written = "\x1f".join((kind, *names)).encode()
    return blake2b(written, digest_size=HASH_BYTES).digest()
